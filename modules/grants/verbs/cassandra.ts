import type { Companion, ServiceVerbs } from './service-verbs';

const KEYSPACE: Companion['from'] = /^(\/keyspace\/[^/]+)\/$/;

/** Drivers read the system tables when they connect. */
const SYSTEM_TABLES: readonly Companion[] = [
  { verbs: ['read', 'write'], type: 'table', from: /^.*$/, to: '/keyspace/system*', actions: ['Select'] },
];

export const cassandra: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/keyspaces/latest/devguide/security_iam_id-based-policy-examples.html',

  types: {
    table: { verbs: { read: ['Select'], write: ['Modify'] }, companions: SYSTEM_TABLES },
    keyspace: {
      verbs: { read: [], write: [] },
      companions: [
        ...SYSTEM_TABLES,
        { verbs: ['read'], type: 'table', from: KEYSPACE, to: '$1/table/*', actions: ['Select'], part: true },
        { verbs: ['write'], type: 'table', from: KEYSPACE, to: '$1/table/*', actions: ['Modify'], part: true },
      ],
    },
    stream: { verbs: { consume: ['GetRecords', 'GetShardIterator', 'GetStream'] } },
  },
};
