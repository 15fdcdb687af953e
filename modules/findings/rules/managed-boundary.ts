import type { RuleText } from '../rule';

/** Found by `boundaryFindings`, in the policies that the configuration manages. */
export const MANAGED_BOUNDARY: RuleText = {
  id: 'managed-boundary-changed',
  family: {
    title: 'Managed boundaries',
    reason:
      'A permissions boundary limits every role that has it, and the roles of other tools as well. Who may change it decides how far each of them can go.',
    remedy: 'Get the change approved by the owners of the boundary, or keep the boundary in a repository of its own.',
  },
  severity: 'critical',
  title: 'A change of a permissions boundary',
  message: 'changes the permissions boundary {boundary}, which this project manages: {what}',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
};
