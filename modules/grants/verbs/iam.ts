import type { ServiceVerbs } from './service-verbs';

export const iam: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html',

  // EKS's session tags are transitive, so a session that assumes another role tags the new session, too.
  types: { role: { verbs: { connect: ['sts:AssumeRole', 'sts:TagSession'] } } },
};
