import { canonicalJson } from './canonical-json';
import { attributeOf, hasUnknown, type Expressions } from './plan-configuration';
import type { Change } from './terraform-plan';
import { isUnset } from './unset';

/** The attributes of a change that count, by name; `true` for all of one, else what counts inside its blocks. */
export type CountingAttributes = ReadonlyMap<string, true | CountingAttributes>;

/**
 * The attributes that tell what a change does: those that the configuration sets, and those that the plan changes to a
 * value that is known, such as one that the configuration does not set any longer. What the provider computes is left
 * out: it is in `before` and `after` as the last refresh found it, so any other change of the account alters it.
 */
export function countingAttributes(change: Change, expressions: Expressions): CountingAttributes {
  const { before, after, after_unknown } = change;
  const isCreated = change.actions.includes('create');
  return countingIn([expressions], isCreated ? [] : [before], [after], [after_unknown]);
}

/** The counting attributes that an update changes, as far as Terraform knows before apply. */
export function changedAttributes(change: Change, counting: CountingAttributes): CountingAttributes {
  const changed = [...counting].filter(([name, inside]) => {
    const [before, after, unknown] = [change.before, change.after, change.after_unknown].map((values) =>
      reduced(attributeOf(values, name), inside),
    );
    return hasUnknown(unknown) || !isSame([before], [after]);
  });
  return new Map(changed);
}

/** A value with counting attributes only. */
export function countingPart(value: unknown, counting: CountingAttributes): Record<string, unknown> {
  return Object.fromEntries(
    [...counting].flatMap(([name, inside]) => {
      const part = attributeOf(value, name);
      return part === undefined ? [] : [[name, reduced(part, inside)]];
    }),
  );
}

/** Of an attribute's value what its expression sets: nested blocks also have what the provider computes. */
export function configuredPart(value: unknown, expression: unknown): unknown {
  if (!isBlock(expression)) return value;
  const inside = countingIn([expression].flat(), [], [], []);
  return reduced(value, inside);
}

function reduced(value: unknown, counting: true | CountingAttributes): unknown {
  if (counting === true || typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map((item) => reduced(item, counting)) : countingPart(value, counting);
}

/**
 * @param blocks the configuration of one block, or of all blocks of one name: in a set they are not in the order of
 *   the values
 */
function countingIn(
  blocks: readonly unknown[],
  before: readonly unknown[],
  after: readonly unknown[],
  unknown: readonly unknown[],
): CountingAttributes {
  const names = new Set([...blocks, ...before, ...after].flatMap((values) => namesOf(values)));
  return new Map(
    [...names].sort().flatMap((name): [string, true | CountingAttributes][] => {
      const at = (list: readonly unknown[]) =>
        list.map((values) => attributeOf(values, name)).filter((value) => value !== undefined);
      const [expressions, valuesBefore, valuesAfter, marks] = [at(blocks), at(before), at(after), at(unknown)];
      if (expressions.length === 0)
        return marks.some(hasUnknown) || isSame(valuesBefore, valuesAfter) ? [] : [[name, true]];
      if (!expressions.every(isBlock) || marks.includes(true)) return [[name, true]];
      return [[name, countingIn(expressions.flat(), valuesBefore.flat(), valuesAfter.flat(), marks.flat())]];
    }),
  );
}

function namesOf(values: unknown): string[] {
  return typeof values === 'object' && values !== null ? Object.keys(values) : [];
}

/** A block is an object of expressions, or a list of such; an argument is one expression. */
function isBlock(expression: unknown): boolean {
  if (Array.isArray(expression)) return true;
  const names = namesOf(expression);
  return names.length > 0 && !names.includes('constant_value') && !names.includes('references');
}

/** Whether values are the same, in any order; one that is unset is like one that is not there. */
function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  const canonical = (values: readonly unknown[]) =>
    values
      .filter((value) => !isUnset(value))
      .map((value) => canonicalJson(value))
      .sort()
      .join();
  return canonical(some) === canonical(others);
}
