/**
 * `npm run bench` measures everything, `npm run bench -- diff validate` only these. Prints a table and leaves the
 * figures as JSON in `bench/results/`. Ends with status 1 when a figure misses what is promised.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, parse } from 'node:path';
import { action } from './action';
import { actionApply } from './action-apply';
import { diff } from './diff';
import { findings } from './findings';
import { type Benchmark, holds, type Measurement } from './measurement';
import { provider } from './provider';
import { requirePackage } from './require';
import { synth } from './synth';
import { validate } from './validate';
import { whoCan } from './who-can';

/**
 * What the product promises, and the programs that measure the policy engine by itself: `policy*.ts`, each with a
 * `run`.
 */
async function allBenchmarks(): Promise<readonly Benchmark[]> {
  const files = readdirSync(__dirname).filter((file) => /^policy.*\.ts$/.test(file));
  const engine = files.sort().map(async (file): Promise<Benchmark> => {
    const program = (await import(join(__dirname, file))) as Pick<Benchmark, 'run'>;
    return { name: parse(file).name, run: program.run };
  });
  return [
    diff,
    findings,
    validate,
    whoCan,
    synth,
    requirePackage,
    action,
    actionApply,
    provider,
    ...(await Promise.all(engine)),
  ];
}

async function main(names: readonly string[]): Promise<void> {
  const benchmarks = await allBenchmarks();
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    console.error(`unknown benchmark "${unknown}"; there are ${benchmarks.map(({ name }) => name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'eks-pod-identity-bench-'));
  const measurements: Measurement[] = [];
  try {
    for (const benchmark of benchmarks) {
      if (names.length > 0 && !names.includes(benchmark.name)) continue;
      console.error(`measuring ${benchmark.name} …`);
      measurements.push(...(await benchmark.run(folder)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(table(measurements));
  console.log(`\n${writeResults(measurements)}`);
  if (!measurements.every(holds)) process.exitCode = 1;
}

/** One line a figure: what, the figure, the span of its runs, what is promised. */
function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { name, value, runs, unit, limit } = measurement;
    const span = runs.length > 1 ? `${figure(Math.min(...runs))}–${figure(Math.max(...runs))}` : '';
    const promised =
      limit === undefined
        ? ''
        : 'atMost' in limit
          ? `at most ${figure(limit.atMost)}`
          : `at least ${figure(limit.atLeast)}`;
    const verdict = limit === undefined ? '' : holds(measurement) ? 'holds' : 'MISSED';
    return [name, `${figure(value)} ${unit}`, span, promised, verdict];
  });
  const all = [['what', 'median', 'runs', 'promised', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/** Leaves the figures beside the machine they were measured on. @returns the file's path */
function writeResults(measurements: readonly Measurement[]): string {
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    memory: totalmem(),
  };
  const date = new Date().toISOString();
  const results = join(__dirname, 'results');
  mkdirSync(results, { recursive: true });
  const file = join(results, `${date.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ date, machine, measurements }, null, 2)}\n`);
  return file;
}

void main(process.argv.slice(2));
