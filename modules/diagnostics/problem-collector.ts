import type { Problem, Report } from './problem';

/** Collects the problems that are reported to it. */
export interface ProblemCollector<Place extends object> {
  readonly report: Report<Place>;
  /** Whether an equal problem has been reported. */
  readonly has: (problem: Problem<Place>) => boolean;
  /** The reported problems without duplicates, in the order of the reports. */
  readonly problems: () => Problem<Place>[];
}

/**
 * Creates a collector. Problems are equal if place, code and message are: one rule may fail in two ways, and a setting
 * that many services share fails for each of them.
 *
 * @param keyOfPlace identifies a place
 */
export function collectProblems<Place extends object>(keyOfPlace: (place: Place) => string): ProblemCollector<Place> {
  const collected = new Map<string, Problem<Place>>();
  const keyOf = (problem: Problem<Place>): string => `${keyOfPlace(problem)}\n${problem.code}\n${problem.message}`;
  return {
    report: (problem) => {
      const key = keyOf(problem);
      if (!collected.has(key)) collected.set(key, problem);
    },
    has: (problem) => collected.has(keyOf(problem)),
    problems: () => [...collected.values()],
  };
}
