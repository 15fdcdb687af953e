import type { ServiceVerbs } from './service-verbs';

const READ_ITEMS = ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'PartiQLSelect', 'Query', 'Scan'];

export const dynamodb: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html',
  types: {
    table: {
      verbs: {
        read: READ_ITEMS,
        write: [
          'BatchWriteItem',
          'DeleteItem',
          'PartiQLDelete',
          'PartiQLInsert',
          'PartiQLUpdate',
          'PutItem',
          'UpdateItem',
        ],
        // A batch may contain puts, so `BatchWriteItem` belongs to `write` alone.
        delete: ['DeleteItem', 'PartiQLDelete'],
      },
      common: ['DescribeTable'],
      companions: [
        {
          verbs: ['read'],
          type: 'index',
          from: /^(table\/[^/]+)$/,
          to: '$1/index/*',
          actions: ['PartiQLSelect', 'Query', 'Scan'],
          part: true,
        },
      ],
    },
    index: { verbs: { read: ['PartiQLSelect', 'Query', 'Scan'] } },
    stream: {
      verbs: {
        read: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
        consume: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
      },
    },
  },
};
