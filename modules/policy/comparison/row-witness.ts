import { findService, servicePrefixes } from '../../catalogue/services';
import { type AccessRequest, type Applicability, type Evaluation, type Witness } from '../comparison';
import { evaluateModel } from '../evaluate';
import { ANY, ONE, stepsOf } from '../languages/pattern';
import { type AccessModel } from '../model';
import { mostTellingFirst, rankOf } from './example-order';
import { type NamedAction, publishedActions } from './named-action';
import { type ActionNames } from './action-names';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';
import { cubesOf } from './remainder';
import { APPLICABILITY, type UnpublishedActions } from './row-actions';
import { type Difference, nameLanguages, resourceLiterals, type RowContext, type RowDraft } from './rows';
import { contains, type TextSpace } from './text-space';
import { findWitness, type FoundWitness, type WitnessAction } from './witness';

/** What a witness must pass: one side allows it, the other refuses it. */
export interface WitnessCheck {
  readonly allowing: AccessModel;
  readonly refusing: AccessModel;
}

/** Actions to try for one cube of a row. */
const MOST_EXAMPLES = 8;
/** Cubes to try for one part of a row. */
const MOST_CUBES = 12;
/** What evaluating one request takes, measured against the other steps of a comparison. */
const STEPS_PER_REQUEST = 30;

/** `none`: it is proved that no request is in the row. `unconfirmed`: one was found, and the evaluator is in doubt. */
export type RowWitness = Witness | 'none' | { readonly unconfirmed: string };

/** A request of a row, checked by the evaluator of single requests. */
export function witnessOfRow(draft: RowDraft, { allowing, refusing }: WitnessCheck, context: RowContext): RowWitness {
  let doubt: string | undefined;
  const accepts = (request: AccessRequest): boolean => {
    context.budget.spend(STEPS_PER_REQUEST);
    const allowed = evaluateModel(allowing, request);
    if (isRefusal(allowed)) return false;
    const refused = evaluateModel(refusing, request);
    if (allowed.decision === 'allowed' && isRefusal(refused)) return true;
    doubt ??= [...(allowed.reasons ?? []), ...(refused.reasons ?? [])][0];
    return false;
  };
  /** With the ARN and the account of the role that makes the requests, where the access names it. */
  const telling = (witness: Witness): Witness => {
    const entries = Object.entries(witness.context).map(([key, values]) => {
      const fixed = PRINCIPAL_KEYS.has(key.toLowerCase()) ? allowing.fixedKeys.get(key.toLowerCase()) : undefined;
      return [key, fixed === undefined ? values : [fixed]] as const;
    });
    const named = { ...witness, context: Object.fromEntries(entries) };
    return accepts(named) ? named : witness;
  };
  let proved = true;
  /** An example that AWS lists is looked for as long as the row may have one. */
  let found: FoundWitness | undefined;
  const inRow = new Set(draft.actions.named);
  for (const part of mostTellingPartsFirst(draft.parts, inRow)) {
    // A request requires an action: here all published names of the wildcard belong to other rows.
    const actions = exampleActions(draft, inRow, part, context);
    if (actions.length === 0) continue;
    let tried = 0;
    for (const cube of cubesOf(part.remainder, context.space, context.budget)) {
      const answer = findWitness({
        cube,
        actions,
        space: context.space,
        budget: context.budget,
        needsPrincipal: context.needsPrincipal,
        uses: context.uses,
        accepts,
      });
      if ('witness' in answer) {
        if (rank(answer.applicability) <= rank(draft.actions.applicability)) return telling(answer.witness);
        if (!found || rank(answer.applicability) < rank(found.applicability)) found = answer;
      }
      if ('refused' in answer) proved = false;
      tried += 1;
      if (tried < MOST_CUBES) continue;
      proved = false;
      break;
    }
  }
  if (found) return telling(found.witness);
  if (proved) return 'none';
  return { unconfirmed: doubt ?? 'no request could be found that shows it, nor could it be excluded' };
}

const PRINCIPAL_KEYS: ReadonlySet<string> = new Set([PRINCIPAL_ARN, PRINCIPAL_ACCOUNT]);

function rank(applicability: Applicability): number {
  return APPLICABILITY.indexOf(applicability);
}

function isRefusal({ decision }: Evaluation): boolean {
  return decision === 'explicitly-denied' || decision === 'implicitly-denied';
}

