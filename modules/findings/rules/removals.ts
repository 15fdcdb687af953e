import type { Family, RuleText } from '../rule';

const REMOVALS: Family = {
  title: 'Removed roles and associations',
  reason: 'Running pods lose all access that the role gave them, when their credentials expire, without a restart.',
  remedy: 'Check that nothing runs with the service accounts any more.',
};

const ASSOCIATIONS = 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html';

/** Rules about access that a change takes away as a whole. Each is evaluated by a separate function. */
export const REMOVAL_RULES = {
  serviceRemoved: {
    id: 'service-removed',
    family: REMOVALS,
    severity: 'medium',
    title: 'A service is removed',
    message: 'is removed, which takes all access of its role {role} from {accounts}',
    reference: ASSOCIATIONS,
  },
  associationRemoved: {
    id: 'association-removed',
    family: REMOVALS,
    severity: 'low',
    title: 'Service accounts lose the role',
    message: 'takes its role away from {accounts}',
    reference: ASSOCIATIONS,
  },
} as const satisfies Readonly<Record<string, RuleText>>;

/** A change that removes a large part of an environment, found where both sides of the repository are known. */
export const MANY_ROLES_REMOVED: RuleText = {
  id: 'many-roles-removed',
  family: REMOVALS,
  severity: 'high',
  title: 'Many roles of an environment are removed',
  message: 'loses {count} of the {total} roles of environment {environment}: {services}',
  reason:
    'A wrong pattern, a moved folder or a merge that went wrong deletes many roles at once. At least 3 roles and more than a fifth of those of the environment must be removed.',
  remedy: 'Remove the services in several changes, or get the removal approved.',
  reference: ASSOCIATIONS,
};
