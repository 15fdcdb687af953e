import type { Companion, ServiceVerbs } from './service-verbs';

const READ_TABLE = ['ListMeasures', 'PrepareQuery', 'Select'];
const DATABASE: Companion['from'] = /^(database\/[^/]+)$/;

/** Clients ask for the endpoint of their account; queries without a table have no resource. */
const ENDPOINTS: readonly Companion[] = [
  { verbs: ['write'], type: '*', from: /^.*$/, to: '*', actions: ['DescribeEndpoints'] },
  { verbs: ['read'], type: '*', from: /^.*$/, to: '*', actions: ['CancelQuery', 'DescribeEndpoints', 'SelectValues'] },
];

export const timestream: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/timestream/latest/developerguide/security_iam_id-based-policy-examples.html',

  types: {
    table: {
      verbs: { read: READ_TABLE, write: ['WriteRecords'], list: ['ListMeasures'] },
      common: ['DescribeTable'],
      companions: ENDPOINTS,
    },
    database: {
      verbs: { read: ['ListTables'], write: [], list: ['ListTables'] },
      common: ['DescribeDatabase'],
      companions: [
        ...ENDPOINTS,
        { verbs: ['read'], type: 'table', from: DATABASE, to: '$1/table/*', actions: READ_TABLE, part: true },
        { verbs: ['write'], type: 'table', from: DATABASE, to: '$1/table/*', actions: ['WriteRecords'], part: true },
      ],
    },
  },
};
