import type { Preset } from '../preset';
import { repositoryReader } from '../repository-reader';

export const FLUX_ECR: Preset = repositoryReader({
  name: 'flux-ecr',
  description: 'Flux reads charts, images and artifacts of ECR',
  serviceAccount: 'flux-system/source-controller',
  source: 'https://fluxcd.io/flux/integrations/aws/',
  versions: ['v2.7'],
});
