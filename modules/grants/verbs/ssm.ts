import type { ServiceVerbs } from './service-verbs';

export const ssm: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html',
  types: {
    parameter: {
      verbs: {
        read: ['GetParameter', 'GetParameterHistory', 'GetParameters', 'GetParametersByPath'],
        write: ['PutParameter'],
      },
      companions: [
        // A path without its content: `parameter/shop/*` is read by its path `/shop`.
        {
          verbs: ['read'],
          type: 'parameter',
          from: /^(parameter\/.+)\/\*$/,
          to: '$1',
          actions: ['GetParametersByPath'],
          part: true,
        },
      ],
    },
  },
  service: { list: ['DescribeParameters'] },
};
