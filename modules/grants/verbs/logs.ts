import type { Companion, ServiceVerbs } from './service-verbs';

const GROUP: Companion['from'] = /^(log-group:[^:]+)$/;
const READ_GROUP = ['DescribeLogStreams', 'FilterLogEvents', 'GetLogGroupFields', 'GetQueryResults', 'StartQuery'];
const WRITE_STREAM = ['CreateLogStream', 'PutLogEvents'];

export const logs: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html',

  // Policies write a log group as `log-group:NAME:*`, which is both types.
  types: {
    'log-group': {
      verbs: { read: READ_GROUP, write: [], list: ['DescribeLogStreams'] },
      companions: [
        { verbs: ['read'], type: 'log-group', from: GROUP, to: '$1:*', actions: READ_GROUP, part: true },
        { verbs: ['read'], type: 'log-stream', from: GROUP, to: '$1:*', actions: ['GetLogEvents'], part: true },
        { verbs: ['write'], type: 'log-stream', from: GROUP, to: '$1:*', actions: WRITE_STREAM, part: true },
        { verbs: ['list'], type: 'log-stream', from: GROUP, to: '$1:*', actions: ['DescribeLogStreams'], part: true },
      ],
    },
    'log-stream': { verbs: { read: ['FilterLogEvents', 'GetLogEvents'], write: WRITE_STREAM } },
  },
  service: { list: ['DescribeLogGroups'] },
};
