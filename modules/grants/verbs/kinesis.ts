import type { ServiceVerbs } from './service-verbs';

const READ_RECORDS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards'];

export const kinesis: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html',

  types: {
    stream: {
      verbs: {
        write: ['ListShards', 'PutRecord', 'PutRecords'],
        read: READ_RECORDS,
        // Consumers with enhanced fan-out register themselves.
        consume: [...READ_RECORDS, 'ListStreamConsumers', 'RegisterStreamConsumer'],
        list: ['ListShards', 'ListStreamConsumers'],
      },
      common: ['DescribeStreamSummary'],
      companions: [
        {
          verbs: ['consume'],
          type: 'consumer',
          from: /^(stream\/[^/]+)$/,
          to: '$1/consumer/*',
          actions: ['DescribeStreamConsumer', 'SubscribeToShard'],
          part: true,
        },
      ],
    },
    consumer: { verbs: { consume: ['DescribeStreamConsumer', 'SubscribeToShard'] } },
  },
  service: { list: ['ListStreams'] },
};
