import { spawnSync } from 'node:child_process';
import { PACKAGE, ROOT } from './packed-package';

/** What is expensive to load, by what its files have in their path. */
const EXPENSIVE = {
  cdktf: /node_modules\/(cdktf|constructs|@cdktf)\//,
  zod: /node_modules\/zod\//,
  yaml: /node_modules\/yaml\//,
  catalogue: /dist\/modules\/catalogue\//,
};

type Expensive = keyof typeof EXPENSIVE;

/** The modules that a fresh process has loaded after each of the steps, which run one after the other. */
function loadedAfterEach(steps: readonly string[]): string[][] {
  const script = `
    const after = [];
    let library;
    (async () => {
      for (const step of [${steps.map((step) => `async () => ${step}`).join(', ')}]) {
        await step();
        after.push(Object.keys(require.cache));
      }
      console.log(JSON.stringify(after));
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script], { cwd: ROOT, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

describe('a process that requires the package', () => {
  const steps: readonly [step: string, loaded: readonly Expensive[]][] = [
    [`library = require('${PACKAGE}')`, []],
    ['library.allFindings({ findings: [], services: [] })', []],
    ['library.compare({ policies: [] }, { policies: [] })', ['catalogue']],
    // Its files have no problems, so the parser of the others is not needed, nor is it for positions.
    [
      `library.loadRepository('examples/monorepo').then(({ manifests }) => manifests[0].source.locate(['service']))`,
      ['zod', 'catalogue'],
    ],
    ['library.PodIdentityRole.name', ['cdktf', 'zod', 'catalogue']],
  ];
  const after = loadedAfterEach(steps.map(([step]) => step));

  it.each(steps.map(([step, loaded], index) => [step, loaded, index] as const))(
    '%s has loaded %j',
    (_, loaded, index) => {
      const names = Object.keys(EXPENSIVE) as Expensive[];
      expect(names.filter((name) => after[index]!.some((file) => EXPENSIVE[name].test(file)))).toEqual(loaded);
    },
  );

  it('loads no more than a few files before a function is called', () => {
    expect(after[0]!.length).toBeLessThan(10);
  });
});
