import { byText, compareTexts } from '../../text/compare-texts';
import { ACCESS_LEVELS } from '../../catalogue/access-levels';
import { type RowCondition, type RowException, type RowPrincipals, type RowResources } from '../comparison';
import { type Budget } from '../languages/budget';
import { EVERY_TEXT, type Pattern } from '../languages/pattern';
import { type ActionMembers } from './action-classes';
import { type ActionNames } from './action-names';
import { EVERY_ARN } from './compile-pattern';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal } from './literal';
import { type NamedAction } from './named-action';
import { patternText } from './pattern-text';
import { type Region, regionOf } from './region';
import { type Remainder } from './remainder';
import { type ResourceApplicability } from './resource-applicability';
import { allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import {
  APPLICABILITY,
  bestOf,
  type UnpublishedActions,
  type ListedActions,
  type RowActions,
  rowActions,
} from './row-actions';
import { insert } from './dependencies';
import { narrowValues } from './row-values';
import { rowConditions, withoutImplied } from './row-conditions';
import { rowPrincipals } from './row-principals';
import { type Space } from './space';
import { type TextLanguage } from './text-space';

/** Requests that one side allows and the other does not, and the actions for which it does. */
export interface Difference {
  readonly remainder: Remainder;
  readonly members: ActionMembers;
}

/** Everything a row says but its actions and its witness. */
export interface RowShape {
  readonly resources: RowResources;
  readonly principals?: RowPrincipals;
  readonly conditions: readonly RowCondition[];
  readonly unless?: readonly RowException[];
}

/** A row before its witness is known. */
export interface RowDraft {
  readonly shape: RowShape;
  readonly actions: RowActions;
  /** What the row was made of; the row's actions are among those of these. */
  readonly parts: readonly Difference[];
}

export interface RowContext {
  readonly space: Space;
  readonly uses: ReadonlyMap<string, KeyUse>;
  readonly names: ActionNames;
  readonly applicability: ResourceApplicability;
  readonly needsPrincipal: boolean;
  /** The text inside the braces of a variable. */
  readonly variableName: (letter: number) => string;
  readonly budget: Budget;
}

/** A difference and what a row says of it. */
export interface ShapedDifference extends Difference {
  readonly shape: RowShape;
}

/** Gathers differences that say the same of different actions into rows. */
export function draftRows(differences: readonly ShapedDifference[], context: RowContext): readonly RowDraft[] {
  const groups = new Map<string, { readonly shape: RowShape; readonly parts: Difference[] }>();
  for (const { shape, ...part } of differences) {
    const key = JSON.stringify(shape);
    const group = groups.get(key);
    if (group) group.parts.push(part);
    else groups.set(key, { shape, parts: [part] });
  }
  const rows = [...groups.values()].flatMap(({ shape, parts }) =>
    rowActions(listActions(parts, context), context.names, context.space.vocabulary.texts).map((actions) => ({
      shape,
      actions,
      parts,
    })),
  );
  return rows.sort(compareRows);
}

/** What applies best first, then the most sensitive, then by text. */
function compareRows(a: RowDraft, b: RowDraft): number {
  const sensitivity = ({ actions }: RowDraft): number => ACCESS_LEVELS.indexOf(actions.accessLevel);
  const text = ({ actions, shape }: RowDraft): string => JSON.stringify([actions.texts, actions.except, shape]);
  return (
    APPLICABILITY.indexOf(a.actions.applicability) - APPLICABILITY.indexOf(b.actions.applicability) ||
    Number(a.actions.future) - Number(b.actions.future) ||
    sensitivity(a) - sensitivity(b) ||
    compareTexts(text(a), text(b))
  );
}

/** What a row says of a difference, its actions aside. */
export function shapeOf({ remainder: { cube, except }, members }: Difference, context: RowContext): RowShape {
  const { space, needsPrincipal } = context;
  const literals = [...cube.parts.values()].flat();
  const unless = except
    .map((product) => exceptionOf(product, members, context))
    .map((exception) => ({ exception, key: JSON.stringify(exception) }))
    .sort(byText(({ key }) => key))
    .map(({ exception }) => exception);
  return {
    resources: resourcesOf(literals, context),
    ...(needsPrincipal && { principals: rowPrincipals(principalLiterals(literals, space)) }),
    conditions: conditionsOf(literals, context),
    ...(unless.length > 0 && { unless }),
  };
}

function exceptionOf(product: readonly Literal[], members: ActionMembers, context: RowContext): RowException {
  const { space, names } = context;
  const principals = principalLiterals(product, space);
  const actions = futureNames(product, context);
  return {
    ...(actions && {
      actions: members.future.flatMap((service) => actions.include.map((name) => names.wildcardText(service, name))),
    }),
    ...(resourceLiterals(product, space).length > 0 && { resources: resourcesOf(product, context) }),
    ...(principals.length > 0 && { principals: rowPrincipals(principals) }),
    conditions: conditionsOf(product, context),
  };
}

function resourcesOf(among: readonly Literal[], { space, variableName, budget }: RowContext): RowResources {
  const literals = resourceLiterals(among, space);
  const { inside, outside } = arnLanguages(literals);
  const { texts } = space.vocabulary;
  const region = regionOf(inside, outside, texts.language([EVERY_ARN]), texts, budget);
  const textsOf = (patterns: readonly Pattern[]): string[] =>
    patterns.map((pattern) => patternText(pattern, variableName)).sort();
  return {
    include: allowStar(literals) ? ['*'] : textsOf(region.include),
    exclude: textsOf(region.exclude),
    ...(region.within.length > 0 && { within: region.within.map(textsOf) }),
  };
}

/** The literals that ask about the resource. */
export function resourceLiterals(among: readonly Literal[], { vocabulary }: Space): ResourceLiteral[] {
  return among.flatMap((literal): ResourceLiteral[] => {
    const atom = vocabulary.atom(atomOf(literal));
    return atom.kind === 'resource' || atom.kind === 'star' ? [{ atom, holds: holds(literal) }] : [];
  });
}

function principalLiterals(among: readonly Literal[], space: Space): Parameters<typeof rowPrincipals>[0] {
  const { vocabulary } = space;
  const literals = among.filter((literal) => space.dimensionOf(literal) === 'principal');
  return withoutImplied(literals, space).flatMap((literal) => {
    const atom = vocabulary.atom(atomOf(literal));
    return atom.kind === 'principal' ? [{ atom, holds: holds(literal) }] : [];
  });
}

function conditionsOf(among: readonly Literal[], { space, uses, variableName }: RowContext): RowCondition[] {
  const parts = new Map<string, readonly Literal[]>();
  for (const literal of among) {
    const dimension = space.dimensionOf(literal);
    parts.set(dimension, insert(parts.get(dimension) ?? [], literal));
  }
  const conditions: Literal[] = [];
  for (const dimension of [...parts.keys()].sort()) {
    if (dimension !== 'principal' && !dimension.startsWith('key ')) continue;
    const kept = withoutImplied(parts.get(dimension) ?? [], space, parts);
    const narrow = dimension === 'principal' ? kept : narrowValues(kept, space);
    const shortest = narrow === kept ? kept : withoutImplied(narrow, space, parts);
    parts.set(dimension, shortest);
    conditions.push(...shortest);
  }
  return conditions
    .sort(space.vocabulary.compare)
    .flatMap((literal) => rowConditions(literal, space, uses, variableName));
}

function listActions(parts: readonly Difference[], context: RowContext): ListedActions {
  const { space, applicability } = context;
  const named = new Map<NamedAction, ListedActions['named'][number]>();
  const future: UnpublishedActions[] = [];
  for (const { remainder, members } of parts) {
    const literals = [...remainder.cube.parts.values()].flat();
    const aboutResource = resourceLiterals(literals, space);
    const ofAction = applicability.ofAction(aboutResource);
    for (const action of members.named) {
      const known = named.get(action);
      const applicability = bestOf([ofAction(action), ...(known ? [known.applicability] : [])]);
      named.set(action, { action, applicability });
    }
    const ofService = applicability.ofService(aboutResource);
    const names = futureNames(literals, context) ?? { include: [EVERY_TEXT], exclude: [], within: [] };
    future.push(...members.future.map((service) => ({ service, applicability: ofService(service), ...names })));
  }
  return {
    named: [...named.values()],
    future: future.sort(byText((actions) => JSON.stringify(actions))),
    otherServices: parts.some(({ members }) => members.otherServices),
  };
}

/** The names of unpublished actions that literals ask for, as patterns; undefined when they ask for none. */
function futureNames(among: readonly Literal[], { space, budget }: RowContext): Region | undefined {
  const { texts } = space.vocabulary;
  const { inside, outside } = nameLanguages(among, space);
  if (inside.length + outside.length === 0) return undefined;
  return regionOf(inside, outside, texts.language([EVERY_TEXT]), texts, budget);
}

/** The languages that the name of an unpublished action must and must not be in. */
export function nameLanguages(
  among: readonly Literal[],
  { vocabulary }: Space,
): { readonly inside: readonly TextLanguage[]; readonly outside: readonly TextLanguage[] } {
  const inside: TextLanguage[] = [];
  const outside: TextLanguage[] = [];
  for (const literal of [...among].sort(vocabulary.compare)) {
    const atom = vocabulary.atom(atomOf(literal));
    if (atom.kind === 'action') (holds(literal) ? inside : outside).push(atom.language);
  }
  return { inside, outside };
}
