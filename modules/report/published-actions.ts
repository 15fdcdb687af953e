import { arnFormats } from '../catalogue/resource-arns';
import { type ActionReference, findService, servicePrefixes, type ServiceReference } from '../catalogue/services';
import type { AccessLevel, AccessRow } from '../policy/comparison';
import { globsMeet } from './globs-meet';

/** One action that a row allows, by name. */
export interface PublishedAction {
  readonly service: string;
  /** As AWS writes it, without its service. */
  readonly name: string;
  readonly level: AccessLevel;
}

const known = new WeakMap<AccessRow, readonly PublishedAction[]>();

/**
 * The actions of a row, by name: wildcards are replaced by the actions that AWS publishes and the row includes. A name
 * that AWS does not publish is listed as it is; a wildcard that covers no published action adds nothing.
 */
export function publishedActions(row: AccessRow): readonly PublishedAction[] {
  let actions = known.get(row);
  if (!actions) known.set(row, (actions = expand(row)));
  return actions;
}

function expand({ actions, exceptActions = [], accessLevel, resources }: AccessRow): readonly PublishedAction[] {
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
  // The row has the level of every action that is listed by its name.
  if (!isWildcard(text)) return [{ service, name, level: accessLevel }];
  const matches = matcher(text);
  return (service === '' ? servicePrefixes() : [service]).flatMap((prefix) => {
    const reference = findService(prefix);
    if (!reference) return [];
    const members = [...reference.actions.values()].filter((one) => matches(`${prefix}:${one.name}`.toLowerCase()));
    const taking = members.filter((one) => mayTake(one, reference, resources));
    // Where the reference lists none of the resources, it is not exact enough to leave anything out.
    return (taking.length > 0 ? taking : members).map((one) => ({
      service: prefix,
      name: one.name,
      level: one.accessLevel,
    }));
  });
}

/** False where all formats that the reference has for the action's resources differ from all of the patterns. */
function mayTake(action: ActionReference, service: ServiceReference, patterns: readonly string[]): boolean {
  if (action.resourceTypes.length === 0 || patterns.includes('*')) return true;
  return action.resourceTypes.some((type) => {
    const reference = service.resourceTypes.get(type);
    if (!reference) return true;
    const isBucket = service.prefix === 's3' && type === 'bucket';
    return arnFormats(reference).some((format) =>
      patterns.some(
        (pattern) => !(isBucket && isForObjects(pattern)) && globsMeet(withoutVariables(pattern), withoutVariables(format)),
      ),
    );
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: a name of a bucket has no slash. */
function isForObjects(pattern: string): boolean {
  return /^arn:[^:]*:s3:[^:]*:[^:]*:[^:]*\//.test(pattern);
}

function withoutVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '*');
}

/** True for `s3:Get*` and `*`, which stand for actions that AWS adds later, too. */
export function isWildcard(action: string): boolean {
  return /[*?]/.test(action);
}

/** Tells whether a lower-case action fits a pattern. */
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
