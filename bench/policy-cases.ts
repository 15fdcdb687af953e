import { publishedCases } from '../test/policy/cases';
import { builtLibrary } from './built-library';
import { type Benchmark, measured, median } from './measurement';

const WARM_UP = 5;
const RUNS = 15;

/** The comparison of the pairs that AWS publishes verdicts for, each by the median of its runs. */
export const run: Benchmark['run'] = async () => {
  const { compare } = await builtLibrary();
  const cases = publishedCases();
  const times: number[][] = cases.map(() => []);
  for (let round = 0; round < WARM_UP + RUNS; round++) {
    for (const [index, { before, after }] of cases.entries()) {
      const start = process.hrtime.bigint();
      compare(before, after);
      if (round >= WARM_UP) times[index]!.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const typical = times.map(median);
  const name = `compare, ${cases.length} published pairs`;
  return [
    measured(`${name}: median`, 'ms', [median(typical)], { atMost: 1 }),
    measured(`${name}: slowest`, 'ms', [Math.max(...typical)], { atMost: 100 }),
  ];
};
