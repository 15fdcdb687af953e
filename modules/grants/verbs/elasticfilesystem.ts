import type { ServiceVerbs } from './service-verbs';

export const elasticfilesystem: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',

  // Without `ClientRootAccess`: files keep the owner that the access point sets.
  types: { 'file-system': { verbs: { read: ['ClientMount'], write: ['ClientMount', 'ClientWrite'] } } },
};
