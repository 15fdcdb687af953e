import type { ServiceVerbs } from './service-verbs';

export const events: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html',

  types: {
    'event-bus': { verbs: { publish: ['PutEvents'] } },
    'api-destination': { verbs: { invoke: ['InvokeApiDestination'] } },
  },
};
