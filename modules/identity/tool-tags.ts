/** Keys with this prefix are tags of this tool. It is not `eks-`, which sessions of pods have tags of EKS by. */
export const TOOL_TAG_PREFIX = 'cdktf-eks-pod-identity:';

/** Its value is the name of the stack that manages the object. */
export const STACK_TAG = `${TOOL_TAG_PREFIX}stack`;
const REPOSITORY = `${TOOL_TAG_PREFIX}repository`;

/** The most tags that an object has of this tool; the others are left to users. */
export const MOST_TOOL_TAGS = 2;

/** Whose an object is. */
export interface ObjectOwner {
  /** Name of the stack that manages it. */
  readonly stack: string;
  /** `repository` of the configuration; absent without it. */
  readonly repository?: string | undefined;
}

/**
 * The tags that every taggable object of a stack has. Role tags are principal tags of the role's sessions:
 * `aws:PrincipalTag/cdktf-eks-pod-identity:stack`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
export function toolTags({ stack, repository }: ObjectOwner): Readonly<Record<string, string>> {
  return { ...(repository !== undefined && { [REPOSITORY]: repository }), [STACK_TAG]: stack };
}

/** The owner that an object's tags name; undefined without such tags. */
export function ownerInTags(tags: Readonly<Record<string, unknown>>): ObjectOwner | undefined {
  const { [STACK_TAG]: stack, [REPOSITORY]: repository } = tags;
  if (typeof stack !== 'string') return undefined;
  return { stack, ...(typeof repository === 'string' && { repository }) };
}

/** Whether a key is reserved for this tool. IAM ignores the case of keys. */
export function isToolTag(key: string): boolean {
  return key.toLowerCase().startsWith(TOOL_TAG_PREFIX);
}

/** The tags of users and those of this tool. */
export function splitTags(tags: Readonly<Record<string, string>>): {
  readonly tags: Readonly<Record<string, string>>;
  readonly toolTags: Readonly<Record<string, string>>;
} {
  const entries = Object.entries(tags);
  return {
    tags: Object.fromEntries(entries.filter(([key]) => !isToolTag(key))),
    toolTags: Object.fromEntries(entries.filter(([key]) => isToolTag(key))),
  };
}
