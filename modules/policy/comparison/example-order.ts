import { ACTION_WEIGHTS, weightOf } from '../../catalogue/everyday-actions';
import { compareTexts } from '../../text/compare-texts';
import { type NamedAction } from './named-action';

/**
 * Actions in the order in which an example is chosen: those that destroy, manage access or remove data, then those of
 * every day, then the rest; of these the plainest name, which is the shortest: `GetObject` before `BatchGetItem`.
 */
export function mostTellingFirst(actions: readonly NamedAction[]): readonly NamedAction[] {
  return [...actions].sort((a, b) => rankOf(a) - rankOf(b) || compareTexts(a.text, b.text));
}

/** Actions of the catalogue are the same objects in every comparison. */
const ranks = new WeakMap<NamedAction, number>();

const LONGEST_NAME = 1_000;

/** The lower, the better an action shows what a row is about. */
export function rankOf(action: NamedAction): number {
  let rank = ranks.get(action);
  if (rank === undefined) {
    const weight = action.reference ? ACTION_WEIGHTS.indexOf(weightOf(action.text)) : ACTION_WEIGHTS.length;
    ranks.set(action, (rank = weight * LONGEST_NAME + action.name.length));
  }
  return rank;
}
