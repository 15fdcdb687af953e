import { buildSync } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { generatedServices, writeRepository } from './generate-repository';
import { type Benchmark, measured } from './measurement';
import { measureProcess, measureSideBySide } from './measure-process';
import { essence, literalsOf, readStacks } from './synthesized';

const LIBRARY = join(__dirname, '../dist/modules/index.js');
/** Inside the repository, so that the compiled programs find its packages; where no other tool looks. */
const PROGRAMS = join(__dirname, '../node_modules/.cache/eks-pod-identity-bench');
const SERVICES = 1_000;
const ROUNDS = 5;

/** Synth of 1,000 services in two environments each, beside a plain CDKTF program with the same resources. */
export const synth: Benchmark = {
  name: 'synth',
  async run(folder) {
    const repository = join(folder, 'synth');
    writeRepository(repository, generatedServices(SERVICES));
    // Compiled beforehand, as a user's program is: no run pays for the compiler.
    buildSync({
      entryPoints: ['synth-ours.ts', 'synth-plain.ts'].map((file) => join(__dirname, file)),
      outdir: PROGRAMS,
      format: 'cjs',
      platform: 'node',
    });
    const [oursOut, plainOut, literals] = ['ours', 'plain', 'literals.json'].map((name) => join(folder, name));
    mkdirSync(oursOut!);
    mkdirSync(plainOut!);
    const ours = () => measureProcess([join(PROGRAMS, 'synth-ours.js'), LIBRARY, repository, oursOut!], folder);
    const plain = () => measureProcess([join(PROGRAMS, 'synth-plain.js'), literals!, plainOut!], folder);

    await ours();
    writeFileSync(literals!, JSON.stringify(literalsOf(readStacks(oursOut!))));
    await plain();
    requireSameResources(oursOut!, plainOut!);

    const [ourRuns, plainRuns] = await measureSideBySide([ours, plain], ROUNDS);
    const name = `synth, ${SERVICES.toLocaleString('en')} services in two environments`;
    const times = (runs: typeof ourRuns): number[] => runs!.map(({ seconds }) => seconds);
    const memory = ourRuns!.map(({ megabytes }) => megabytes);
    // Round by round, because a busy moment of the machine lasts longer than one run.
    const ratios = times(ourRuns).map((seconds, round) => seconds / times(plainRuns)[round]!);
    return [
      measured(name, 's', times(ourRuns)),
      measured(`${name}, by hand`, 's', times(plainRuns)),
      measured(`${name}, time by that by hand`, '×', ratios, { atMost: 1.3 }),
      measured(`${name}, memory`, 'MB', memory),
    ];
  },
};

/** @throws Error when the two programs did not declare the same: then their times are not comparable */
function requireSameResources(oursOut: string, plainOut: string): void {
  const [ours, plain] = [readStacks(oursOut), readStacks(plainOut)];
  for (const [name, stack] of ours) {
    const other = plain.get(name);
    if (other === undefined || !isDeepStrictEqual(essence(stack), essence(other))) {
      throw new Error(`stack '${name}' is not the same in both programs`);
    }
  }
  if (plain.size !== ours.size) throw new Error('the programs have different numbers of stacks');
}
