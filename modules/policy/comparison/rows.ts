import { type AccessRow, type RowCondition } from '../comparison';
import { type Budget } from '../languages/budget';
import { EVERYTHING, type Pattern } from '../languages/pattern';
import { type ActionMembers } from './action-classes';
import { type ActionNames } from './action-names';
import { EVERY_ARN } from './compile-pattern';
import { type Cube } from './cube';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal } from './literal';
import { type Occurrence } from './occurrence';
import { patternText } from './pattern-text';
import { regionOf } from './region';
import { allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { type FutureActions, type ListedActions, type RowActions, rowActions, SENSITIVITY } from './row-actions';
import { rowCondition, withoutImplied } from './row-conditions';
import { rowPrincipals, type RowPrincipals } from './row-principals';
import { type Space } from './space';
import { type TextLanguage } from './text-space';

/** A cube of requests that one side allows and the other does not, and the actions for which it does. */
export interface CubeOfActions {
  readonly cube: Cube;
  readonly members: ActionMembers;
}

/** Everything a row says but its actions and its witness. */
export interface RowShape {
  readonly resources: AccessRow['resources'];
  readonly principals?: RowPrincipals;
  readonly conditions: readonly RowCondition[];
}

/** A row before its witness is known. */
export interface RowDraft {
  readonly shape: RowShape;
  readonly actions: RowActions;
  /** The cubes that the row was made of, with the row's actions among those of each. */
  readonly parts: readonly CubeOfActions[];
}

export interface RowContext {
  readonly space: Space;
  readonly uses: ReadonlyMap<string, KeyUse>;
  readonly names: ActionNames;
  readonly occurrence: Occurrence;
  readonly needsPrincipal: boolean;
  /** The text inside the braces of a variable. */
  readonly variableName: (letter: number) => string;
  readonly budget: Budget;
}

/** Gathers cubes that say the same of different actions into rows. `tooComplex` are cubes that no row can describe. */
export function draftRows(
  cubes: readonly CubeOfActions[],
  context: RowContext,
): { readonly rows: readonly RowDraft[]; readonly tooComplex: readonly CubeOfActions[] } {
  const tooComplex: CubeOfActions[] = [];
  const groups = new Map<string, { readonly shape: RowShape; readonly parts: CubeOfActions[] }>();
  for (const part of cubes) {
    const shape = shapeOf(part.cube, context);
    if (!shape) {
      tooComplex.push(part);
      continue;
    }
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
  return { rows: rows.sort(compareRows), tooComplex };
}

/** What can occur first, then the most sensitive, then by text. */
function compareRows(a: RowDraft, b: RowDraft): number {
  const sensitivity = ({ actions }: RowDraft): number => SENSITIVITY.indexOf(actions.accessLevel);
  const text = ({ actions, shape }: RowDraft): string => JSON.stringify([actions.texts, actions.except, shape]);
  return (
    Number(b.actions.occurs) - Number(a.actions.occurs) ||
    Number(a.actions.future) - Number(b.actions.future) ||
    sensitivity(a) - sensitivity(b) ||
    (text(a) < text(b) ? -1 : 1)
  );
}

function shapeOf(cube: Cube, context: RowContext): RowShape | undefined {
  const { space, variableName, needsPrincipal, budget } = context;
  const literals = resourceLiterals(cube, space);
  const arns = arnLanguages(literals);
  if (!arns) return undefined;
  const { texts } = space.vocabulary;
  const region = regionOf(arns.inside, arns.outside, texts.language([EVERY_ARN]), texts, budget);
  const textsOf = (patterns: readonly Pattern[]): string[] =>
    patterns.map((pattern) => patternText(pattern, variableName)).sort();
  return {
    resources: {
      include: allowStar(literals) ? ['*'] : textsOf(region.include),
      exclude: textsOf(region.exclude),
      ...(region.within.length > 0 && { within: region.within.map(textsOf) }),
    },
    ...(needsPrincipal && { principals: rowPrincipals(principalLiterals(cube, space)) }),
    conditions: conditionsOf(cube, context),
  };
}

export function resourceLiterals(cube: Cube, { vocabulary }: Space): ResourceLiteral[] {
  return (cube.parts.get('resource') ?? []).flatMap((literal): ResourceLiteral[] => {
    const atom = vocabulary.atom(atomOf(literal));
    return atom.kind === 'resource' || atom.kind === 'star' ? [{ atom, holds: holds(literal) }] : [];
  });
}

function principalLiterals(cube: Cube, space: Space): Parameters<typeof rowPrincipals>[0] {
  return withoutImplied(cube.parts.get('principal') ?? [], space).flatMap((literal) => {
    const atom = space.vocabulary.atom(atomOf(literal));
    return atom.kind === 'principal' ? [{ atom, holds: holds(literal) }] : [];
  });
}

function conditionsOf(cube: Cube, { space, uses, variableName }: RowContext): RowCondition[] {
  const literals: Literal[] = [];
  for (const [dimension, part] of cube.parts) {
    if (dimension === 'principal' || dimension.startsWith('key ')) literals.push(...withoutImplied(part, space));
  }
  return literals
    .sort(space.vocabulary.compare)
    .flatMap((literal) => rowCondition(literal, space, uses, variableName) ?? []);
}

function listActions(parts: readonly CubeOfActions[], context: RowContext): ListedActions {
  const { space, occurrence } = context;
  const named = new Map<string, ListedActions['named'][number]>();
  const future: FutureActions[] = [];
  for (const { cube, members } of parts) {
    const literals = resourceLiterals(cube, space);
    for (const action of members.named) {
      const occurs = occurrence.canOccur(action, literals);
      named.set(`${action.service}:${action.name}`, { action, occurs });
    }
    const names = futureNames(cube, context);
    future.push(...members.future.map((service) => ({ service, ...names })));
  }
  return {
    named: [...named.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, listed]) => listed),
    future: future.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    otherServices: parts.some(({ members }) => members.otherServices),
  };
}

/** The names of actions yet to come that a cube is about, as patterns. */
function futureNames(cube: Cube, { space, budget }: RowContext): Omit<FutureActions, 'service'> {
  const { texts } = space.vocabulary;
  const { inside, outside } = nameLanguages(cube, space);
  return regionOf(inside, outside, texts.language([EVERYTHING]), texts, budget);
}

/** The languages that the name of an action yet to come must and must not be in. */
export function nameLanguages(
  cube: Cube,
  { vocabulary }: Space,
): { readonly inside: readonly TextLanguage[]; readonly outside: readonly TextLanguage[] } {
  const inside: TextLanguage[] = [];
  const outside: TextLanguage[] = [];
  for (const literal of cube.parts.get('action') ?? []) {
    const atom = vocabulary.atom(atomOf(literal));
    if (atom.kind === 'action') (holds(literal) ? inside : outside).push(atom.language);
  }
  return { inside, outside };
}
