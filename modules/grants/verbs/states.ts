import type { ServiceVerbs } from './service-verbs';

const READ_EXECUTION = ['DescribeExecution', 'DescribeStateMachineForExecution', 'GetExecutionHistory'];

export const states: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html',

  types: {
    statemachine: {
      verbs: {
        start: ['StartExecution', 'StartSyncExecution'],
        read: ['DescribeStateMachine', 'ListExecutions'],
        list: ['ListExecutions'],
        // The answers to tasks that wait for a token.
        send: ['SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess'],
      },
      companions: [
        // A request that names an alias or a version is authorized for its ARN:
        // https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
        {
          verbs: ['start'],
          type: 'statemachinealias',
          from: /^(stateMachine:[^:]+)$/,
          to: '$1:*',
          actions: ['StartExecution', 'StartSyncExecution'],
          part: true,
        },
        {
          verbs: ['read'],
          type: 'execution',
          from: /^stateMachine:([^:]+)/,
          to: 'execution:$1:*',
          actions: READ_EXECUTION,
          part: true,
        },
      ],
    },
    statemachinealias: { verbs: { start: ['StartExecution', 'StartSyncExecution'] } },
    statemachineversion: { verbs: { start: ['StartExecution', 'StartSyncExecution'] } },
    execution: { verbs: { read: READ_EXECUTION } },
    activity: {
      verbs: { consume: ['GetActivityTask', 'SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess'] },
    },
  },
};
