import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The packages of CDKTF that one fresh process has loaded after each of the steps, which run one after the other. */
function packagesAfterEach(steps: readonly string[]): string[][] {
  const script = `
    const loaded = () => [...new Set(Object.keys(require.cache).flatMap((file) =>
      /node_modules[\\\\/](cdktf|constructs|@cdktf[\\\\/][^\\\\/]+)[\\\\/]/.exec(file)?.[1] ?? []))].sort();
    const demand = (truth, what) => { if (!truth) throw new Error(what); };
    const after = [];
    let library;
    (async () => {
      ${steps.map((step) => `${step}; after.push(loaded());`).join('\n')}
      console.log(JSON.stringify(after));
    })();`;
  const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return (JSON.parse(output) as string[][]).map((names) => names.map((name) => name.replace('\\', '/')));
}

it('loads CDKTF when a construct is touched, and only the provider that it needs', () => {
  const touch = (name: string) => `demand(library.${name}.name === '${name}', '${name} is missing')`;
  const request = '{ action: "s3:GetObject", resource: "arn:aws:s3:::b/a", context: {} }';
  const aws = ['@cdktf/provider-aws', 'cdktf', 'constructs'];
  const steps: readonly [step: string, loaded: readonly string[]][] = [
    [`library = require('./modules')`, []],
    [`demand('PodIdentityRole' in library && Object.keys(library).includes('PodIdentityRole'), 'not enumerable')`, []],
    [`demand(library.evaluate({ policies: [] }, ${request}).decision === 'implicitly-denied', 'wrong decision')`, []],
    [`demand(library.compare({ policies: [] }, { policies: [] }).verdict === 'equal', 'wrong verdict')`, []],
    [`demand((await library.loadRepository('examples/monorepo')).manifests.length > 0, 'no manifests')`, []],
    [touch('PodIdentityAgent'), aws],
    [touch('PodIdentityAssociation'), aws],
    [touch('PodIdentityRole'), aws],
    [touch('addPodIdentityStacks'), aws],
    [touch('WorkloadServiceAccount'), ['@cdktf/provider-aws', '@cdktf/provider-kubernetes', 'cdktf', 'constructs']],
  ];
  expect(packagesAfterEach(steps.map(([step]) => step))).toEqual(steps.map(([, loaded]) => loaded));
});
