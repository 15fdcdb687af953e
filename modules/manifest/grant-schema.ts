import { z } from 'zod';
import { scalarOrList } from './scalar-or-list';
import type { GrantLevel } from './manifest';
import { anyText } from './names';
import { ON_EVERY_MAPPING, refine } from './refinement';

/** AWS's access levels as keys of a grant, in the order of growing effect. */
export const GRANT_LEVELS = [
  'list',
  'read',
  'write',
  'tagging',
  'permissions-management',
] as const satisfies readonly GrantLevel[];

const KINDS = [...GRANT_LEVELS, 'actions'] as const;

/** Texts may be empty: `s3:prefix` is for a list of a bucket's root, and a tag's value may be. */
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);

/** Operator → condition key → values, as in a policy document. */
const conditions = z
  .record(
    anyText,
    z
      .record(anyText, z.union([z.string(), z.number(), z.boolean(), z.array(conditionValue).min(1)]))
      .meta({ description: 'Condition keys with one value or a list of values' }),
  )
  .meta({ id: 'conditions', description: 'Conditions as in an IAM policy: operator, condition key, value or values' });

const resourcesOf = (level: string): z.ZodType<string | string[] | undefined> =>
  scalarOrList(anyText)
    .meta({ description: `ARNs on which every action of access level ${level} is meant` })
    .optional();

/** An entry of `allow` or `deny`. */
export const grantSchema = z
  .strictObject({
    list: resourcesOf('List'),
    read: resourcesOf('Read or List'),
    write: resourcesOf('Write'),
    tagging: resourcesOf('Tagging'),
    'permissions-management': resourcesOf('Permissions management'),
    actions: scalarOrList(anyText)
      .meta({ description: 'Actions such as s3:GetObject; * and ? are wildcards' })
      .optional(),
    resources: scalarOrList(anyText).meta({ description: 'ARNs, or "*"; only together with actions' }).optional(),
    conditions: conditions.optional(),
  })
  .superRefine(checkKind, ON_EVERY_MAPPING)
  .meta({
    id: 'grant',
    description: 'Exactly one of list, read, write, tagging, permissions-management or actions',
    oneOf: KINDS.map((kind) => ({ required: [kind] })),
    dependencies: { actions: ['resources'], resources: ['actions'] },
  });

/** Exactly one kind, and `resources` exactly with `actions`. */
function checkKind(grant: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const kinds = KINDS.filter((kind) => grant[kind] !== undefined);
  const hasResources = grant['resources'] !== undefined;
  if (kinds.length > 1) {
    refine(context, {
      code: 'grant-several-kinds',
      message: `one grant has ${kinds.map((kind) => `\`${kind}\``).join(' and ')}`,
      help: 'write one entry for each',
      path: [],
    });
    return;
  }
  const [kind] = kinds;
  if (kind === undefined) {
    // A misspelt key is complained about already, and is what is missing here.
    if (context.issues.some((issue) => issue.code === 'unrecognized_keys')) return;
    const help = `write an access level (${GRANT_LEVELS.join(', ')}) with ARNs, or \`actions\` with \`resources\``;
    refine(context, { code: 'grant-without-kind', message: 'the grant names no access', help, path: [] });
  } else if (kind === 'actions' && !hasResources) {
    refine(context, {
      code: 'key-missing',
      message: '`actions` need `resources`',
      help: 'name the ARNs, or "*" for actions that take no resource',
      path: ['resources'],
    });
  } else if (kind !== 'actions' && hasResources) {
    refine(context, {
      code: 'grant-level-with-resources',
      message: `\`resources\` belongs to \`actions\`, not to \`${kind}\``,
      help: `write the ARNs after \`${kind}:\``,
      path: ['resources'],
      part: 'key',
    });
  }
}
