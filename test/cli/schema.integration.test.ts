import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { removeFolders } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, manifestOf } from './command-line';

afterAll(removeFolders);

test.concurrent.each([
  [['schema'], manifestOf('orders'), 'servce: orders\n'],
  [['schema', 'manifest'], manifestOf('orders'), 'service: orders\nallow: 1\n'],
  [['schema', 'config'], CONFIGURATION, 'environments: { prod: {} }\n'],
])('%j prints a JSON Schema that tells good files from bad ones', async (args, good, bad) => {
  const { status, stdout, stderr } = await eksPodIdentity(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const accepts = new Ajv({ strict: false }).compile(JSON.parse(stdout) as object);
  expect(accepts(parse(good))).toBe(true);
  expect(accepts(parse(bad))).toBe(false);
});

test.concurrent('without an argument it is the schema of the manifest', async () => {
  const [implied, named] = await Promise.all([eksPodIdentity(['schema']), eksPodIdentity(['schema', 'manifest'])]);
  expect(implied).toEqual(named);
});
