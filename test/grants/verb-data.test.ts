import { destructionOf } from '../../modules/catalogue/destructive-actions';
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

test('there is data for every verb but manage, which is computed', () => {
  expect(VERBS.filter((verb) => !ENTRIES.some((entry) => entry.verb === verb))).toEqual(['manage']);
});

test.each(ENTRIES.map((entry) => [entry.name, entry] as const))(
  '%s: its actions exist, and AWS lists them for the type',
  (_, { prefix, type, actions }) => {
    const wrong = actions.filter((action) => {
      const found = reference(action);
      if (!found || `${action.split(':')[0]}:${found.name}` !== action) return true;
      if (type === undefined) return found.resourceTypes.length > 0 && !TAKES_NO_RESOURCE.has(action);
      return (
        action.startsWith(`${prefix}:`) && !found.resourceTypes.includes(type) && !DOCUMENTED_ELSEWHERE.has(action)
      );
    });
    expect(wrong).toEqual([]);
    if (type !== undefined) expect(findService(prefix)?.resourceTypes.has(type)).toBe(true);
  },
);

/** Tags of a session, and logging in, are the very purpose of `connect`. */
const IS_THE_PURPOSE = new Set(['sts:TagSession', 'rds-db:connect']);

test('no verb selects permissions management or tagging, except where it is the purpose', () => {
  const wrong = ENTRIES.flatMap(({ name, actions }) =>
    actions
      .filter((action) => /^(Permissions management|Tagging)$/.test(reference(action)?.accessLevel ?? ''))
      .filter((action) => !IS_THE_PURPOSE.has(action))
      .map((action) => `${name}: ${action}`),
  );
  expect(wrong).toEqual([]);
});

test('no verb selects an action that destroys a resource', () => {
  const wrong = ENTRIES.flatMap(({ name, actions }) =>
    actions.filter((action) => destructionOf(action) === 'destroys the resource').map((action) => `${name}: ${action}`),
  );
  expect(wrong).toEqual([]);
});

/** `write` to records includes deleting them, and `consume` acknowledges. */
const REMOVING = new Set(['delete', 'write', 'consume']);

test('only delete, and write and consume of records, select actions that remove data', () => {
  const removing = ENTRIES.filter(({ actions }) => actions.some((action) => destructionOf(action) === 'removes data'));
  expect(removing.filter(({ verb }) => !REMOVING.has(verb)).map(({ name }) => name)).toEqual([]);
  expect(removing.map(({ name }) => name)).toEqual(expect.arrayContaining(['s3 object delete', 'sqs queue consume']));
  expect(removing.map(({ name }) => name)).not.toContain('s3 object write');
});

test('encrypt selects no decryption', () => {
  const encrypting = ENTRIES.filter(({ verb }) => verb === 'encrypt').flatMap(({ actions }) => actions);
  expect(encrypting.filter((action) => /Decrypt|ReEncryptFrom|DeriveSharedSecret/.test(action))).toEqual([]);
});

/**
 * Actions with optional resources in AWS's reference: a vocabulary, a lexicon, a dataset of metrics. Callers without them
 * are authorized for `*`.
 */
const TAKES_NO_RESOURCE = new Set([
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'comprehend:DetectEntities',
  'polly:StartSpeechSynthesisTask',
  'polly:SynthesizeSpeech',
  'rekognition:DetectModerationLabels',
  'transcribe:GetTranscriptionJob',
  'translate:TranslateDocument',
  'translate:TranslateText',
]);

/** AWS documents what its reference does not list: https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html */
const DOCUMENTED_ELSEWHERE = new Set(['states:StartExecution', 'states:StartSyncExecution']);
