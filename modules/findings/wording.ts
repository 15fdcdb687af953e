import { parseArn } from '../catalogue/arn';
import type { AccessRow } from '../policy/comparison';

const MOST_ACTIONS = 4;

/** `s3:PutBucketPolicy, sqs:AddPermission and 3 more`: the distinct actions of rows. */
export function actionsOf(rows: readonly AccessRow[]): string {
  return firstFew([...new Set(rows.flatMap(({ actions }) => actions))].sort());
}

/** `a, b and 2 more` */
export function firstFew(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_ACTIONS);
  const rest = texts.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/**
 * A short text for the resources of rows: the first pattern, an example if the pattern is broad, and the number of
 * others. IAM resources of the service's own account are shortened: `role/pods/orders`.
 */
export function resourcesOf(rows: readonly AccessRow[], account: string): string {
  const [first] = rows;
  if (!first) return '';
  const all = [...new Set(rows.flatMap(({ resources }) => resources.include))];
  const [pattern = '*'] = first.resources.include;
  const example = first.witness.resource;
  const rest = all.length > 1 ? ` and ${all.length - 1} more` : '';
  const short = (arn: string): string => withoutAccount(arn, account);
  return isClear(pattern) ? short(pattern) + rest : `${short(pattern)} (for example ${short(example)})${rest}`;
}

/** The pattern needs no example if its wildcards are only for regions and accounts. */
function isClear(pattern: string): boolean {
  const { resource = '' } = parseArn(pattern) ?? {};
  return !/[*?]/.test(resource === '' ? pattern : resource);
}

function withoutAccount(arn: string, account: string): string {
  const { service, region, account: owner, resource = '' } = parseArn(arn) ?? {};
  const isOwn = service === 'iam' && region === '' && owner === account;
  return isOwn && /^(?:role|user|group|policy)\//.test(resource) ? resource : arn;
}

/** Fills the placeholders of a message: `can pass {0} to …`. */
export function fillIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
