import type { Preset } from '../preset';
import { repositoryReader } from '../repository-reader';

export const ARGOCD_ECR: Preset = repositoryReader({
  name: 'argocd-ecr',
  description: 'Argo CD reads charts and images of ECR',
  serviceAccount: 'argocd/argocd-repo-server',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/oci/',
  versions: ['v3.1'],
});
