/** An answer that the texts AWS publishes do not settle, and the sentence that says why. */
export interface Doubt {
  readonly because: string;
}

/**
 * The answer to a question about a policy: yes, no, or not known.
 * An unknown answer carries its reason, so that the answer and the reason travel together.
 */
export type Truth = boolean | Doubt;

export function isDoubt(value: unknown): value is Doubt {
  return typeof value === 'object' && value !== null && 'because' in value;
}

/** True if all hold; false as soon as one does not, regardless of the others. */
export function allOf<T>(items: Iterable<T>, holds: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of items) {
    const truth = holds(item);
    if (truth === false) return false;
    if (truth !== true && result === true) result = truth;
  }
  return result;
}

/** True as soon as one holds, regardless of the others; false if none does. */
export function anyOf<T>(items: Iterable<T>, holds: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === true) return true;
    if (truth !== false && result === false) result = truth;
  }
  return result;
}

export function not(truth: Truth): Truth {
  return isDoubt(truth) ? truth : !truth;
}

/** Turns a yes into the doubt and leaves a no as it is: "if at all, then only perhaps". */
export function atMost(doubt: Doubt, truth: Truth): Truth {
  return truth === false ? false : doubt;
}
