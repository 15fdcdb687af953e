import { parseArn } from '../catalogue/arn';
import { isManagedPolicyArn } from '../catalogue/managed-policies';
import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { FreeValue } from '../manifest/backend-schema';
import type { Configuration, Environment, ManagedPolicyEntry } from '../manifest/configuration';
import { policyProblems } from '../manifest/parse-policy-file';
import type { SourcePlace } from '../manifest/source-text';
import type { ManagedPolicyDocument, PolicyDocument } from '../policy/document';
import { immutableDocument } from '../policy/immutable-statements';
import { byText } from '../text/compare-texts';
import { fillForEnvironment, reportPlaceholders, reportRepeated } from './known-policies';

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
  { policyDocuments, file: configurationFile }: Configuration,
  entry: ManagedPolicyEntry,
  place: Environment,
): ManagedPolicyDocument {
  const arn = fillForEnvironment(entry.arn, place);
  if ('document' in entry) {
    const written = fillTexts(entry.document, place);
    const isUsable = policyProblems(written, 'managed-policy').every(({ severity }) => severity !== 'error');
    const document = immutableDocument(written as unknown as PolicyDocument);
    return { arn, ...(isUsable && { document }), from: `file ${configurationFile}` };
  }
  const file = fillForEnvironment(entry.file, place);
  const document = policyDocuments?.get(file);
  return { arn, ...(document && { document }), from: `file ${file}` };
}

/** Every text of a document with the values of an environment; keys, as of conditions, stay as they are. */
function fillTexts(value: FreeValue, environment: Environment): FreeValue {
  if (typeof value === 'string') return fillForEnvironment(value, environment);
  if (Array.isArray(value)) return value.map((item) => fillTexts(item, environment));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillTexts(item, environment)]));
}

/** Reports what is wrong with the managed policies that `policies` names, save for their files. */
export function checkManagedPolicies(configuration: Configuration, report: Report<SourcePlace>): void {
  const { environments, managedPolicies, source } = configuration;
  for (const entry of managedPolicies) {
    const { arn, path } = entry;
    for (const environment of environments) {
      reportPlaceholders({ path, texts: [arn], part: 'key' }, environment, source, report);
      const [texts, key] = 'file' in entry ? [[entry.file], []] : [textsIn(entry.document), ['document']];
      reportPlaceholders({ path: [...path, ...key], texts }, environment, source, report);
      reportArn(entry, environment, source, report);
      if ('document' in entry) reportDocument(entry, environment, source, report);
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

function reportDocument(
  { document, path }: Extract<ManagedPolicyEntry, { document: FreeValue }>,
  environment: Environment,
  source: SourcePlace['source'],
  report: Report<SourcePlace>,
): void {
  for (const { statement, ...problem } of policyProblems(fillTexts(document, environment), 'managed-policy')) {
    const place = statement === undefined ? [] : ['Statement', statement];
    report({ ...problem, source, path: [...path, 'document', ...place] });
  }
}

function textsIn(value: FreeValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? Object.values(value as object).flatMap((item) => textsIn(item as FreeValue)) : [];
}
