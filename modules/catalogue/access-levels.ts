/**
 * AWS's access levels, the most sensitive first. `Unknown` is the level of an action that AWS has not classified.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
export const ACCESS_LEVELS = ['Permissions management', 'Write', 'Tagging', 'Read', 'List', 'Unknown'] as const;

export type AccessLevel = (typeof ACCESS_LEVELS)[number];
