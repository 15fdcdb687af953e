import { type Mechanism, UNNAMED } from '../../modules/identity/mechanism';
import type { PolicyDocument, Statement } from '../../modules/policy/document';

const PRINCIPAL = 'badges.amazonaws.com';

const openStatement: Statement = {
  Effect: 'Allow',
  Principal: { Service: PRINCIPAL },
  Action: 'sts:AssumeRole',
};

/** A mechanism that shows badges, and puts no tags on its sessions. */
export const badges = {
  title: 'Badges',
  resource: {
    type: 'badge_association',
    cluster: 'cluster',
    namespace: 'namespace',
    serviceAccount: 'service_account',
    region: 'region',
    role: 'role',
    targetRole: 'target_role',
    withoutSessionTags: 'without_tags',
    sessionPolicy: 'session_policy',
  },
  trustPolicy: ({ account, associations }) => ({
    Version: '2012-10-17',
    Statement: associations.map(({ namespace, serviceAccount }) => ({
      ...openStatement,
      Condition: { StringEquals: { 'aws:SourceAccount': account, 'sts:ExternalId': `${namespace}/${serviceAccount}` } },
    })),
  }),
  sessionTags: () => undefined,
  anyPod: (role, account) => ({
    action: 'sts:AssumeRole',
    resource: role,
    principal: PRINCIPAL,
    context: { 'aws:SourceAccount': account, 'sts:ExternalId': UNNAMED },
  }),
  words: ({ namespace, serviceAccount }) => `badge of ${namespace}/${serviceAccount}`,
} as const satisfies Mechanism;

/** A trust policy for badges of anybody. */
export const OPEN_BADGES: PolicyDocument = { Version: '2012-10-17', Statement: openStatement };
