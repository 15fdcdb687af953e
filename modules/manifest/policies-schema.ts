import { z } from 'zod';
import type { PolicyEntry } from './configuration';
import type { DocumentPath } from './manifest';
import { anyText } from './names';
import { textWith } from './text-rule';

/** Services whose resources have policies that can be named, by the service in the ARN. */
const SERVICES = ['ecr', 'kms', 'lambda', 's3', 'secretsmanager', 'sns', 'sqs'];

const resourceArn = textWith(
  {
    code: 'policy-arn-invalid',
    what: 'the ARN of a resource with a policy',
    write:
      'the ARN of one bucket, queue, topic, key, secret, Lambda function, ECR repository or IAM role, without wildcards',
  },
  new RegExp(
    `^arn:[^:*?\\s]+:(?:(?:${SERVICES.join('|')}):[^:*?\\s]*:[^:*?\\s]*:|iam::[^:*?\\s]*:role/)[^*?\\s]+$`,
    'u',
  ),
  2048,
);

const account = textWith(
  { code: 'account-invalid', what: 'an AWS account ID', write: 'the 12 digits, in quotes, or "{account}"' },
  /^(?:[0-9]{12}|\{account\})$/u,
  12,
);

const file = anyText.meta({ description: 'Path of a JSON policy, from the folder of the configuration' });

/** `policies` of the configuration. */
export const policiesSchema = z
  .record(
    resourceArn,
    z.union([
      file,
      z.strictObject({
        file,
        account: account
          .meta({
            description:
              'Account that owns the resource: 12 digits, in quotes, or "{account}" (default: the one in the ARN)',
          })
          .optional(),
        own: z
          .boolean()
          .meta({
            description:
              'Whether this project owns the policy: a stack replaces it by the statements of the file and those that services need (default: false)',
          })
          .optional(),
      }),
    ]),
  )
  .meta({ description: 'Policies of resources, by the ARN of the resource, each in a JSON file' });

/** The entries of `policies`, in their order. */
export function policyEntries(yaml: z.infer<typeof policiesSchema>, path: DocumentPath): readonly PolicyEntry[] {
  return Object.entries(yaml).map(([arn, value]) => {
    const entry = typeof value === 'string' ? { file: value } : value;
    const { file: policyFile, account: owner, own = false } = entry;
    return {
      arn,
      file: policyFile,
      ...(owner !== undefined && { account: owner }),
      ...(own && { own }),
      path: [...path, arn],
    };
  });
}
