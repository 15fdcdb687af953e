import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { configurationSchema, manifestSchema } from '../../modules/manifest/json-schema';
import { type LanguageServer, type Position, startLanguageServer } from './language-server';

const SCHEMAS = join(__dirname, '../../schemas');
const FILES = { manifest: '/editor/pod-identity.yaml', configuration: '/editor/eks-pod-identity.yaml' } as const;

/** A text with a place marked by `|`, which is taken out. */
function marked(schema: keyof typeof FILES, text: string): { readonly text: string; readonly position: Position } {
  const head = `# yaml-language-server: $schema=${join(SCHEMAS, `${schema}.schema.json`)}\n`;
  const before = (head + text).split('|')[0] ?? '';
  const lines = before.split('\n');
  return {
    text: head + text.replace('|', ''),
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer();
});
afterAll(() => {
  server.stop();
});

let opened = 0;
async function open(schema: keyof typeof FILES, marks: string) {
  opened += 1;
  const file = `${FILES[schema]}/${opened}.yaml`;
  const { text, position } = marked(schema, marks);
  return { file, position, diagnostics: await server.open(file, text) };
}

const CONFIGURED = 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    ';

test.each([
  ['the keys of a manifest', 'manifest', 'service: orders\n|', ['allow', 'role', 'association', 'environments']],
  ['the verbs of a grant', 'manifest', 'service: orders\nallow:\n  - |', ['read', 'consume', 'actions', 'level']],
  ['the settings of a role', 'manifest', 'service: orders\nrole:\n  |', ['permissionsBoundary', 'path', 'trust']],
  ['the values of an enumeration', 'manifest', 'service: orders\nidentity: |', ['pod-identity', 'irsa', 'both']],
  ['the presets', 'manifest', 'service: orders\npresets:\n  - |', ['velero', 'karpenter']],
  ['the keys of a configuration', 'configuration', '|', ['environments', 'gate', 'policies']],
  ['the settings of a cluster', 'configuration', `${CONFIGURED}clusters:\n      - |`, ['name', 'agent', 'oidc']],
  ['the kinds of a backend', 'configuration', `${CONFIGURED}backend:\n      |`, ['s3', 'gcs', 'azurerm']],
] as const)('an editor completes %s', async (_, schema, marks, expected) => {
  const { file, position } = await open(schema, marks);
  const labels = (await server.complete(file, position)).map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining([...expected]));
});

test('an editor inserts a key with its colon, and an example as a snippet', async () => {
  const { file, position } = await open('manifest', 'service: orders\n|');
  const items = await server.complete(file, position);
  expect(items.find(({ label }) => label === 'association')?.insertText).toMatch(/^association:/);
  const value = await open('manifest', 'service: orders\nmanagedPolicies: |');
  const examples = (await server.complete(value.file, value.position)).map(({ insertText }) => insertText);
  expect(examples).toContain('AmazonSSMReadOnlyAccess');
});

test.each([
  ['a key', 'manifest', 'serv|ice: orders\n', /unique in the repository[^]*Example:[^]*orders/],
  ['a verb', 'manifest', 'service: orders\nallow:\n  - re|ad: x\n', /Read the data in the resource/],
  ['a key of the configuration', 'configuration', `${CONFIGURED}back|end: {}\n`, /state/],
  ['a key that refers to a definition', 'configuration', 'ga|te: {}\n', /approv/],
] as const)('an editor explains %s', async (_, schema, marks, expected) => {
  const { file, position } = await open(schema, marks);
  expect(await server.hover(file, position)).toMatch(expected);
});

test.each([
  ['an unknown key', 'manifest', 'service: orders\n|ownr: me\n', 'ownr'],
  ['a missing key', 'manifest', '|owner: me\n', 'service'],
  ['an account without quotes', 'configuration', 'environments:\n  prod:\n    account: |111122223333\n', 'string'],
] as const)('an editor reports %s at its place', async (_, schema, marks, expected) => {
  const { position, diagnostics } = await open(schema, marks);
  expect(diagnostics.map(({ message, range }) => [message, range.start])).toContainEqual([
    expect.stringContaining(expected) as string,
    position,
  ]);
});

test('an editor reports nothing of a manifest and a configuration that are right', async () => {
  const manifest = 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: arn:aws:s3:::orders/*\n|';
  expect((await open('manifest', manifest)).diagnostics).toEqual([]);
  expect((await open('configuration', `${CONFIGURED}clusters: [{ name: shop }]\n|`)).diagnostics).toEqual([]);
});

type Schema = Readonly<Record<string, unknown>>;

/** Every key that a schema describes, with the part of the schema about it. */
function keysOf(part: unknown, path = ''): readonly (readonly [string, Schema])[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part as Schema).flatMap(([name, value]) => {
    if (name !== 'properties')
      return ['examples', 'defaultSnippets'].includes(name) ? [] : keysOf(value, `${path}/${name}`);
    return Object.entries(value as Readonly<Record<string, Schema>>).flatMap(([key, one]) => [
      [`${path}/${key}`, one] as const,
      ...keysOf(one, `${path}/${key}`),
    ]);
  });
}

describe.each([
  ['manifest', manifestSchema()],
  ['configuration', configurationSchema()],
] as const)('every key of the %s', (_, schema) => {
  const keys = keysOf(schema);

  test('has a description, and an example unless an editor can list its values', () => {
    const lacking = keys.filter(
      ([, { description, examples, enum: values, type }]) =>
        description === undefined || (examples === undefined && values === undefined && type !== 'boolean'),
    );
    expect(lacking.map(([path]) => path)).toEqual([]);
  });

  test('has an example that is valid', () => {
    const ajv = new Ajv({ strict: false });
    const { definitions } = schema as { readonly definitions: Schema };
    const checks = new Map<string, ValidateFunction>();
    const wrong = keys.flatMap(([path, key]) => {
      const { examples = [] } = key as { readonly examples?: readonly unknown[] };
      const { defaultSnippets, ...rest } = key;
      const text = JSON.stringify(rest);
      const check = checks.get(text) ?? ajv.compile({ ...rest, definitions });
      checks.set(text, check);
      return examples.filter((example) => !check(example)).map((example) => [path, example, check.errors]);
    });
    expect(wrong).toEqual([]);
  });
});
