import { join } from 'node:path';
import { generatedServices, writeRepository } from './generate-repository';
import { type Benchmark, measured } from './measurement';
import { measureProcess, measureSideBySide } from './measure-process';

const COMMAND_LINE = join(__dirname, '../dist/cli/main.js');
const ROUNDS = 3;

/** `validate` of 10,000 manifests: time and memory. */
export const validate: Benchmark = {
  name: 'validate',
  async run(folder) {
    const repository = join(folder, 'validate');
    writeRepository(repository, generatedServices(10_000));
    const [runs] = await measureSideBySide([() => measureProcess([COMMAND_LINE, 'validate'], repository)], ROUNDS);
    const name = 'validate, 10,000 manifests';
    return [
      measured(
        name,
        's',
        runs!.map(({ seconds }) => seconds),
        { atMost: 10 },
      ),
      measured(
        `${name}, memory`,
        'MB',
        runs!.map(({ megabytes }) => megabytes),
        { atMost: 600 },
      ),
    ];
  },
};
