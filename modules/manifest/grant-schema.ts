import * as z from 'zod';
import { scalarOrList } from './scalar-or-list';
import { anyText } from './names';
import { ON_EVERY_MAPPING, refine } from './refinement';

/**
 * What an application does with a resource, as keys of a grant, with what each selects. The actions that a verb selects
 * on a type of resource are data of the room `grants`.
 */
const VERB_DESCRIPTIONS = {
  list: 'See which things the resource contains, not their content',
  read: 'Read the data in the resource, such as the objects of a bucket or the items of a table',
  write: 'Write data: objects of a bucket, items of a table (with deletion of items), values of a secret',
  delete: 'Delete data in the resource, such as the objects of a bucket; never the resource itself',
  send: 'Send messages, mail or records: SQS, SES, Kinesis, Firehose, EventBridge',
  consume: 'Receive and acknowledge messages or records: SQS, Kinesis, DynamoDB streams, Kafka',
  publish: 'Publish to a topic, an event bus or a metric namespace: SNS, EventBridge, Kafka, IoT, CloudWatch',
  subscribe: 'Subscribe to a topic: SNS, IoT',
  invoke: 'Call a function, an API, a model or an endpoint: Lambda, API Gateway, Bedrock, SageMaker',
  encrypt: 'Encrypt with a key, without the right to decrypt',
  decrypt: 'Decrypt with a key',
  sign: 'Sign or create message authentication codes with a key',
  connect: 'Log in with IAM: databases, caches, clusters, file systems; also assume a role',
  start: 'Start a run of the resource: a state machine, a query, a job, a task',
  manage: "Change or delete the resource itself: every action of AWS's level Write",
} as const;

/** A verb of a grant. */
export type Verb = keyof typeof VERB_DESCRIPTIONS;

/** The verbs, in the order of the documentation. */
export const VERBS = Object.keys(VERB_DESCRIPTIONS) as readonly Verb[];

/**
 * AWS's access levels, as keys of `level`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
export const GRANT_LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'] as const;

/** An access level that a grant selects actions by. */
export type GrantLevel = (typeof GRANT_LEVELS)[number];

/** Keys of a grant that select AWS's access level of the same name. */
export const LEVEL_KEYS = { tagging: 'Tagging', 'permissions-management': 'Permissions management' } as const;

const KINDS = [
  ...VERBS,
  ...(Object.keys(LEVEL_KEYS) as (keyof typeof LEVEL_KEYS)[]),
  'level',
  'actions',
  'notActions',
] as const;

/** Elements of a policy statement, as keys of a grant. */
const ACTION_KEYS: readonly string[] = ['actions', 'notActions'];
const RESOURCE_KEYS = ['resources', 'notResources'] as const;

/** Values may be empty: `s3:prefix` is when the root of a bucket is listed, and tag values may be empty. */
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);

/** Operator → condition key → values, as in a policy document. */
export const conditionsSchema = z
  .record(
    anyText,
    z
      .record(anyText, z.union([z.string(), z.number(), z.boolean(), z.array(conditionValue).min(1)]))
      .meta({ description: 'Condition keys with one value or a list of values' }),
  )
  .meta({
    id: 'conditions',
    description:
      'Conditions as in an IAM policy: operator, condition key, value or values; placeholders such as {cluster} are replaced in keys and values',
  });

type Resources = z.ZodOptional<z.ZodType<string | string[]>>;

const resourcesOf = (description: string): Resources => scalarOrList(anyText).meta({ description }).optional();

const verbKeys = Object.fromEntries(
  VERBS.map((verb) => [
    verb,
    resourcesOf(
      `${VERB_DESCRIPTIONS[verb]}. ARNs of the resources with placeholders such as {region} or {cluster}, or a service prefix`,
    ),
  ]),
) as Record<Verb, Resources>;

const levelKeys = Object.fromEntries(
  GRANT_LEVELS.map((level) => [level, resourcesOf(`ARNs of the resources; selects every action of level ${level}`)]),
) as Record<GrantLevel, Resources>;

