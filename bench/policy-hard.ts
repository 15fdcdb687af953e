import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HardPair, HOSTILE_PAIRS, LARGE_PAIR } from '../test/policy/hostile-policies';
import { builtLibrary } from './built-library';
import { measureProcess } from './measure-process';
import { type Benchmark, measured, type Measurement } from './measurement';

const COMMAND_LINE = join(__dirname, '../dist/cli/main.js');
const WARM_UP = 5;
const RUNS = 9;

/**
 * The largest policies that a role may have, and policies written to blow up: the time in a process that has compared
 * before, and the memory of a process that compares them and nothing else.
 */
export const run: Benchmark['run'] = async (folder) => {
  const { compare } = await builtLibrary();
  const millisecondsFor = ({ before, after }: HardPair): number => {
    const start = process.hrtime.bigint();
    compare(before, after);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  const measurements: Measurement[] = [];
  for (const pair of [LARGE_PAIR, ...HOSTILE_PAIRS]) {
    const times = Array.from({ length: WARM_UP + RUNS }, () => millisecondsFor(pair)).slice(WARM_UP);
    const atMost = pair === LARGE_PAIR ? 250 : 2_000;
    measurements.push(measured(`compare, ${pair.name}`, 'ms', times, { atMost }));
  }
  const memory: number[] = [];
  for (const pair of [LARGE_PAIR, ...HOSTILE_PAIRS]) memory.push(await megabytesFor(pair, folder));
  const most = Math.max(...memory);
  measurements.push(measured('compare, memory of the hungriest of these', 'MB', [most], { atMost: 200 }));
  return measurements;
};

async function megabytesFor({ before, after }: HardPair, folder: string): Promise<number> {
  const files = [join(folder, 'before.json'), join(folder, 'after.json')] as const;
  writeFileSync(files[0], JSON.stringify(before));
  writeFileSync(files[1], JSON.stringify(after));
  const { megabytes } = await measureProcess([COMMAND_LINE, 'compare', ...files], folder);
  return megabytes;
}
