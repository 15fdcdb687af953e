import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lock } from '../../cli/commands/lock';
import { parseLockFile } from '../../modules/plan/provider-selection';
import { removeFolders, temporaryFolder } from '../repository/git-repository';
import { CONFIGURATION, folderWith } from './command-line';

const { PATH = '' } = process.env;
afterAll(() => {
  process.env['PATH'] = PATH;
  removeFolders();
});

/** A Terraform that locks what its configuration requires. */
const TERRAFORM = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('fs');
const { required_providers } = JSON.parse(readFileSync('main.tf.json', 'utf8')).terraform;
if (process.argv.includes('-fs-mirror=/none')) { console.error('╷\\n│ Error: no packages'); process.exit(1); }
const platforms = process.argv.filter((one) => one.startsWith('-platform=')).length;
writeFileSync('.terraform.lock.hcl', Object.values(required_providers).map(({ source, version }) =>
  'provider "registry.terraform.io/hashicorp/' + source + '" {\\n  version = "' + version + '"\\n  hashes = [\\n' +
  '    "h1:a=",\\n'.repeat(platforms) + '  ]\\n}\\n').join('\\n'));
`;

it('lock writes every version of a provider that stacks require, and passes on why Terraform failed', async () => {
  const program = join(temporaryFolder(), 'terraform');
  writeFileSync(program, TERRAFORM);
  chmodSync(program, 0o755);
  process.env['PATH'] = `${join(program, '..')}${delimiter}${PATH}`;
  const folder = folderWith({
    'eks-pod-identity.yaml': CONFIGURATION,
    'services/a/pod-identity.yaml': 'service: a\nserviceAccounts: shop/a\nallow:\n  - read: "arn:aws:s3:::a/*"\n',
  });
  const context = { folder, color: false, notesColor: false };
  const { exitCode, output } = await lock(context, {});
  expect({ exitCode, output }).toEqual({
    exitCode: 0,
    output: expect.stringMatching(/^registry\.terraform\.io\/hashicorp\/aws \d/) as string,
  });
  const [aws] = parseLockFile(readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8'));
  expect(aws).toMatchObject({ source: 'registry.terraform.io/hashicorp/aws', hashes: ['h1:a=', 'h1:a='] });
  await expect(lock(context, { fsMirror: '/none' })).rejects.toThrow('no packages');
});
