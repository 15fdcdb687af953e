import type { ServiceChange } from '../change/change';
import { byKey } from '../text/compare-texts';
import { type EnvironmentValue, environmentValues, isExample, withPlaceholders } from './environment-placeholders';
import { grouped } from './grouped';

/** A change that one service has in one environment or in several. */
export interface AlikeChange {
  /**
   * The change of the first environment. If there are several, texts that differ have placeholders: `{environment}`. Its
   * `environment` remains the first one's.
   */
  readonly change: ServiceChange;
  /** The changes themselves, one for each environment. */
  readonly all: readonly ServiceChange[];
  /** The placeholders in `change`; empty if it is the same in every environment. */
  readonly placeholders: readonly EnvironmentValue[];
}

/**
 * Puts the environments together in which a service changes alike: equal but for account, Region and name of the
 * environment, and the order of lists. In the order of the first of each.
 */
export function alikeEnvironments(changes: readonly ServiceChange[]): readonly AlikeChange[] {
  const groups = changes.length > 1 ? grouped(changes, alikeKey).values() : [changes];
  return [...groups].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    if (all.length === 1) return [{ change: first, all, placeholders: [] }];
    const values = all.map(environmentValues);
    const varying = Object.fromEntries(
      Object.entries(values[0] ?? {}).filter(([name, value]) =>
        values.some((other) => other[name as EnvironmentValue] !== value),
      ),
    );
    const change = { ...withPlaceholders(first, varying), environment: first.environment };
    const text = JSON.stringify({ ...change, environment: '' });
    const placeholders = (Object.keys(varying) as EnvironmentValue[]).filter((name) => text.includes(`{${name}}`));
    return [{ change, all, placeholders }];
  });
}

/** Several parts of a report ask for the same changes, and the answer takes the whole text of a change. */
const keys = new WeakMap<ServiceChange, string>();

function alikeKey(change: ServiceChange): string {
  const key = keys.get(change) ?? keyOf(change);
  keys.set(change, key);
  return key;
}

/**
 * The same text for changes that are alike. The IDs of findings contain the environment, and every environment has
 * clusters of its own: which of them a service account is associated on, or restarts on, is not a difference.
 */
function keyOf(change: ServiceChange): string {
  const { findings, environment, associations, podRestarts, ...rest } = change;
  const accounts = ({ gained, lost }: ServiceChange['associations']): unknown =>
    [gained, lost].map((list) => [...new Set(list.map((one) => `${one.namespace}/${one.serviceAccount}`))]);
  const compared = {
    ...rest,
    accounts: accounts(associations),
    findings: findings.map(({ id, access, ...finding }) => finding),
  };
  return JSON.stringify(inOneOrder(withPlaceholders(compared, environmentValues(change))));
}

/** Lists are sets here, sorted by names that differ between environments. Examples do not count. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(inOneOrder)
      .map((item) => [JSON.stringify(item), item] as const)
      .sort(byKey)
      .map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (isExample(key) ? [] : [[key, inOneOrder(inner)]])),
  );
}
