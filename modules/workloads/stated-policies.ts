import type { Report } from '../diagnostics/problem';
import type { FreeValue } from '../manifest/backend-schema';
import type { Configuration, Environment, StatedPolicy } from '../manifest/configuration';
import { policyProblems, type PolicyFileKind } from '../manifest/parse-policy-file';
import type { SourcePlace } from '../manifest/source-text';
import { ALLOW_EVERYTHING } from '../policy/allow-everything';
import type { PolicyDocument } from '../policy/document';
import { immutableDocument } from '../policy/immutable-statements';
import { fillForEnvironment, reportPlaceholders } from './known-policies';

/** The document of a policy in an environment; undefined where it is not one that AWS accepts. */
export function statedDocument(
  { policyDocuments }: Pick<Configuration, 'policyDocuments'>,
  policy: StatedPolicy,
  kind: PolicyFileKind,
  environment: Environment,
): PolicyDocument | undefined {
  if ('name' in policy) return ALLOW_EVERYTHING;
  if ('file' in policy) return policyDocuments?.get(fillForEnvironment(policy.file, environment));
  const written = fillTexts(policy.document, environment);
  const isUsable = policyProblems(written, kind).every(({ severity }) => severity !== 'error');
  return isUsable ? immutableDocument(written as unknown as PolicyDocument) : undefined;
}

/** Reports what is wrong with a policy, save for its file. */
export function checkStated(
  policy: StatedPolicy,
  kind: PolicyFileKind,
  environment: Environment,
  source: SourcePlace['source'],
  report: Report<SourcePlace>,
): void {
  const { path } = policy;
  if ('file' in policy) reportPlaceholders({ path, texts: [policy.file] }, environment, source, report);
  if (!('document' in policy)) return;
  const place = [...path, 'document'];
  reportPlaceholders({ path: place, texts: textsIn(policy.document) }, environment, source, report);
  for (const { statement, ...problem } of policyProblems(fillTexts(policy.document, environment), kind)) {
    report({ ...problem, source, path: [...place, ...(statement === undefined ? [] : ['Statement', statement])] });
  }
}

/** Every text of a document with the values of an environment; keys, as of conditions, stay as they are. */
function fillTexts(value: FreeValue, environment: Environment): FreeValue {
  if (typeof value === 'string') return fillForEnvironment(value, environment);
  if (Array.isArray(value)) return value.map((item) => fillTexts(item, environment));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillTexts(item, environment)]));
}

function textsIn(value: FreeValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? Object.values(value as object).flatMap((item) => textsIn(item as FreeValue)) : [];
}
