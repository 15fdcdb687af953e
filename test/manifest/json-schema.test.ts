import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { DiagnosticCode } from '../../modules/diagnostics/codes';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { configurationSchema, manifestSchema } from '../../modules/manifest/json-schema';
import { configurationOf, manifestOf } from './marked-yaml';
import { changed, configurationValue, manifestValue } from './values';
import { runs } from '../policy/runs';

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, keywords: ['defaultSnippets'] });
const isManifest = ajv.compile(manifestSchema());
const isConfiguration = ajv.compile(configurationSchema());

/** What only the parser finds, because it is about several parts together. */
const PARSER_ONLY: ReadonlySet<DiagnosticCode> = new Set(['agent-settings-unused', 'region-other-partition']);

function structural(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ code }) => !PARSER_ONLY.has(code));
}

describe('of values that are right, and of values with a wrong part, the JSON Schema says what the parser says', () => {
  test('for manifests', () => {
    fc.assert(
      fc.property(changed(manifestValue), (value) => {
        const { diagnostics } = manifestOf(JSON.stringify(value));
        expect({ value, right: isManifest(value) }).toEqual({ value, right: structural(diagnostics).length === 0 });
      }),
      { numRuns: runs(150, 4_000) },
    );
  });

  test('for configurations', () => {
    fc.assert(
      fc.property(changed(configurationValue), (value) => {
        const { diagnostics } = configurationOf(JSON.stringify(value));
        expect({ value, right: isConfiguration(value) }).toEqual({
          value,
          right: structural(diagnostics).length === 0,
        });
      }),
      { numRuns: runs(150, 4_000) },
    );
  });

  test('and without a wrong part there is nothing to say', () => {
    fc.assert(
      fc.property(manifestValue, (value) => {
        expect(manifestOf(JSON.stringify(value)).diagnostics).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(configurationValue, (value) => {
        expect(structural(configurationOf(JSON.stringify(value)).diagnostics)).toEqual([]);
      }),
    );
  });
});

describe('the examples', () => {
  const folder = join(__dirname, '../../examples/monorepo');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

  test('are there', () => {
    expect(files.length).toBeGreaterThan(12);
  });

  test.each(files)('%s keeps the JSON Schema and the parser has no complaint', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const isConfigurationFile = file === 'eks-pod-identity.yaml';
    expect((isConfigurationFile ? isConfiguration : isManifest)(parse(text))).toBe(true);
    expect((isConfigurationFile ? configurationOf(text) : manifestOf(text)).diagnostics).toEqual([]);
  });
});

describe('for editors', () => {
  test.each([
    ['manifest', manifestSchema(), 'Manifest of eks-pod-identity'],
    ['configuration', configurationSchema(), 'Configuration of eks-pod-identity'],
  ])('the schema of the %s has a title, and every key a description', (_, schema, title) => {
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', title });
    expect(keysWithoutDescription(schema, schema)).toEqual([]);
  });

  test('a scalar completes wherever a list of it does', () => {
    expect(manifestSchema()).toMatchObject({
      properties: { serviceAccounts: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } },
      definitions: { grant: { properties: { read: { anyOf: [{ type: 'string' }, { type: 'array' }] } } } },
    });
  });

  test.each([
    [{ service: 'a', presets: ['external-dns'] }],
    [{ service: 'a', presets: [{ 'vpc-cni': {}, keda: { metrics: true } }] }],
    [{ service: 'a', presets: [{ 'external-dns': {} }] }],
    [{ service: 'a', allow: [{ read: 'x', write: 'x' }] }],
    [{ service: 'a', allow: [{ actions: 'a:B' }] }],
    [{ service: 'a', allow: [{ read: 'x', resources: 'x' }] }],
    [{ service: 'a', environments: [] }],
    [{ owner: 'a' }],
  ])('the manifest %j is wrong', (value) => {
    expect(isManifest(value)).toBe(false);
  });
});

interface SchemaNode {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly allOf?: readonly SchemaNode[];
}

/** Keys that an editor could not explain, as `definition.key`. Backends are Terraform's and explain themselves. */
function keysWithoutDescription(root: SchemaNode, node: SchemaNode, name = ''): string[] {
  const described = (key: SchemaNode): boolean => {
    const target = key.$ref ?? key.allOf?.[0]?.$ref;
    return key.description !== undefined || (target !== undefined && described(definition(root, target)));
  };
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([key, value]) => [
      ...(described(value) ? [] : [`${name}.${key}`]),
      ...keysWithoutDescription(root, value, key),
    ]),
    ...Object.entries(node.definitions ?? {}).flatMap(([key, value]) => keysWithoutDescription(root, value, key)),
  ];
}

function definition(root: SchemaNode, ref: string): SchemaNode {
  return root.definitions?.[ref.replace('#/definitions/', '')] ?? {};
}
