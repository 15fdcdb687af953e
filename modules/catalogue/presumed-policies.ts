import { formatArn, parseArn } from './arn';
import { findManagedPolicy, isManagedPolicyArn } from './managed-policies';
import { PARTITIONS } from './partitions';

/** Documents by ARN. Each is returned as the same object, so callers must not modify it. */
const documents = new Map<string, unknown>();

/**
 * The document that an AWS managed policy of another partition most probably has: that of the same policy in `aws`, with
 * the names of the partition. AWS publishes the documents of `aws` only, and releases each partition on its own, so the
 * policy may have another version there, or not exist.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function presumedDocument(arn: string): unknown {
  const published = counterpart(arn);
  if (published === undefined) return undefined;
  const { partition = '' } = parseArn(arn) ?? {};
  const document = documents.get(arn) ?? inPartition(findManagedPolicy(published)?.document, partition);
  documents.set(arn, document);
  return document;
}

/** Whether the document of a managed policy is known only by that of the same policy in `aws`. */
export function isPresumed(arn: string): boolean {
  return counterpart(arn) !== undefined;
}

/** The ARN in `aws` of a policy that AWS has in another partition, too. */
function counterpart(arn: string): string | undefined {
  const parts = parseArn(arn);
  if (parts?.account !== 'aws' || parts.partition === 'aws') return undefined;
  if (!(PARTITIONS as readonly string[]).includes(parts.partition)) return undefined;
  const published = formatArn({ ...parts, partition: 'aws' });
  return isManagedPolicyArn(published) ? published : undefined;
}

function inPartition(value: unknown, partition: string): unknown {
  if (typeof value === 'string') return value.replace(/^arn:aws:/, `arn:${partition}:`);
  if (Array.isArray(value)) return value.flatMap((item) => withNamesOf(inPartition(item, partition), partition));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const names = withNamesOf(inPartition(item, partition), partition);
      return [key, names.length === 1 ? names[0] : names];
    }),
  );
}

/**
 * In China the principals of some services end with `.cn` and those of others do not, so both are meant.
 * https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html
 */
function withNamesOf(value: unknown, partition: string): readonly unknown[] {
  const hasTwo = partition === 'aws-cn' && typeof value === 'string' && value.endsWith('.amazonaws.com');
  return hasTwo ? [value, `${value}.cn`] : [value];
}
