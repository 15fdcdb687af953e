import * as z from 'zod';
import { parseArn } from '../catalogue/arn';
import { freeValue } from './backend-schema';
import type { ManagedPolicyEntry, PolicyEntry } from './configuration';
import type { DocumentPath } from './manifest';
import { anyText } from './names';
import { ON_EVERY_MAPPING, refine } from './refinement';
import { textWith } from './text-rule';

/** Services whose resources have policies that can be named, by the service in the ARN. */
const SERVICES = ['ecr', 'kms', 'lambda', 's3', 'secretsmanager', 'sns', 'sqs'];

const policyArn = textWith(
  {
    code: 'policy-arn-invalid',
    what: 'the ARN of a managed policy, or of a resource with a policy',
    write:
      'the ARN of one managed policy, bucket, queue, topic, key, secret, Lambda function, ECR repository or IAM role, without wildcards',
  },
  new RegExp(
    `^arn:[^:*?\\s]+:(?:(?:${SERVICES.join('|')}):[^:*?\\s]*:[^:*?\\s]*:|iam::[^:*?\\s]*:(?:role|policy)/)[^*?\\s]+$`,
    'u',
  ),
  2048,
);

/** By the ARN, with or without placeholders. */
function isManagedPolicy(arn: string): boolean {
  const { service, resource = '' } = parseArn(arn) ?? {};
  return service === 'iam' && resource.startsWith('policy/');
}

const account = textWith(
  { code: 'account-invalid', what: 'an AWS account ID', write: 'the 12 digits, in quotes, or "{account}"' },
  /^(?:[0-9]{12}|\{account\})$/u,
  12,
);

const file = anyText.meta({ description: 'Path of a JSON policy, from the folder of the configuration' });

const settings = z.strictObject({
  file: file.optional(),
  document: z
    .record(z.string(), freeValue)
    .meta({ description: 'The document itself, instead of a file; only of a managed policy' })
    .optional(),
  account: account
    .meta({
      description: 'Account that owns the resource: 12 digits, in quotes, or "{account}" (default: the one in the ARN)',
    })
    .optional(),
  own: z
    .boolean()
    .meta({
      description:
        "Whether this project owns a resource's policy: a stack replaces it by the statements of the file and those that services need (default: false)",
    })
    .optional(),
  manage: z
    .boolean()
    .meta({
      description: 'Whether this project creates and writes the managed policy, in a stack of its own (default: false)',
    })
    .optional(),
});

type PolicyYaml = string | z.infer<typeof settings>;

/** `policies` of the configuration. */
export const policiesSchema = z
  .record(policyArn, z.union([file, settings]))
  .superRefine((entries, context) => {
    for (const [arn, value] of Object.entries(entries)) {
      if (typeof value !== 'string') checkKeys(arn, value, context);
    }
  }, ON_EVERY_MAPPING)
  .meta({ description: 'Managed policies and policies of resources, by ARN, each in a JSON file' });

/** Keys that do not belong to the kind of the policy. */
function checkKeys(arn: string, value: Exclude<PolicyYaml, string>, context: z.RefinementCtx): void {
  const isManaged = isManagedPolicy(arn);
  const [kind, wrong] = isManaged
    ? (['a managed policy', ['account', 'own']] as const)
    : (['the policy of a resource', ['document', 'manage']] as const);
  for (const key of wrong) {
    if (value[key] === undefined) continue;
    refine(context, {
      code: 'policy-entry-invalid',
      message: `\`${key}\` is not a key of ${kind}`,
      help: 'remove it',
      path: [arn, key],
      part: 'key',
    });
  }
  const places = [value.file, value.document].filter((place) => place !== undefined);
  if (places.length === 1 || (!isManaged && value.file !== undefined)) return;
  refine(context, {
    code: 'policy-entry-invalid',
    message: places.length === 0 ? 'the entry names no document' : 'the entry has both `file` and `document`',
    help: isManaged ? 'write either `file` or `document`' : 'write `file`, with the path of the JSON policy',
    path: [arn],
    part: 'key',
  });
}

/** The entries of `policies` in their order, by kind. */
export function policyEntries(
  yaml: z.infer<typeof policiesSchema>,
  path: DocumentPath,
): { readonly policies: readonly PolicyEntry[]; readonly managedPolicies: readonly ManagedPolicyEntry[] } {
  const policies: PolicyEntry[] = [];
  const managedPolicies: ManagedPolicyEntry[] = [];
  for (const [arn, value] of Object.entries(yaml)) {
    const entry = typeof value === 'string' ? { file: value } : value;
    const { file: policyFile, document, account: owner, own = false, manage = false } = entry;
    const place = { arn, path: [...path, arn] };
    if (isManagedPolicy(arn)) {
      const managed = { ...place, ...(manage && { manage }) };
      if (policyFile !== undefined) managedPolicies.push({ ...managed, file: policyFile });
      else if (document) managedPolicies.push({ ...managed, document });
    } else if (policyFile !== undefined) {
      policies.push({
        ...place,
        file: policyFile,
        ...(owner !== undefined && { account: owner }),
        ...(own && { own }),
      });
    }
  }
  return { policies, managedPolicies };
}
