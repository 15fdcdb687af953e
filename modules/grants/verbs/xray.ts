import type { ServiceVerbs } from './service-verbs';

export const xray: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html',

  types: {},
  service: {
    // Clients ask which requests to sample.
    publish: [
      'GetSamplingRules',
      'GetSamplingStatisticSummaries',
      'GetSamplingTargets',
      'PutTelemetryRecords',
      'PutTraceSegments',
    ],
  },
};
