import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders } from '../repository/git-repository';
import { eksPodIdentity, folderWith } from './command-line';

afterAll(removeFolders);

const FILES = ['eks-pod-identity.yaml', 'services/example/pod-identity.yaml'];

test.concurrent('writes a configuration and a manifest about which validate has no complaint', async () => {
  const cwd = folderWith();
  const { status, stdout } = await eksPodIdentity(['init'], { cwd });
  expect({ status, stdout }).toEqual({ status: 0, stdout: FILES.map((file) => `${file}\n`).join('') });
  expect(await eksPodIdentity(['validate'], { cwd })).toEqual({
    status: 0,
    stdout: '',
    stderr: '1 manifest, 1 workload: no problems\n',
  });
});

test.concurrent('leaves what else the folder holds alone', async () => {
  const cwd = folderWith({ 'services/orders/main.go': 'package main\n' });
  expect((await eksPodIdentity(['init'], { cwd })).status).toBe(0);
  expect(readFileSync(join(cwd, 'services/orders/main.go'), 'utf8')).toBe('package main\n');
});

describe('writes nothing and loses nothing', () => {
  test.concurrent.each(FILES)('where %s exists', async (file) => {
    const cwd = folderWith({ [file]: '# mine\n' });
    const { status, stdout, stderr } = await eksPodIdentity(['init'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`"${file}"`);
    expect(FILES.filter((one) => existsSync(join(cwd, one)))).toEqual([file]);
    expect(readFileSync(join(cwd, file), 'utf8')).toBe('# mine\n');
  });

  test.concurrent('where a symbolic link would lead the writing elsewhere', async () => {
    const cwd = folderWith();
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'eks-pod-identity.yaml'));
    expect((await eksPodIdentity(['init'], { cwd })).status).toBe(2);
    expect(readdirSync(cwd)).toEqual(['eks-pod-identity.yaml']);
  });

  test.concurrent('where the second file cannot be written', async () => {
    const cwd = folderWith({ services: 'a file, not a folder\n' });
    const { status, stderr } = await eksPodIdentity(['init'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: cannot write in ".+": .+\n$/);
    expect(readdirSync(cwd)).toEqual(['services']);
  });

  // Root may write anywhere.
  (process.getuid?.() === 0 ? test.skip : test)('where the folder is read-only', async () => {
    const cwd = folderWith();
    chmodSync(cwd, 0o500);
    expect((await eksPodIdentity(['init'], { cwd })).status).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
