import { elementAt } from './element-at';
import { type Automaton, OTHER, type State } from './automaton';
import { type Budget } from './budget';
import { type Letter } from './pattern';

/**
 * The shortest word that all of the one automata accept and none of the others does; undefined if no such word exists.
 * The automata are walked together, breadth first, only over words that can still end well.
 */
export function findWord(
  accepting: readonly Automaton[],
  refusing: readonly Automaton[],
  variables: readonly Letter[],
  budget: Budget,
): Letter[] | undefined {
  interface Node {
    readonly states: readonly State[];
    readonly letter: Letter;
    readonly from: Node | undefined;
  }
  const automata = [...accepting, ...refusing];
  const positive = accepting.length;

  function isHopeless(states: readonly State[]): boolean {
    return states.some((state, index) => (index < positive ? state.dead : state.universal));
  }
  function isFound(states: readonly State[]): boolean {
    return states.every((state, index) => state.accepts === index < positive);
  }

  const first: Node = { states: automata.map((automaton) => automaton.start), letter: OTHER, from: undefined };
  if (isHopeless(first.states)) return undefined;
  const seen = new Set([keyOf(first.states)]);
  let level: Node[] = [first];
  while (level.length > 0) {
    const next: Node[] = [];
    for (const node of level) {
      budget.spend(automata.length);
      if (isFound(node.states)) return lettersTo(node);
      for (const letter of lettersFrom(node.states, positive, variables)) {
        const states = node.states.map((state, index) => elementAt(automata, index).step(state, letter));
        if (isHopeless(states)) continue;
        const key = keyOf(states);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ states, letter, from: node });
      }
    }
    level = next;
  }
  return undefined;

  function lettersTo(node: Node): Letter[] {
    const letters: Letter[] = [];
    for (let at: Node = node; at.from; at = at.from) letters.push(at.letter);
    return letters.reverse();
  }
}

function keyOf(states: readonly State[]): string {
  let key = '';
  for (const state of states) key += `${state.id},`;
  return key;
}

/** The letters to read: those that an automaton distinguishes, one for the rest, the variables. */
function lettersFrom(states: readonly State[], positive: number, variables: readonly Letter[]): readonly Letter[] {
  for (let index = 0; index < positive; index++) {
    const state = elementAt(states, index);
    if (state.closed) return variables.length === 0 ? state.letters : [...state.letters, ...variables];
  }
  const units = new Set<Letter>();
  for (const state of states) for (const letter of state.letters) units.add(letter);
  return [...units, unitOutside(units), ...variables];
}

/** A code unit that is not among the given ones, a plain letter if there is one. */
function unitOutside(units: ReadonlySet<Letter>): Letter {
  for (const letter of 'xabcdefghijklmnopqrstuvwyz0123456789XABCDEFGHIJKLMNOPQRSTUVWYZ-_./') {
    const unit = letter.charCodeAt(0);
    if (!units.has(unit)) return unit;
  }
  let unit = 0x4e00;
  while (units.has(unit)) unit += 1;
  return unit;
}
