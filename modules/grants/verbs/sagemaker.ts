import type { ServiceVerbs } from './service-verbs';

export const sagemaker: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/sagemaker/latest/dg/api-permissions-reference.html',

  types: {
    endpoint: { verbs: { invoke: ['InvokeEndpoint', 'InvokeEndpointAsync', 'InvokeEndpointWithResponseStream'] } },
    'inference-component': { verbs: { invoke: ['InvokeEndpoint', 'InvokeEndpointWithResponseStream'] } },
    'feature-group': {
      verbs: {
        read: ['BatchGetRecord', 'GetRecord'],
        write: ['BatchWriteRecord', 'DeleteRecord', 'PutRecord'],
        delete: ['DeleteRecord'],
      },
    },
  },
};
