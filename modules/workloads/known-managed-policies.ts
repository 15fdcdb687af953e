import { parseArn } from '../catalogue/arn';
import { isManagedPolicyArn } from '../catalogue/managed-policies';
import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { Configuration, Environment, ManagedPolicyEntry } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import type { ManagedPolicyDocument } from '../policy/document';
import { byText } from '../text/compare-texts';
import { fillForEnvironment, reportPlaceholders, reportRepeated } from './known-policies';
import { type ReportIn, reportIn } from './source-problems';
import { checkStated, statedDocument } from './stated-policies';

const known = new WeakMap<Configuration, Map<string, readonly ManagedPolicyDocument[]>>();

/**
 * The managed policies that `policies` names, as known in an environment, sorted by ARN: the environment's own, those of
 * other environments in the partition, and with `{account}` those of `accounts`, because roles that services chain to
 * may be there. A policy without a document is in a file that could not be read.
 */
export function managedPoliciesOf(
  configuration: Configuration,
  environment: Environment,
): readonly ManagedPolicyDocument[] {
  const byEnvironment = known.get(configuration) ?? new Map<string, readonly ManagedPolicyDocument[]>();
  known.set(configuration, byEnvironment);
  const found = byEnvironment.get(environment.name) ?? readManagedPolicies(configuration, environment);
  byEnvironment.set(environment.name, found);
  return found;
}

function readManagedPolicies(configuration: Configuration, environment: Environment): readonly ManagedPolicyDocument[] {
  const { environments, accounts, managedPolicies } = configuration;
  const others = [
    ...environments.filter((other) => other.name !== environment.name),
    ...accounts.map(({ account, region, partition }) => ({ ...environment, account, region, partition })),
  ].filter(({ partition }) => partition === environment.partition);
  const all = new Map<string, ManagedPolicyDocument>();
  for (const place of [environment, ...others]) {
    for (const entry of managedPolicies) {
      const arn = fillForEnvironment(entry.arn, place);
      if (parseArn(arn)?.partition !== environment.partition || all.has(arn)) continue;
      const policy = knownManagedPolicy(configuration, entry, place);
      // A file that only another account has is not read for it.
      if (policy.document || place === environment) all.set(arn, policy);
    }
  }
  return [...all.values()].sort(byText(({ arn }) => arn));
}

function knownManagedPolicy(
  configuration: Configuration,
  entry: ManagedPolicyEntry,
  place: Environment,
): ManagedPolicyDocument {
  const document = statedDocument(configuration, entry, 'managed-policy', place);
  return {
    arn: fillForEnvironment(entry.arn, place),
    ...(document && { document }),
    from: `file ${'file' in entry ? fillForEnvironment(entry.file, place) : configuration.file}`,
    ...(entry.manage && { managed: true }),
  };
}

/** Reports what is wrong with the managed policies that `policies` names, save for their files. */
export function checkManagedPolicies(configuration: Configuration, report: ReportIn): void {
  const { environments, managedPolicies, source } = configuration;
  for (const entry of managedPolicies) {
    const { arn, path } = entry;
    for (const environment of environments) {
      const reportHere = reportIn(report, environment);
      reportPlaceholders({ path, texts: [arn], part: 'key' }, environment, source, reportHere);
      checkStated(entry, 'managed-policy', environment, source, reportHere);
      reportArn(entry, environment, source, reportHere);
    }
  }
  reportRepeated(managedPolicies, 'policy', configuration, report);
}

/** AWS's own policies that the catalogue has are known better than any file can tell; those of other partitions are not. */
function reportArn(
  { arn, path }: ManagedPolicyEntry,
  environment: Environment,
  source: SourcePlace['source'],
  report: Report<SourcePlace>,
): void {
  if (!isManagedPolicyArn(fillForEnvironment(arn, environment))) return;
  report({
    code: 'policy-published',
    severity: 'error',
    message: `${quote(arn)} is a policy of AWS, whose document is known`,
    help: 'remove the entry',
    source,
    path,
    part: 'key',
  });
}
