import type { ServiceVerbs } from './service-verbs';

export const rds: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html',

  types: {
    // The Data API. It also reads the secret with the credentials of the database, which is granted as a secret.
    cluster: {
      verbs: {
        connect: [
          'rds-data:BatchExecuteStatement',
          'rds-data:BeginTransaction',
          'rds-data:CommitTransaction',
          'rds-data:ExecuteStatement',
          'rds-data:RollbackTransaction',
        ],
      },
    },
  },
};
