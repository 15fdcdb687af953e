import { compare } from '../modules';
import { HOSTILE_PAIRS, LARGE_PAIR } from '../test/policy/hostile-policies';
import { type Benchmark, measured, type Measurement } from './measurement';

const WARM_UP = 10;
const RUNS = 9;

/** The largest policies that a role may have, and policies written to blow up, each in a process that has run before. */
export const run: Benchmark['run'] = () => {
  const measurements: Measurement[] = [];
  const time = (before: Parameters<typeof compare>[0], after: Parameters<typeof compare>[1]): number => {
    const start = process.hrtime.bigint();
    compare(before, after);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  const large = Array.from({ length: WARM_UP + RUNS }, () => time(LARGE_PAIR.before, LARGE_PAIR.after));
  measurements.push(measured(`compare, ${LARGE_PAIR.name}`, 'ms', large.slice(WARM_UP), { atMost: 250 }));
  for (const { name, before, after } of HOSTILE_PAIRS) {
    const runs = Array.from({ length: 3 }, () => time(before, after));
    measurements.push(measured(`compare, ${name}`, 'ms', runs, { atMost: 2_000 }));
  }
  const used = process.resourceUsage().maxRSS / 1_024;
  measurements.push(measured('compare, memory of the process at most', 'MB', [used], { atMost: 200 }));
  return Promise.resolve(measurements);
};
