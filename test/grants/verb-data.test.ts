import { findService } from '../../modules/catalogue/services';
import type { Companion, ServiceVerbs, TypeVerbs } from '../../modules/grants/verbs/service-verbs';
import { SERVICE_VERBS } from '../../modules/grants/verbs/verbs';
import { VERBS } from '../../modules/manifest/grant-schema';

interface Entry {
  /** `sqs queue send` */
  readonly name: string;
  readonly prefix: string;
  /** Undefined for actions without resource. */
  readonly type: string | undefined;
  readonly verb: string;
  /** With prefix. */
  readonly actions: readonly string[];
}

const withPrefix = (prefix: string, actions: readonly string[]): string[] =>
  actions.map((action) => (action.includes(':') ? action : `${prefix}:${action}`));

function entriesOfType(prefix: string, type: string, { verbs, common = [], companions = [] }: TypeVerbs): Entry[] {
  return [
    ...Object.entries(verbs).map(([verb, actions]) => ({
      name: `${prefix} ${type} ${verb}`,
      prefix,
      type,
      verb,
      actions: withPrefix(prefix, [...actions, ...common]),
    })),
    ...companions.flatMap((companion) => entriesOfCompanion(prefix, type, companion)),
  ];
}

function entriesOfCompanion(prefix: string, of: string, { verbs, type, actions }: Companion): Entry[] {
  const [owner, name] = type.includes(':') ? type.split(':') : [prefix, type];
  return verbs.map((verb) => ({
    name: `${prefix} ${of} ${verb}, with ${type}`,
    prefix: owner ?? prefix,
    type: type === '*' ? undefined : name,
    verb,
    actions: withPrefix(prefix, actions),
  }));
}

function entriesOf([prefix, { types, service = {} }]: [string, ServiceVerbs]): Entry[] {
  return [
    ...Object.entries(types).flatMap(([type, verbs]) => entriesOfType(prefix, type, verbs)),
    ...Object.entries(service).map(([verb, actions]) => ({
      name: `${prefix} ${verb}`,
      prefix,
      type: undefined,
      verb,
      actions: withPrefix(prefix, actions),
    })),
  ];
}

const ENTRIES = Object.entries(SERVICE_VERBS).flatMap(entriesOf);

function reference(action: string) {
  const [prefix = '', name = ''] = action.split(':');
  return findService(prefix)?.actions.get(name.toLowerCase());
}

test('there is data for every verb', () => {
  expect(VERBS.filter((verb) => !ENTRIES.some((entry) => entry.verb === verb))).toEqual(NOT_YET);
});

test.each(ENTRIES.map((entry) => [entry.name, entry] as const))(
  '%s: its actions exist, and AWS lists them for the type',
  (_, { prefix, type, actions }) => {
    const wrong = actions.filter((action) => {
      const found = reference(action);
      if (!found || `${action.split(':')[0]}:${found.name}` !== action) return true;
      if (type === undefined) return found.resourceTypes.length > 0 && !TAKES_NO_RESOURCE.has(action);
      return action.startsWith(`${prefix}:`) && !found.resourceTypes.includes(type);
    });
    expect(wrong).toEqual([]);
    if (type !== undefined) expect(findService(prefix)?.resourceTypes.has(type)).toBe(true);
  },
);

/** `manage` is computed from AWS's level; data would contradict it. */
test('manage has no data', () => {
  expect(ENTRIES.filter(({ verb }) => verb === 'manage')).toEqual([]);
});

test('no verb selects permissions management or tagging, except sessions with tags', () => {
  const wrong = ENTRIES.flatMap(({ name, actions }) =>
    actions
      .filter((action) => /^(Permissions management|Tagging)$/.test(reference(action)?.accessLevel ?? ''))
      .filter((action) => action !== 'sts:TagSession')
      .map((action) => `${name}: ${action}`),
  );
  expect(wrong).toEqual([]);
});

/** Removing data is the purpose of these; all other actions with such names destroy or configure something. */
const REMOVES_DATA = new Set(['dynamodb:DeleteItem', 'dynamodb:PartiQLDelete', 's3:DeleteObject', 'sqs:DeleteMessage']);

test('no verb selects an action that destroys or disables a resource', () => {
  const destroys = /^(Delete|Deregister|Disable|Purge|Remove|Reset|Schedule|Stop|Terminate|PartiQLDelete)/;
  const wrong = ENTRIES.flatMap(({ name, actions }) =>
    actions
      .filter((action) => destroys.test(action.split(':')[1] ?? '') && !REMOVES_DATA.has(action))
      .map((action) => `${name}: ${action}`),
  );
  expect(wrong).toEqual([]);
});

test('encrypt selects no decryption', () => {
  const encrypting = ENTRIES.filter(({ verb }) => verb === 'encrypt').flatMap(({ actions }) => actions);
  expect(encrypting.filter((action) => /Decrypt|ReEncryptFrom|DeriveSharedSecret/.test(action))).toEqual([]);
});

/** AWS's reference lists a resource type that callers do not name. */
const TAKES_NO_RESOURCE = new Set<string>([]);

const NOT_YET = ['connect', 'start', 'manage'];
