/**
 * The size of a policy as IAM's quotas count it, in characters: without the white space between its parts.
 * Blanks inside strings count here. AWS does not document whether it counts them, so the result is never too small.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function policySize(document: object): number {
  return JSON.stringify(document).length;
}
