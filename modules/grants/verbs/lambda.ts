import type { Companion, ServiceVerbs, TypeVerbs } from './service-verbs';

/** A request that names an alias or a version is authorized for its ARN, not for the function's. */
const QUALIFIED: Companion = {
  verbs: ['invoke'],
  type: 'function alias',
  from: /^(function:[^:]+)$/,
  to: '$1:*',
  actions: ['InvokeFunction'],
  part: true,
};

const QUALIFIER: TypeVerbs = { verbs: { invoke: ['InvokeFunction'] } };

export const lambda: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
  types: {
    function: { verbs: { invoke: ['InvokeFunction'] }, companions: [QUALIFIED] },
    'function alias': QUALIFIER,
    'function version': QUALIFIER,
  },
};
