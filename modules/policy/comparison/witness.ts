import { type AccessRequest, type Applicability, type Witness } from '../comparison';
import { requestContext } from '../request-context';
import { parseRequestPrincipal } from '../request-principal';
import { type Budget, BudgetExhausted } from '../languages/budget';
import { intersectPatterns } from '../languages/intersect-patterns';
import { type Pattern } from '../languages/pattern';
import { EVERY_ARN } from './compile-pattern';
import { type Cube } from './cube';
import { exampleOf, exampleText } from './example-text';
import { contradictionOf } from './consistent-request';
import { type Parts } from './dependencies';
import { type KeyUse } from './key-uses';
import { atomOf, holds, type Literal } from './literal';
import { type ActionResources, everyArnOf } from './resource-applicability';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';
import { allowArn, allowOther, allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { type Space } from './space';
import { type Assignment, assignmentsOf, substitute } from './variable-values';
import { findContext, type KeyValues, tieValues } from './witness-context';
import { type TextLanguage } from './text-space';

export interface WitnessAction {
  readonly text: string;
  /** What the action takes by AWS's reference; undefined when that is not known. */
  readonly resources: ActionResources | undefined;
}

export interface WitnessQuery {
  readonly cube: Cube;
  readonly actions: readonly WitnessAction[];
  readonly space: Space;
  readonly budget: Budget;
  /** The statements have principals, so the request needs one. */
  readonly needsPrincipal: boolean;
  /** All condition keys that the statements use. */
  readonly uses: ReadonlyMap<string, KeyUse>;
  /** Whether the request is what is looked for: decided by the evaluator, not by this search. */
  readonly accepts: (request: AccessRequest) => boolean;
}

/** The result of a search: a request, the proof that no request exists, or neither. */
export type WitnessAnswer = FoundWitness | { readonly none: true } | { readonly refused: AccessRequest | undefined };

export interface FoundWitness {
  readonly witness: Witness;
  /** Whether requests for the action can have the resource. */
  readonly applicability: Applicability;
}

interface Candidate {
  readonly action: string;
  readonly resource: string;
  readonly applicability: Applicability;
}

const MOST_SHAPES = 16;
const STEPS_PER_SHAPE = 5_000;

/** Looks for a request in a cube that the evaluator accepts as a proof. */
export function findWitness(query: WitnessQuery): WitnessAnswer {
  const { cube, space } = query;
  const completed = space.dependencies.complete(cube.parts);
  if (!completed) return { none: true };
  const answer = searchIn(completed, query);
  // That there is nothing in one of several cases proves nothing about the others.
  const isWhole = 'witness' in answer || completed === cube.parts;
  return isWhole ? answer : searchIn(cube.parts, query);
}

function searchIn(parts: Parts, query: WitnessQuery): WitnessAnswer {
  const { space, uses, needsPrincipal } = query;
  const literals = literalsByDimension(parts, space);
  const { assignments, complete } = assignmentsOf(
    [...literals.resource, ...literals.principal, ...[...literals.keys.values()].flat()],
    space,
    needsPrincipal,
  );
  const considered = new Set(uses.keys());
  let refused: AccessRequest | undefined;
  let proved = complete;
  for (const assignment of assignments) {
    const search = { literals: literals.keys, uses, assignment, space, needsPrincipal };
    const context = findContext(search);
    if (context === 'unknown') proved = false;
    if (context === undefined || context === 'unknown') continue;
    const principal = findPrincipal(literals.principal, assignment, query);
    if (principal === 'unknown') proved = false;
    if (principal === undefined || principal === 'unknown') continue;
    for (const { action, resource, applicability } of resourceCandidates(literals.resource, assignment, query)) {
      proved = false;
      const tied = tieValues(context, resource, search);
      const request = { action, resource, ...principal, context: namedKeys(tied, uses) };
      if (contradictionOf(request, considered) === undefined && query.accepts(request))
        return { witness: request, applicability };
      refused ??= request;
    }
  }
  return proved ? { none: true } : { refused };
}

function namedKeys(context: KeyValues, uses: WitnessQuery['uses']): Record<string, readonly string[]> {
  return Object.fromEntries([...context].map(([keyId, values]) => [uses.get(keyId)?.name ?? keyId, values]));
}

interface LiteralsByDimension {
  readonly resource: readonly Literal[];
  readonly principal: readonly Literal[];
  /** By key, in alphabetical order. */
  readonly keys: ReadonlyMap<string, readonly Literal[]>;
}

function literalsByDimension(parts: Parts, { vocabulary: { compare } }: Space): LiteralsByDimension {
  const inOrder = (dimension: string): readonly Literal[] => [...(parts.get(dimension) ?? [])].sort(compare);
  const keys = [...parts.keys()]
    .filter((dimension) => dimension.startsWith('key '))
    .sort()
    .map((dimension) => [dimension.slice('key '.length), inOrder(dimension)] as const);
  return { resource: inOrder('resource'), principal: inOrder('principal'), keys: new Map(keys) };
}

/** `{}` if the request needs no principal; undefined if no principal exists, `unknown` if no principal was found. */
function findPrincipal(
  literals: readonly Literal[],
  assignment: Assignment,
  { space, needsPrincipal }: WitnessQuery,
): { readonly principal?: string } | undefined | 'unknown' {
  if (!needsPrincipal) return {};
  const found = space.principals.find(
    literals.flatMap((literal) => {
      const atom = substitute(space.vocabulary.atom(atomOf(literal)), assignment, space);
      return atom.kind === 'principal' || atom.kind === 'test' ? [{ atom, holds: holds(literal) }] : [];
    }),
  );
  if (found === undefined || found === 'unknown') return found;
  const { principal } = found;
  const derived = requestContext({}, parseRequestPrincipal(principal), new Map());
  const fits = [PRINCIPAL_ARN, PRINCIPAL_ACCOUNT].every(
    (key) => !assignment.has(key) || assignment.get(key) === derived.get(key)?.[0],
  );
  return fits ? { principal } : undefined;
}

/** Pairs of an action and a resource: those that AWS's reference pairs if they are easily found, then others. */
function* resourceCandidates(
  literals: readonly Literal[],
  assignment: Assignment,
  { space, actions, budget }: WitnessQuery,
): Generator<Candidate> {
  const { texts } = space.vocabulary;
  const wanted = literals.flatMap((literal): ResourceLiteral[] => {
    const atom = substitute(space.vocabulary.atom(atomOf(literal)), assignment, space);
    return atom.kind === 'resource' || atom.kind === 'star' ? [{ atom, holds: holds(literal) }] : [];
  });
  const arns = allowArn(wanted) ? arnLanguages(wanted) : undefined;
  /** Actions of one service often take the same resources. */
  const examples = new Map<string, string | undefined>();
  const exampleIn = (own: TextLanguage, narrower: readonly TextLanguage[] = []): string | undefined => {
    if (!arns?.inside.every((language) => !texts.isEmpty([language, own], []))) return undefined;
    const key = [own, ...narrower].map(({ id }) => id).join();
    if (examples.has(key)) return examples.get(key);
    const inside = [...arns.inside, own];
    const outside = [...arns.outside, ...narrower];
    const found =
      exampleOf(shapesOf(inside), inside, outside) ?? exampleOf(sharedShapes(inside, budget), inside, outside);
    examples.set(key, found);
    return found;
  };
  for (const { text, resources } of actions) {
    if (resources?.star && allowStar(wanted)) yield { action: text, resource: '*', applicability: 'listed' };
    for (const format of likeliestFirst(resources?.formats ?? [], text)) {
      const resource = exampleIn(format.inside, format.outside);
      if (resource !== undefined) yield { action: text, resource, applicability: 'listed' };
    }
    const { otherResource } = resources ?? {};
    if (otherResource !== undefined && allowOther(wanted))
      yield { action: text, resource: otherResource, applicability: 'listed' };
  }
  // What the reference does not list for the action, and AWS may authorise it against.
  for (const { text, resources } of actions) {
    if (allowStar(wanted)) yield { action: text, resource: '*', applicability: 'possible' };
    const prefix = text.slice(0, text.indexOf(':')).toLowerCase();
    for (const own of resources?.arnsOfService ?? [texts.language([everyArnOf(prefix)])]) {
      const resource = exampleIn(own);
      if (resource !== undefined) yield { action: text, resource, applicability: 'possible' };
    }
  }
  if (!arns) return;
  const inside = arns.inside.length > 0 ? arns.inside : [texts.language([EVERY_ARN])];
  const resource = exampleText(texts, inside, arns.outside);
  if (resource !== undefined)
    for (const { text } of actions) yield { action: text, resource, applicability: 'impossible' };
}

/** Types that the action is named after come first: the object of `s3:GetObject`. */
function likeliestFirst(formats: ActionResources['formats'], action: string): ActionResources['formats'] {
  const name = action.toLowerCase();
  const rank = ({ type }: { readonly type: string }): number => {
    const word = type.toLowerCase().replace(/[^a-z0-9]/g, '');
    return name.includes(word) ? -word.length : 1;
  };
  return [...formats].sort((a, b) => rank(a) - rank(b));
}

function shapesOf(languages: readonly TextLanguage[]): readonly Pattern[] {
  return languages.flatMap(({ patterns }) => patterns.slice(0, MOST_SHAPES));
}

/** Patterns that some of the first language and of the last have in common, as far as they are quickly found. */
function sharedShapes(languages: readonly TextLanguage[], budget: Budget): readonly Pattern[] {
  const [first, last] = [languages[0]?.patterns ?? [], languages.at(-1)?.patterns ?? []];
  try {
    return budget.within(STEPS_PER_SHAPE, () =>
      first
        .slice(0, MOST_SHAPES)
        .flatMap((one) => last.flatMap((other) => intersectPatterns(one, other, MOST_SHAPES, budget) ?? [])),
    );
  } catch (error) {
    if (error instanceof BudgetExhausted) return [];
    throw error;
  }
}
