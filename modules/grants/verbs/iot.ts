import type { ServiceVerbs } from './service-verbs';

export const iot: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html',

  types: {
    client: { verbs: { connect: ['Connect'] } },
    topic: {
      verbs: { publish: ['Publish'], subscribe: ['Receive'] },
      companions: [
        {
          verbs: ['subscribe'],
          type: 'topicfilter',
          from: /^topic\/(.+)$/,
          to: 'topicfilter/$1',
          actions: ['Subscribe'],
          part: true,
        },
      ],
    },
    topicfilter: { verbs: { subscribe: ['Subscribe'] } },
    // The shadow of a thing.
    thing: { verbs: { read: ['GetThingShadow'], write: ['UpdateThingShadow'] } },
  },
};
