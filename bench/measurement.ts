/** One measured figure, with what it is held to. */
export interface Measurement {
  /** What was measured, unique among all: `diff, one of 10,000 services changed`. */
  readonly name: string;
  readonly unit: 's' | 'ms' | 'MB' | '×' | '/s' | 'commands';
  /** The figure of each run; a figure derived from other figures has one. */
  readonly runs: readonly number[];
  /** The figure that counts: the median of the runs. */
  readonly value: number;
  /** What the value must not exceed, or must reach; absent where nothing is promised. */
  readonly limit?: { readonly atMost: number } | { readonly atLeast: number };
}

/** A group of figures: `npm run bench -- <name>` measures it alone. */
export interface Benchmark {
  readonly name: string;
  /** Measures; everything it writes to disk goes below `folder`, which is removed afterwards. */
  run(folder: string): Promise<readonly Measurement[]>;
}

/** The median of the runs as a figure. */
export function measured(
  name: string,
  unit: Measurement['unit'],
  runs: readonly number[],
  limit?: Measurement['limit'],
): Measurement {
  return { name, unit, runs, value: median(runs), ...(limit && { limit }) };
}

/** Whether a figure keeps its promise; true where nothing is promised. */
export function holds({ value, limit }: Measurement): boolean {
  if (limit === undefined) return true;
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('cannot take the median of no values');
  return (upper + lower) / 2;
}
