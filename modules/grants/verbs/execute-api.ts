import type { ServiceVerbs } from './service-verbs';

export const executeApi: ServiceVerbs = {
  source:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',

  types: {
    // `send` posts to the connections of a WebSocket API.
    'execute-api-general': { verbs: { invoke: ['Invoke'], send: ['ManageConnections'] } },
  },
};