/** An entry of `allow` or `deny`. */
export const grantSchema = z
  .strictObject({
    ...verbKeys,
    tagging: resourcesOf('ARNs of the resources; selects every action of access level Tagging'),
    'permissions-management': resourcesOf(
      'ARNs of the resources; selects every action of access level Permissions management',
    ),
    level: z
      .strictObject(levelKeys)
      .superRefine(checkLevels, ON_EVERY_MAPPING)
      .meta({ description: "AWS's access levels with ARNs: every action of the level", minProperties: 1 })
      .optional(),
    actions: scalarOrList(anyText)
      .meta({ description: 'Actions such as s3:GetObject; * and ? are wildcards' })
      .optional(),
    notActions: scalarOrList(anyText)
      .meta({
        description: 'Every action but these, as NotAction of a policy; in allow also those that AWS adds later',
      })
      .optional(),
    resources: scalarOrList(anyText)
      .meta({
        description:
          'ARNs with placeholders such as {region} or {cluster}, or "*"; only valid with actions or notActions',
      })
      .optional(),
    notResources: scalarOrList(anyText)
      .meta({ description: 'Every resource but these ARNs, as NotResource of a policy, instead of resources' })
      .optional(),
    conditions: conditionsSchema.optional(),
  })
  .superRefine(checkKind, ON_EVERY_MAPPING)
  .meta({
    id: 'grant',
    description: 'Exactly one verb, or level, tagging, permissions-management, actions or notActions',
    oneOf: KINDS.map(required),
    dependencies: {
      ...Object.fromEntries(ACTION_KEYS.map((key) => [key, { oneOf: RESOURCE_KEYS.map(required) }])),
      ...Object.fromEntries(RESOURCE_KEYS.map((key) => [key, { anyOf: ACTION_KEYS.map(required) }])),
    },
  });

function required(key: string): { readonly required: readonly [string] } {
  return { required: [key] };
}

/** At least one level. */
function checkLevels(levels: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  if (Object.keys(levels).length > 0 || context.issues.length > 0) return;
  refine(context, {
    code: 'value-empty',
    message: '`level` is empty',
    help: `write an access level (${GRANT_LEVELS.join(', ')}) with ARNs`,
    path: [],
  });
}

function hasUnknownKey(context: z.RefinementCtx): boolean {
  return context.issues.some((issue) => issue.code === 'unrecognized_keys');
}

/** Exactly one kind, and with `actions` or `notActions` exactly one list of resources. */
function checkKind(grant: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const kinds = KINDS.filter((kind) => grant[kind] !== undefined);
  const resourceKeys = RESOURCE_KEYS.filter((key) => grant[key] !== undefined);
  const [resourceKey] = resourceKeys;
  if (kinds.length > 1) {
    refine(context, {
      code: 'grant-several-kinds',
      message: `a grant has ${kinds.map((kind) => `\`${kind}\``).join(' and ')}, but only one is allowed`,
      help: 'write a separate entry for each',
      path: [],
    });
    return;
  }
  const [kind] = kinds;
  if (kind === undefined) {
    // A misspelt key has been reported already, and is probably the missing one.
    if (hasUnknownKey(context)) return;
    refine(context, {
      code: 'grant-without-kind',
      message: 'the grant has no verb and no `actions`',
      help: `write a verb (${VERBS.join(', ')}) with ARNs, or \`actions\` with \`resources\``,
      path: [],
    });
  } else if (resourceKeys.length > 1) {
    refine(context, {
      code: 'grant-several-kinds',
      message: 'a grant has `resources` and `notResources`, but only one is allowed',
      help: 'write a separate entry for each',
      path: [],
    });
  } else if (ACTION_KEYS.includes(kind) && resourceKey === undefined) {
    if (hasUnknownKey(context)) return;
    refine(context, {
      code: 'key-missing',
      message: `\`${kind}\` requires \`resources\` or \`notResources\``,
      help: 'list the ARNs, or write "*" for actions without resource types',
      path: ['resources'],
    });
  } else if (!ACTION_KEYS.includes(kind) && resourceKey !== undefined) {
    refine(context, {
      code: 'grant-level-with-resources',
      message: `\`${resourceKey}\` is only valid with \`actions\` or \`notActions\`, not with \`${kind}\``,
      help:
        resourceKey === 'resources'
          ? `write the ARNs as the value of \`${kind}\``
          : 'list the actions under `actions`, or list the resources',
      path: [resourceKey],
      part: 'key',
    });
  }
}
