import type { Companion, ServiceVerbs } from './service-verbs';

const USE_GROUP = ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'];
const TRANSACTION = ['kafka-cluster:AlterTransactionalId', 'kafka-cluster:DescribeTransactionalId'];

/** ARNs of topics, and the name and UUID of their cluster. */
const CLUSTERS: readonly (readonly [RegExp, string])[] = [
  [/^topic\/([^/]+)\/([^/]+)\/.+$/, '$1/$2'],
  [/^topic\/([^/]+)\/\*$/, '$1/*'],
  [/^topic\/\*$/, '*'],
];

function clusterOf(verbs: Companion['verbs'], actions: readonly string[]): Companion[] {
  return CLUSTERS.map(([from, to]) => ({ verbs, type: 'cluster', from, to: `cluster/${to}`, actions }));
}

export const kafka: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html',

  types: {
    cluster: { verbs: { connect: ['kafka-cluster:Connect'] } },
    topic: {
      verbs: {
        read: ['kafka-cluster:ReadData'],
        consume: ['kafka-cluster:ReadData'],
        write: ['kafka-cluster:WriteData'],
        publish: ['kafka-cluster:WriteData'],
      },
      common: ['kafka-cluster:DescribeTopic'],
      companions: [
        ...clusterOf(['read', 'consume'], ['kafka-cluster:Connect']),
        ...clusterOf(['write', 'publish'], ['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently']),
        ...CLUSTERS.map(([from, to]): Companion => ({
          verbs: ['consume'],
          type: 'group',
          from,
          to: `group/${to}/*`,
          actions: USE_GROUP,
        })),
      ],
    },
    group: { verbs: { consume: USE_GROUP } },
    'transactional-id': { verbs: { write: TRANSACTION, publish: TRANSACTION } },
  },
};
