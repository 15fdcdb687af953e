import type { ServiceVerbs } from './service-verbs';

export const elasticache: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html',

  // Both the cache and the user that logs in are required.
  types: {
    replicationgroup: { verbs: { connect: ['Connect'] } },
    serverlesscache: { verbs: { connect: ['Connect'] } },
    user: { verbs: { connect: ['Connect'] } },
  },
};
