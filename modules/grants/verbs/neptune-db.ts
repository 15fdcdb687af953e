import type { ServiceVerbs } from './service-verbs';

export const neptuneDb: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/neptune/latest/userguide/iam-data-access-policies.html',

  types: {
    database: {
      verbs: {
        read: ['ReadDataViaQuery'],
        write: ['DeleteDataViaQuery', 'WriteDataViaQuery'],
        delete: ['DeleteDataViaQuery'],
      },
      common: ['CancelQuery', 'GetEngineStatus', 'GetQueryStatus'],
    },
  },
};
