import { type Diagnostic, diagnosticAt, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Problem, Report } from '../diagnostics/problem';
import type { Environment } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import { listed } from '../text/listed';

/** Receives a problem, and the environment whose values its message contains. */
export type ReportIn = (problem: Problem<SourcePlace>, environment?: Environment) => void;

/** Collects the problems of many workloads, and resolves their positions. */
export interface SourceProblems {
  readonly report: ReportIn;
  /** Whether an equal problem has been reported. */
  readonly has: (problem: Problem<SourcePlace>, environment?: Environment) => boolean;
  /** Every distinct problem, in file order. */
  readonly diagnostics: () => Diagnostic[];
}

/** A problem, and the further environments in which it differs only by their values. */
interface CollectedProblem {
  readonly problem: Problem<SourcePlace>;
  readonly environment?: Environment;
  readonly others: Set<string>;
}

/**
 * Creates a collector. One mistake is one problem: problems of a place with the same code are equal if their messages are
 * equal except for the values of the environments, of which the message names the further ones. Positions are resolved at
 * the end, because that requires parsing a file again. A consequence of a problem of the file itself is left out.
 */
export function collectSourceProblems(): SourceProblems {
  const collected = new Map<string, CollectedProblem>();
  /** The problems by their whole message, which may name an account of one environment in all of them. */
  const exact = new Map<string, CollectedProblem>();
  const keyOf = ({ source, path, part, code, message }: Problem<SourcePlace>, environment?: Environment): string =>
    JSON.stringify([source.file, path, part, code, environment ? withoutValues(message, environment) : message]);
  return {
    report: (problem, environment) => {
      const key = keyOf(problem, environment);
      const first = exact.get(keyOf(problem)) ?? collected.get(key);
      if (!first) {
        const entry = { problem, ...(environment && { environment }), others: new Set<string>() };
        collected.set(key, entry);
        exact.set(keyOf(problem), entry);
      } else if (
        environment &&
        environment.name !== first.environment?.name &&
        problem.message !== first.problem.message
      )
        first.others.add(environment.name);
    },
    has: (problem, environment) => exact.has(keyOf(problem)) || collected.has(keyOf(problem, environment)),
    diagnostics: () => sortDiagnostics([...collected.values()].flatMap(diagnosticOf)),
  };
}

/** A report of problems whose messages contain the values of an environment. */
export function reportIn(report: ReportIn, environment: Environment): Report<SourcePlace> {
  return (problem) => {
    report(problem, environment);
  };
}

function diagnosticOf({ problem: { source, path, part, ...problem }, others }: CollectedProblem): Diagnostic[] {
  if (source.isReported(path, part)) return [];
  const place = { file: source.file, ...source.locate(path, part) };
  const names = [...others].map((name) => `"${name}"`);
  const also =
    names.length === 0 ? '' : `; also in ${names.length === 1 ? 'environment' : 'environments'} ${listed(names)}`;
  const whole = { ...problem, message: problem.message + also };
  return [diagnosticAt(whole, place, (text) => source.find(path, part, text))];
}

/** Shorter values are parts of other words. */
const SHORTEST_VALUE = 3;

/** A message with the values of an environment replaced by their names. */
function withoutValues(message: string, environment: Environment): string {
  const { name, account, region, partition, clusters, values } = environment;
  const named: (readonly [string, string])[] = [
    [name, 'environment'],
    [account, 'account'],
    [region, 'region'],
    [`arn:${partition}:`, 'partition'],
    ...clusters.flatMap((cluster) => [[cluster.name, 'cluster'] as const, [cluster.region, 'region'] as const]),
    ...Object.entries(values).map(([key, value]) => [value, key] as const),
  ];
  return named
    .filter(([value]) => value.length >= SHORTEST_VALUE)
    .sort(([a], [b]) => b.length - a.length)
    .reduce((text, [value, key]) => text.replaceAll(value, `{${key}}`), message);
}
