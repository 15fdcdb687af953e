import type { ServiceVerbs } from './service-verbs';

export const cloudwatch: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html',

  types: {},
  // Metrics have no ARN. `cloudwatch:namespace` restricts `publish`.
  service: {
    publish: ['PutMetricData'],
    read: ['GetMetricData', 'GetMetricStatistics', 'ListMetrics'],
    list: ['ListMetrics'],
  },
};
