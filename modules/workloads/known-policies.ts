import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import { fillPlaceholders } from '../grants/placeholders';
import { placeholdersOf } from './resolution';
import { type ReportIn, reportIn } from './source-problems';
import type { Configuration, Environment, PolicyEntry } from '../manifest/configuration';
import { BUILT_IN_NAMES } from '../manifest/placeholder-names';
import type { SourcePlace } from '../manifest/source-text';
import { parseArn } from '../catalogue/arn';
import type { PolicyDocument, ResourcePolicy } from '../policy/document';
import { byText } from '../text/compare-texts';

/** Placeholders of `policies`. `{service}` is missing, because a policy concerns every service. */
const PLACEHOLDERS = ['environment', 'account', 'region', 'partition'] as const;

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
export function checkPolicies({ environments, policies, source }: Configuration, report: ReportIn): void {
  for (const policy of policies) {
    for (const environment of environments) {
      const reportHere = reportIn(report, environment);
      reportPlaceholders({ path: policy.path, texts: [policy.arn], part: 'key' }, environment, source, reportHere);
      reportPlaceholders({ path: policy.path, texts: [policy.file] }, environment, source, reportHere);
      const { account } = parseArn(fillForEnvironment(policy.arn, environment)) ?? {};
      const owner = policy.account === undefined ? undefined : fillForEnvironment(policy.account, environment);
      if (!account || owner === undefined || owner === account) continue;
      const message = `the resource belongs to account ${account} by its ARN, not to ${owner}`;
      const path = [...policy.path, 'account'];
      report({ code: 'policy-owner-differs', severity: 'error', message, help: 'remove `account`', source, path });
      break;
    }
  }
  reportRepeated(policies, 'resource', { environments, source }, report);
}

/** Reports entries that are the same in an environment. @param what they are, for the message */
export function reportRepeated(
  entries: readonly Pick<PolicyEntry, 'arn' | 'path'>[],
  what: string,
  { environments, source }: Pick<Configuration, 'environments' | 'source'>,
  report: ReportIn,
): void {
  for (const environment of environments) {
    const seen = new Map<string, Pick<PolicyEntry, 'arn'>>();
    for (const entry of entries) {
      const arn = fillForEnvironment(entry.arn, environment);
      const first = seen.get(arn);
      seen.set(arn, first ?? entry);
      if (!first) continue;
      const message = `${quote(entry.arn)} and ${quote(first.arn)} are the same ${what} in environment "${environment.name}"`;
      const help = 'remove one of them';
      const place = { source, path: entry.path, part: 'key' } as const;
      report({ code: 'policy-repeated', severity: 'error', message, help, ...place }, environment);
    }
  }
}

/** Reports placeholders that an environment does not define in texts of one place. */
export function reportPlaceholders(
  { path, texts, part = 'value' }: Pick<SourcePlace, 'path' | 'part'> & { readonly texts: readonly string[] },
  { name: environment, values }: Environment,
  source: SourcePlace['source'],
  report: Report<SourcePlace>,
): void {
  const available: readonly string[] = [...PLACEHOLDERS, ...Object.keys(values)];
  for (const text of texts) {
    for (const [, name] of text.matchAll(BRACES)) {
      if (name === undefined || available.includes(name)) continue;
      const isBuiltIn = (BUILT_IN_NAMES as readonly string[]).includes(name);
      const message = `${quote(text)} contains the placeholder {${name}}, which is not ${isBuiltIn ? 'available in policies' : `defined in \`values\` of environment "${environment}"`}`;
      const help = `use one of ${available.map((known) => `{${known}}`).join(', ')}${isBuiltIn ? '' : ', or define it in `values`'}`;
      report({ code: 'placeholder-unknown', severity: 'error', message, help, source, path, part });
    }
  }
}

/** A policy variable, which is IAM's, or a placeholder. */
const BRACES = /\$\{[^}]*\}|\{([^{}]*)\}/g;

/** A text of `policies` with the values of an environment. */
export function fillForEnvironment(text: string, environment: Environment): string {
  // `{service}` and placeholders of clusters stay, which is reported.
  const [filled = text] = fillPlaceholders(text, placeholdersOf('{service}', environment), () => undefined);
  return filled;
}
