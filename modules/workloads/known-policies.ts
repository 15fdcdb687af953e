import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import { fillPlaceholders } from '../grants/placeholders';
import { placeholdersOf } from './resolution';
import type { Configuration, Environment, PolicyEntry } from '../manifest/configuration';
import { BUILT_IN_NAMES } from '../manifest/placeholder-names';
import type { SourcePlace } from '../manifest/source-text';
import { parseArn } from '../catalogue/arn';
import type { PolicyDocument, ResourcePolicy } from '../policy/document';
import { byText } from '../text/compare-texts';

/** Placeholders of `policies`. `{service}` is missing, because a resource's policy concerns every service. */
const PLACEHOLDERS = ['environment', 'account', 'region', 'partition'] as const;

/** The files that `policies` names, with placeholders filled in, each once, sorted. */
export function policyFilesOf({ environments, policies }: Configuration): readonly string[] {
  const files = environments.flatMap((environment) =>
    policies.map(({ file }) => fillForEnvironment(file, environment)),
  );
  return [...new Set(files)].sort();
}

/**
 * The policies of resources that are known in an environment, sorted by resource, without trust policies of roles. One
 * without a document is in a file that could not be read.
 */
export function resourcePoliciesOf(configuration: Configuration, environment: Environment): readonly ResourcePolicy[] {
  return knownPoliciesOf(configuration, environment).filter(({ resource }) => parseArn(resource)?.service !== 'iam');
}

/** The trust policy of a role, if it is known in an environment. */
export function trustPolicyOf(
  configuration: Configuration,
  environment: Environment,
  role: string,
): PolicyDocument | undefined {
  return knownPoliciesOf(configuration, environment).find(({ resource }) => resource === role)?.document;
}

/** The same with the trust policies of roles. */
export function knownPoliciesOf(configuration: Configuration, environment: Environment): readonly ResourcePolicy[] {
  const { policies } = configuration;
  const known = policies.map((policy): ResourcePolicy => {
    const document = knownDocument(configuration, policy, environment);
    const account = policy.account !== undefined || policy.own ? ownerOf(policy, environment) : undefined;
    return {
      resource: fillForEnvironment(policy.arn, environment),
      ...(document && { document }),
      ...(account !== undefined && { account }),
    };
  });
  return known
    .filter(({ resource }) => parseArn(resource)?.partition === environment.partition)
    .sort(byText(({ resource }) => resource));
}

/** The document of an entry in an environment; undefined if it could not be read. */
export function knownDocument(
  { policyDocuments }: Configuration,
  { file }: PolicyEntry,
  environment: Environment,
): PolicyDocument | undefined {
  return policyDocuments?.get(fillForEnvironment(file, environment));
}

/**
 * The account that owns the resource of an entry, if it is known: by the ARN, by `account`, or, for a policy that this
 * project owns, that of the environment.
 */
export function ownerOf({ arn, account, own }: PolicyEntry, environment: Environment): string | undefined {
  const { account: inArn = '' } = parseArn(fillForEnvironment(arn, environment)) ?? {};
  if (inArn !== '') return inArn;
  if (account !== undefined) return fillForEnvironment(account, environment);
  return own ? environment.account : undefined;
}

/** Reports unknown placeholders in `policies`, resources with several entries, and owners that the ARN contradicts. */
export function checkPolicies({ environments, policies, source }: Configuration, report: Report<SourcePlace>): void {
  for (const policy of policies) {
    for (const environment of environments) {
      reportPlaceholders(policy, environment, source, report);
      const { account } = parseArn(fillForEnvironment(policy.arn, environment)) ?? {};
      const owner = policy.account === undefined ? undefined : fillForEnvironment(policy.account, environment);
      if (!account || owner === undefined || owner === account) continue;
      const message = `the resource belongs to account ${account} by its ARN, not to ${owner}`;
      const path = [...policy.path, 'account'];
      report({ code: 'policy-owner-differs', severity: 'error', message, help: 'remove `account`', source, path });
      break;
    }
  }
  for (const environment of environments) {
    const seen = new Map<string, PolicyEntry>();
    for (const policy of policies) {
      const arn = fillForEnvironment(policy.arn, environment);
      const first = seen.get(arn);
      seen.set(arn, first ?? policy);
      if (!first) continue;
      const message = `${quote(policy.arn)} and ${quote(first.arn)} are the same resource in environment "${environment.name}"`;
      const help = 'remove one of them';
      report({ code: 'policy-repeated', severity: 'error', message, help, source, path: policy.path, part: 'key' });
    }
  }
}

function reportPlaceholders(
  { arn, file, path }: PolicyEntry,
  { name: environment, values }: Environment,
  source: SourcePlace['source'],
  report: Report<SourcePlace>,
): void {
  const available: readonly string[] = [...PLACEHOLDERS, ...Object.keys(values)];
  for (const text of [arn, file]) {
    for (const [, name = ''] of text.matchAll(BRACES)) {
      if (available.includes(name)) continue;
      const isBuiltIn = (BUILT_IN_NAMES as readonly string[]).includes(name);
      const message = `${quote(text)} contains the placeholder {${name}}, which is not ${isBuiltIn ? 'available in policies' : `defined in \`values\` of environment "${environment}"`}`;
      const help = `use one of ${available.map((known) => `{${known}}`).join(', ')}${isBuiltIn ? '' : ', or define it in `values`'}`;
      const part = text === arn ? 'key' : 'value';
      report({ code: 'placeholder-unknown', severity: 'error', message, help, source, path, part });
    }
  }
}

const BRACES = /\{([^{}]*)\}/g;

/** A text of `policies` with the values of an environment. */
export function fillForEnvironment(text: string, environment: Environment): string {
  // `{service}` and placeholders of clusters stay, which is reported.
  const [filled = text] = fillPlaceholders(text, placeholdersOf('{service}', environment), () => undefined);
  return filled;
}
