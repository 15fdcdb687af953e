import { ARN_PARTS, parseArn } from '../catalogue/arn';
import type { AccessLevel } from '../catalogue/access-levels';
import { arnFormats } from '../catalogue/resource-arns';
import { findService, servicePrefixes, type ServiceReference } from '../catalogue/services';
import type { AccessRow } from '../policy/comparison';
import { globsMeet } from './globs-meet';

/** One action that a row allows, by name. */
export interface PublishedAction {
  readonly service: string;
  /** In AWS's spelling, without the service prefix. */
  readonly name: string;
  readonly level: AccessLevel;
}

const known = new WeakMap<AccessRow, readonly PublishedAction[]>();

/**
 * The actions of a row, by name: wildcards are replaced by the actions that AWS publishes and the row includes. A name
 * that AWS does not publish is listed as it is; a wildcard that covers no published action adds nothing.
 */
export function publishedActionsOfRow(row: AccessRow): readonly PublishedAction[] {
  let actions = known.get(row);
  if (!actions) known.set(row, (actions = expand(row)));
  return actions;
}

function expand({
  actions,
  exceptActions = [],
  accessLevel,
  resources,
  futureActions,
}: AccessRow): readonly PublishedAction[] {
  if (futureActions) return [];
  const excepted = exceptActions.map(matcher);
  const found = new Map<string, PublishedAction>();
  for (const text of actions) {
    for (const action of matching(text, accessLevel, resources.include)) {
      const key = `${action.service}:${action.name}`.toLowerCase();
      if (!excepted.some((matches) => matches(key))) found.set(key, action);
    }
  }
  return [...found.values()];
}

function matching(text: string, accessLevel: AccessLevel, resources: readonly string[]): readonly PublishedAction[] {
  const colon = text.indexOf(':');
  const service = text.slice(0, Math.max(0, colon));
  const name = text.slice(colon + 1);
  // The row contains the level of every action that it lists by name.
  if (!isWildcard(text)) return [{ service, name, level: accessLevel }];
  const matches = matcher(text);
  return (service === '' ? servicePrefixes() : [service]).flatMap((prefix) => {
    const reference = findService(prefix);
    if (!reference) return [];
    const members = [...reference.actions.values()].filter((one) => matches(`${prefix}:${one.name}`.toLowerCase()));
    const isTaken = takenTypes(reference, resources);
    const taking = members.filter(({ resourceTypes }) => resourceTypes.length === 0 || resourceTypes.some(isTaken));
    // If the reference lists no matching resource type, it is not reliable enough to filter actions.
    return (taking.length > 0 ? taking : members).map((one) => ({
      service: prefix,
      name: one.name,
      level: one.accessLevel,
    }));
  });
}

/**
 * The actions of one level that AWS lists for resources like those of a row; all of the service's for `*`. Undefined for a
 * service that AWS does not have.
 */
export function listedActions(
  service: string,
  level: AccessLevel,
  resources: readonly string[],
): readonly PublishedAction[] | undefined {
  const reference = findService(service);
  if (!reference) return undefined;
  const isTaken = takenTypes(reference, resources);
  return [...reference.actions.values()]
    .filter(({ accessLevel }) => accessLevel === level)
    .filter(({ resourceTypes }) => resources.includes('*') || resourceTypes.some(isTaken))
    .map(({ name, accessLevel }) => ({ service: reference.prefix, name, level: accessLevel }));
}

/** Whether an ARN format of the service's resource types matches one of the patterns. */
function takenTypes(service: ServiceReference, patterns: readonly string[]): (type: string) => boolean {
  const answers = new Map<string, boolean>();
  const isTaken = (type: string): boolean => {
    const reference = service.resourceTypes.get(type);
    if (!reference || patterns.includes('*')) return true;
    const isBucket = service.prefix === 's3' && type === 'bucket';
    return arnFormats(reference).some((format) =>
      patterns.some(
        (pattern) =>
          !(isBucket && isForObjects(pattern)) && arnsMeet(withoutVariables(pattern), withoutVariables(format)),
      ),
    );
  };
  return (type) => {
    let answer = answers.get(type);
    if (answer === undefined) answers.set(type, (answer = isTaken(type)));
    return answer;
  };
}

/** Bucket names do not contain a slash: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isForObjects(pattern: string): boolean {
  const { service, resource = '' } = parseArn(pattern) ?? {};
  return service === 's3' && /^[^:]*\//.test(resource);
}

/**
 * Compared part by part: a wildcard matches within its part, and any text in the last part. A short pattern may meet
 * all.
 */
function arnsMeet(one: string, other: string): boolean {
  const [left, right] = [one, other].map(parseArn);
  if (!left || !right) return true;
  return ARN_PARTS.every((part) => globsMeet(left[part], right[part]));
}

function withoutVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '*');
}

/** True for `s3:Get*` and `*`, which include actions that AWS adds later. */
export function isWildcard(action: string): boolean {
  return /[*?]/.test(action);
}

/** Whether a lower-case action matches a pattern. */
function matcher(pattern: string): (action: string) => boolean {
  if (!isWildcard(pattern)) return (action) => action === pattern.toLowerCase();
  const source = pattern
    .toLowerCase()
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('?', '.')
    .replaceAll('*', '.*');
  const expression = new RegExp(`^${source}$`, 's');
  return (action) => expression.test(action);
}
