import { join } from 'node:path';
import { type Benchmark, measured, median } from './measurement';
import { measureProcess, measureSideBySide } from './measure-process';

const LIBRARY = join(__dirname, '../dist/modules/index.js');
const ROUNDS = 15;

/** A process that requires the package, beside one that does nothing. */
export const requirePackage: Benchmark = {
  name: 'require',
  async run(folder) {
    const script = (text: string) => () => measureProcess(['--eval', text], folder);
    const programs = [script(''), script(`require(${JSON.stringify(LIBRARY)})`)];
    const runs = await measureSideBySide(programs, ROUNDS);
    const [empty, ours] = runs.map((figures) => figures.map(({ seconds }) => seconds * 1000));
    return [
      measured('an empty process', 'ms', empty!),
      measured('a process that requires the package', 'ms', ours!),
      measured('a process that requires the package, against an empty one', '×', [median(ours!) / median(empty!)], {
        atMost: 2,
      }),
    ];
  },
};
