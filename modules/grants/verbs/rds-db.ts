import type { ServiceVerbs } from './service-verbs';

export const rdsDb: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html',

  types: { 'db-user': { verbs: { connect: ['connect'] } } },
};
