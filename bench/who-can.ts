import { join } from 'node:path';
import { generatedServices, writeRepository } from './generate-repository';
import { type Benchmark, measured } from './measurement';
import { measureProcess, measureSideBySide } from './measure-process';

const COMMAND_LINE = join(__dirname, '../dist/cli/main.js');
const ROUNDS = 5;
const SERVICES = generatedServices(1000);
const ASKED = SERVICES[500]!;
const OBJECT = `arn:aws:s3:::${ASKED.name}-${ASKED.half}-prod/a`;

/** One request of 1,000 services: who may make it, and whether one of them may. */
export const whoCan: Benchmark = {
  name: 'who-can',
  async run(folder) {
    const repository = join(folder, 'who-can');
    writeRepository(repository, SERVICES);
    const run = (...args: readonly string[]) => measureProcess([COMMAND_LINE, ...args], repository, [0, 1]);
    const runs = await measureSideBySide(
      [
        () => run('who-can', 's3:GetObject', OBJECT),
        () => run('can', ASKED.name, 's3:GetObject', OBJECT),
        () => run('validate'),
      ],
      ROUNDS,
    );
    const [who = [], can = [], everything = []] = runs.map((figures) => figures.map(({ seconds }) => seconds));
    return [
      measured('who-can, 1,000 services', 's', who, { atMost: 1 }),
      measured('can, one of 1,000 services', 's', can, { atMost: 1 }),
      // Round by round, because a busy moment of the machine lasts longer than one run.
      measured('who-can, time by that of validate', '×', ratios(who, everything), { atMost: 0.7 }),
    ];
  },
};

function ratios(times: readonly number[], others: readonly number[]): number[] {
  return times.map((one, round) => one / others[round]!);
}
