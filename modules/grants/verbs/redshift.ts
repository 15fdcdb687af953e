import { RESULTS, STATEMENTS } from './redshift-data';
import type { ServiceVerbs } from './service-verbs';

export const redshift: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html',

  // The Data API, with temporary credentials for the database.
  types: {
    cluster: {
      verbs: { connect: STATEMENTS },
      companions: [
        RESULTS,
        {
          verbs: ['connect'],
          type: 'dbname',
          from: /^cluster:(.+)$/,
          to: 'dbname:$1/*',
          actions: ['GetClusterCredentialsWithIAM'],
        },
      ],
    },
    dbname: { verbs: { connect: ['GetClusterCredentialsWithIAM'] } },
    dbuser: { verbs: { connect: ['GetClusterCredentials'] } },
  },
};
