import { findService } from '../../catalogue/services';
import { type AccessRequest, type Evaluation, type Witness } from '../comparison';
import { evaluateModel } from '../evaluate';
import { ANY, ONE, stepsOf } from '../languages/pattern';
import { type AccessModel } from '../model';
import { exampleText } from './example-text';
import { type ActionNames } from './action-names';
import { otherService } from './row-actions';
import { type CubeOfActions, nameLanguages, resourceLiterals, type RowContext, type RowDraft } from './rows';
import { contains, type TextLanguage } from './text-space';
import { findWitness, type WitnessAction } from './witness';

/** Whose requests are looked for: those that one side allows and the other does not. */
export interface Opponents {
  readonly allowing: AccessModel;
  readonly refusing: AccessModel;
}

/** `none`: it is proved that no request is in the row. `unconfirmed`: one was found, and the evaluator is in doubt. */
export type RowWitness = Witness | 'none' | { readonly unconfirmed: string };

/** A request of a row, checked by the evaluator of single requests. */
export function witnessOfRow(draft: RowDraft, { allowing, refusing }: Opponents, context: RowContext): RowWitness {
  let doubt: string | undefined;
  const accepts = (request: AccessRequest): boolean => {
    const [allowed, refused] = [evaluateModel(allowing, request), evaluateModel(refusing, request)];
    if (allowed.decision === 'allowed' && isRefusal(refused)) return true;
    doubt ??= [...(allowed.reasons ?? []), ...(refused.reasons ?? [])][0];
    return false;
  };
  let proved = true;
  for (const part of draft.parts) {
    const actions = exampleActions(draft, part, context);
    if (actions.length === 0) continue;
    const answer = findWitness({
      cube: part.cube,
      actions,
      space: context.space,
      budget: context.budget,
      needsPrincipal: context.needsPrincipal,
      keyName: (keyId) => context.uses.get(keyId)?.name ?? keyId,
      accepts,
    });
    if ('witness' in answer) return answer.witness;
    if ('refused' in answer) proved = false;
  }
  return proved
    ? 'none'
    : { unconfirmed: doubt ?? 'no request could be found that shows it, nor could it be excluded' };
}

function isRefusal({ decision }: Evaluation): boolean {
  return decision === 'explicitly-denied' || decision === 'implicitly-denied';
}

/** Actions of a row for which a cube holds, those first that make the likeliest requests. */
function exampleActions(
  { actions }: RowDraft,
  { cube, members }: CubeOfActions,
  { names, occurrence, space }: RowContext,
): readonly WitnessAction[] {
  const examples: WitnessAction[] = [];
  const unlikely: WitnessAction[] = [];
  const literals = resourceLiterals(cube, space);
  const inRow = new Set(actions.named.map(({ service, name }) => `${service}:${name}`));
  for (const action of members.named) {
    if (!inRow.has(`${action.service}:${action.name}`)) continue;
    const list = occurrence.canOccur(action, literals) ? examples : unlikely;
    list.push({ text: names.textOf(action), resources: occurrence.resourcesOf(action) });
  }
  examples.push(...unlikely);
  if (actions.otherServices && members.otherServices) examples.push(...actionsElsewhere(names, occurrence));
  const { texts } = space.vocabulary;
  const languages = nameLanguages(cube, space);
  for (const { service } of actions.futureOf) {
    if (!members.future.includes(service)) continue;
    const published = texts.language([...(findService(service)?.actions.keys() ?? [])].map((name) => stepsOf(name)));
    const inside = [...languages.inside, texts.language([[ONE, ANY]])];
    const outside = [...languages.outside, published];
    const suits = (name: string): boolean =>
      inside.every((language: TextLanguage) => contains(language, name)) &&
      !outside.some((language) => contains(language, name));
    const wildcards = languages.inside[0]?.patterns ?? [[ANY]];
    const written = wildcards.map((name) => names.wildcardText(service, name).replace(/\*/g, 'Example'));
    const telling = written.find((text) => suits(text.slice(text.indexOf(':') + 1).toLowerCase()));
    const name = telling === undefined ? exampleText(texts, inside, outside) : undefined;
    const text = telling ?? (name === undefined ? undefined : `${service}:${name}`);
    if (text !== undefined) examples.push({ text, resources: occurrence.resourcesOfService(service) });
  }
  return examples;
}

function actionsElsewhere(names: ActionNames, occurrence: RowContext['occurrence']): WitnessAction[] {
  const service = otherService(names);
  return [...(findService(service ?? '')?.actions.keys() ?? [])].slice(0, 1).map((name) => {
    const action = { service: service ?? '', name };
    return { text: names.textOf(action), resources: occurrence.resourcesOf(action) };
  });
}
