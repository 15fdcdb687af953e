import type { ServiceVerbs } from './service-verbs';

export const aoss: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/security-iam-serverless.html',

  // The data access policy of the collection decides what the caller may do.
  types: {
    Collection: { verbs: { connect: ['APIAccessAll'] } },
    Dashboards: { verbs: { connect: ['DashboardsAccessAll'] } },
  },
};
