import type { ServiceVerbs } from './service-verbs';

export const sns: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html',
  types: {
    topic: { verbs: { publish: ['Publish'], subscribe: ['Subscribe'] } },
  },
  service: { list: ['ListTopics'] },
};