/** Actions of a row for which a cube holds, those first that make the most telling of the likeliest requests. */
function exampleActions(
  { actions }: RowDraft,
  inRow: ReadonlySet<NamedAction>,
  { remainder, members }: Difference,
  { names, applicability, space }: RowContext,
): readonly WitnessAction[] {
  const examples: WitnessAction[] = [];
  const literals = [...remainder.cube.parts.values()].flat();
  for (const action of likeliestActions(inRow, members, applicability.ofAction(resourceLiterals(literals, space)))) {
    examples.push({ text: names.textOf(action), resources: applicability.resourcesOf(action) });
  }
  if (actions.otherServices && members.otherServices) examples.push(...actionsElsewhere(names, applicability));
  const { texts } = space.vocabulary;
  const languages = nameLanguages(literals, space);
  for (const unpublished of actions.unpublishedActions) {
    if (!members.future.includes(unpublished.service)) continue;
    const text = unpublishedAction(unpublished, languages, names, texts);
    if (text !== undefined) examples.push({ text, resources: applicability.resourcesOfService(unpublished.service) });
  }
  return examples;
}

/**
 * The name of an action that AWS has not published, of those that a row means and a cube holds for: a wildcard with a
 * telling word in it, if that is one.
 */
function unpublishedAction(
  { service, include, exclude, within }: UnpublishedActions,
  ofCube: ReturnType<typeof nameLanguages>,
  names: ActionNames,
  texts: TextSpace,
): string | undefined {
  const published = findService(service)?.actions;
  const inside = [...[include, ...within].map((patterns) => texts.language(patterns)), ...ofCube.inside];
  const outside = [texts.language(exclude), ...ofCube.outside];
  const suits = (text: string): boolean => {
    const name = text.slice(text.indexOf(':') + 1).toLowerCase();
    return (
      !published?.has(name) &&
      inside.every((language) => contains(language, name)) &&
      !outside.some((language) => contains(language, name))
    );
  };
  const written = include.map((name) =>
    names.wildcardText(service, name).replace(/\*/g, 'Example').replace(/\?/g, 'X'),
  );
  const telling = written.find(suits);
  if (telling !== undefined) return telling;
  const taken = texts.language([...(published?.keys() ?? [])].map((name) => stepsOf(name)));
  const name = texts.find([...inside, texts.language([[ONE, ANY]])], [...outside, taken]);
  return name === undefined ? undefined : `${service}:${name}`;
}

/** Parts of a row by their most telling action. */
function mostTellingPartsFirst(parts: readonly Difference[], inRow: ReadonlySet<NamedAction>): readonly Difference[] {
  if (parts.length < 2) return parts;
  const best = ({ members }: Difference): number =>
    members.named.reduce((least, action) => (inRow.has(action) ? Math.min(least, rankOf(action)) : least), Infinity);
  return parts
    .map((part) => ({ part, rank: best(part) }))
    .sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ part }) => part);
}

/**
 * A few actions that are both in the row and in the cube: those first for which AWS takes such a resource, and of these the
 * ones that show best what the row is about.
 */
function likeliestActions(
  inRow: ReadonlySet<NamedAction>,
  members: Difference['members'],
  applicabilityOf: (action: NamedAction) => Applicability,
): readonly NamedAction[] {
  const found: Record<Applicability, NamedAction[]> = { listed: [], possible: [], impossible: [] };
  for (const action of mostTellingFirst(members.named.filter((one) => inRow.has(one)))) {
    found[applicabilityOf(action)].push(action);
    if (found.listed.length === MOST_EXAMPLES) break;
  }
  return APPLICABILITY.flatMap((applicability) => found[applicability]).slice(0, MOST_EXAMPLES);
}

/** An action of a service that no statement names. */
function actionsElsewhere(names: ActionNames, applicability: RowContext['applicability']): WitnessAction[] {
  const service = ['s3', 'ec2', 'sqs', 'dynamodb', ...servicePrefixes()].find(
    (prefix) => !names.services.includes(prefix) && findService(prefix)?.actions.size,
  );
  return mostTellingFirst(publishedActions(service ?? ''))
    .slice(0, 1)
    .map((action) => ({ text: action.text, resources: applicability.resourcesOf(action) }));
}
