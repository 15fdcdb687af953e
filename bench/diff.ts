import { join } from 'node:path';
import { commitOneChange, generatedServices, writeRepository } from './generate-repository';
import { type Benchmark, measured } from './measurement';
import { measureProcess, measureSideBySide, type ProcessFigures } from './measure-process';

const COMMAND_LINE = join(__dirname, '../dist/cli/main.js');
const SIZES = [100, 1_000, 10_000] as const;
const ROUNDS = 7;

/** `diff` of one changed service: its cost follows the change, not the size of the repository. */
export const diff: Benchmark = {
  name: 'diff',
  async run(folder) {
    const programs = SIZES.map((size) => {
      const repository = join(folder, `diff-${size}`);
      const services = generatedServices(size);
      writeRepository(repository, services);
      commitOneChange(repository, services);
      return (): Promise<ProcessFigures> =>
        measureProcess([COMMAND_LINE, 'diff', '--base', 'HEAD~1', '--head', 'HEAD'], repository);
    });
    const runs = await measureSideBySide(programs, ROUNDS);
    const times = runs.map((figures, index) => {
      const size = SIZES[index]!;
      const limit = size === 10_000 ? { atMost: 1 } : undefined;
      const name = `diff, one of ${size.toLocaleString('en')} services changed`;
      return measured(
        name,
        's',
        figures.map(({ seconds }) => seconds),
        limit,
      );
    });
    const [small, large] = [runs[0]!, runs.at(-1)!];
    // Round by round, because a busy moment of the machine lasts longer than one run.
    const ratios = small.map(({ seconds }, round) => seconds / large[round]!.seconds);
    return [...times, measured('diff, time of 100 services by that of 10,000', '×', ratios, { atLeast: 1 / 3 })];
  },
};
