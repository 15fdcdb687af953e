import type { ServiceVerbs } from './service-verbs';

export const sqs: ServiceVerbs = {
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-iam-policies.html',
  types: {
    queue: {
      verbs: {
        send: ['SendMessage'],
        consume: ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage'],
        // Without acknowledgement: what is received is visible again after the timeout.
        read: ['ReceiveMessage'],
      },
      common: ['GetQueueAttributes', 'GetQueueUrl'],
    },
  },
  service: { list: ['ListQueues'] },
};
