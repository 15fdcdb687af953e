import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun, type CommandContext } from '../../cli/command';
import { migrate, type MigrateOptions } from '../../cli/commands/migrate';
import {
  ACCOUNT,
  accountDetails,
  allow,
  describedCluster,
  document,
  roleDetail,
  subject,
  tokens,
} from '../migrate/found-account';
import { removeFolders } from '../repository/git-repository';
import { folderWith } from './command-line';

afterAll(removeFolders);

const role = (name: string, own: object) =>
  roleDetail(name, { trust: [tokens(subject(`shop/${name}`))], inline: document(own) });
const SOURCES = {
  'sources/account.json': accountDetails([role('orders', allow('ssm:GetParameter', '*'))]),
  'sources/shop.json': describedCluster('shop'),
  'sources/README.md': 'Read me',
};

function run(files: Readonly<Record<string, string>>, options: Partial<MigrateOptions> = {}, paths = ['sources']) {
  const folder = folderWith(files);
  const context: CommandContext = { folder, color: false, notesColor: false };
  return { folder, ...migrate(context, paths, { format: 'text', ...options }) };
}

test('without --output nothing is written, and the verdicts are printed', () => {
  const { folder, exitCode, output, notes } = run(SOURCES);
  expect(output).toMatch(/^equal {8}shop\/orders on shop, now by IRSA: service orders$/m);
  expect(output).toContain('1 service account, access before against after: 1 equal');
  expect(notes).toBe('2 files would be written; give --output FOLDER to write them\n');
  expect([exitCode, existsSync(join(folder, 'eks-pod-identity.yaml'))]).toEqual([0, false]);
});

test('--output writes the repository and the plan of the migration, and --environment names the environment', () => {
  const { folder, exitCode } = run(SOURCES, { output: 'new', environment: [`prod=${ACCOUNT}`] });
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, 'new/eks-pod-identity.yaml'), 'utf8')).toContain('  prod:\n');
  expect(readFileSync(join(folder, 'new/services/orders/pod-identity.yaml'), 'utf8')).toContain('adopt: true\n');
  expect(readFileSync(join(folder, 'new/migration.md'), 'utf8')).toContain('## 3. Restart the pods');
});

test('existing files are overwritten with --force only', () => {
  const files = { ...SOURCES, 'new/eks-pod-identity.yaml': 'mine\n' };
  expect(() => run(files, { output: 'new' })).toThrow(
    new CannotRun('will not overwrite "eks-pod-identity.yaml"; nothing was written'),
  );
  const { folder } = run(files, { output: 'new', force: true });
  expect(readFileSync(join(folder, 'new/eks-pod-identity.yaml'), 'utf8')).not.toBe('mine\n');
});

test('the status is 1 where a service account gains access, or is not carried over', () => {
  const tag = allow('s3:GetObject', 'arn:aws:s3:::files/${aws:PrincipalTag/kubernetes-namespace}/*');
  const gained = run({ ...SOURCES, 'sources/account.json': accountDetails([role('files', tag)]) });
  expect(gained.output).toMatch(/^broader {6}shop\/files on shop/m);
  expect(gained.exitCode).toBe(1);

  const left = run({ 'sources/account.json': SOURCES['sources/account.json'] });
  expect(left.notes).toContain('sources/account.json:3:5 error not-carried-over: role');
  expect(left.exitCode).toBe(1);
});

test('lost access is accepted with --accept narrower', () => {
  // Without session tags, the denial does not apply to IRSA.
  const own = document(allow('s3:GetObject', '*'), {
    ...allow('s3:GetObject', 'arn:aws:s3:::secret/*'),
    Effect: 'Deny',
    Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'shop' } },
  });
  const account = accountDetails([roleDetail('files', { trust: [tokens(subject('shop/files'))], inline: own })]);
  const files = { ...SOURCES, 'sources/account.json': account };
  expect(run(files).output).toMatch(/^narrower/m);
  expect(run(files).exitCode).toBe(1);
  expect(run(files, { accept: 'narrower' }).exitCode).toBe(0);
});

test.each<[string, Partial<MigrateOptions>, string[], RegExp]>([
  ['a path that does not exist', {}, ['nothing.json'], /cannot read "nothing.json"/],
  ['an environment without account', { environment: ['prod'] }, ['sources'], /is not NAME=ACCOUNT/],
])('%s ends the command', (_, options, paths, message) => {
  expect(() => run(SOURCES, options, paths)).toThrow(message);
});

test('JSON has the verdicts, what is not carried over and the phases', () => {
  const { output = '' } = run(SOURCES, { format: 'json' });
  expect(JSON.parse(output)).toMatchObject({
    schemaVersion: 1,
    verdict: 'equal',
    serviceAccounts: [{ cluster: 'shop', namespace: 'shop', serviceAccount: 'orders', verdict: 'equal' }],
    diagnostics: [],
    phases: [{}, {}, {}, {}],
  });
});
