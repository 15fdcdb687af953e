import type { ServiceVerbs } from './service-verbs';

export const firehose: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html',

  types: { deliverystream: { verbs: { write: ['PutRecord', 'PutRecordBatch'] } } },
  service: { list: ['ListDeliveryStreams'] },
};
