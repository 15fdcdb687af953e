import { elementAt } from './element-at';
import { type Budget } from './budget';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  isRun,
  isVariable,
  type Letter,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  reads,
  unitsOf,
  VARIABLE,
} from './pattern';

/**
 * The union of some patterns as a deterministic automaton that is built as far as it is walked.
 * Each pattern contributes the places it may have reached; a state is a set of such places.
 */
export interface Automaton {
  readonly start: State;
  step(state: State, letter: Letter): State;
}

export interface State {
  /** Counted within the automaton. */
  readonly id: number;
  /** What has been read so far is in the language. */
  readonly accepts: boolean;
  /** Nothing that begins with what has been read is in the language. */
  readonly dead: boolean;
  /** Everything that begins with what has been read is in the language. */
  readonly universal: boolean;
  /** The letters that may lead elsewhere than any other code unit does. */
  readonly letters: readonly Letter[];
  /** Every code unit that is not among `letters` leads to a dead state. */
  readonly closed: boolean;
}

/**
 * The interpretation of a variable, whose value is unknown.
 * - `exact`: as one letter of its own, which only the same variable and runs read. What is accepted with the letter is
 * accepted for every value, so this is at most the language.
 * - `generous`: a variable in a pattern is any text, and a variable in the input may be read as any text. What is
 * accepted for some values is accepted, so this is at least the language.
 */
export type VariableReading = 'exact' | 'generous';

/** Represents every code unit that is not among the letters of the current states. */
export const OTHER: Letter = -1;

interface BuiltState extends State {
  /** Places in `steps`, rising. */
  readonly places: readonly number[];
  readonly edges: Map<Letter, BuiltState>;
}

const END = Number.NaN;

export function createAutomaton(patterns: readonly Pattern[], reading: VariableReading, budget: Budget): Automaton {
  const steps: number[] = [];
  /** For each place, where its pattern begins. */
  const begins: number[] = [];
  const starts: number[] = [];
  for (const pattern of patterns) {
    const begin = steps.length;
    starts.push(begin);
    for (const step of pattern) steps.push(reading === 'generous' && isVariable(step) ? ANY : step);
    steps.push(END);
    while (begins.length < steps.length) begins.push(begin);
  }
  const states = new Map<string, BuiltState>();

  function isEnd(place: number): boolean {
    return Number.isNaN(steps[place]);
  }

  /** Adds a place, and what can be reached from it without reading: a run may be empty. */
  function enter(place: number, places: Set<number>): void {
    for (let at = place; !places.has(at); at++) {
      places.add(at);
      if (!isRun(elementAt(steps, at))) return;
    }
  }

  /**
   * A run that has been reached makes the places before it needless: what is accepted from them passes through the run.
   * (Only steps of the same segment precede an in-segment run, because places of other segments have read another
   * number of colons.)
   */
  function withoutNeedless(places: ReadonlySet<number>): number[] {
    const sorted = [...places].sort((a, b) => a - b);
    const kept: number[] = [];
    let begin = -1;
    let afterRun = false;
    for (let at = sorted.length - 1; at >= 0; at--) {
      const place = elementAt(sorted, at);
      if (begins[place] !== begin) {
        begin = elementAt(begins, place);
        afterRun = false;
      }
      if (afterRun) continue;
      kept.push(place);
      afterRun = isRun(elementAt(steps, place));
    }
    return kept.reverse();
  }

  function stateOf(reached: ReadonlySet<number>): BuiltState {
    let places = withoutNeedless(reached);
    const universal = places.find((place) => steps[place] === ANY && isEnd(place + 1));
    if (universal !== undefined) places = [universal];
    const key = universal === undefined ? places.join() : '*';
    const known = states.get(key);
    if (known) return known;
    budget.spend(1 + places.length);
    const letters = new Set<Letter>();
    let closed = true;
    for (const place of places) {
      const step = elementAt(steps, place);
      if (isEnd(place)) continue;
      if (step < 0) closed = false;
      if (step === ANY_IN_SEGMENT || step === ONE_IN_SEGMENT) letters.add(COLON);
      else for (const unit of unitsOf(step)) letters.add(unit);
    }
    const state: BuiltState = {
      id: states.size,
      accepts: universal !== undefined || places.some(isEnd),
      dead: places.length === 0,
      universal: universal !== undefined,
      letters: [...letters],
      closed,
      places,
      edges: new Map(),
    };
    states.set(key, state);
    return state;
  }

  function readPlace(place: number, letter: Letter, reached: Set<number>): void {
    const step = elementAt(steps, place);
    if (isEnd(place)) return;
    if (letter >= VARIABLE) {
      if (reading === 'generous') {
        for (let at = place; begins[at] === begins[place]; at++) enter(at, reached);
      } else if (step === ANY) enter(place, reached);
      else if (step === letter) enter(place + 1, reached);
    } else if (step === ANY || (step === ANY_IN_SEGMENT && letter !== COLON)) enter(place, reached);
    else if (step === ONE || (step === ONE_IN_SEGMENT && letter !== COLON)) enter(place + 1, reached);
    else if (letter !== OTHER && step >= 0 && reads(step, letter)) enter(place + 1, reached);
  }

  const start = new Set<number>();
  for (const place of starts) enter(place, start);
  return {
    start: stateOf(start),
    step(state, letter) {
      const from = state as BuiltState;
      const read: Letter = letter >= VARIABLE || from.letters.includes(letter) ? letter : OTHER;
      const known = from.edges.get(read);
      if (known) return known;
      const reached = new Set<number>();
      for (const place of from.places) readPlace(place, read, reached);
      budget.spend(1 + from.places.length);
      const next = stateOf(reached);
      from.edges.set(read, next);
      return next;
    },
  };
}
