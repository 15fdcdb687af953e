import type { ServiceVerbs } from './service-verbs';

const SEND = ['SendBulkEmail', 'SendBulkTemplatedEmail', 'SendEmail', 'SendRawEmail', 'SendTemplatedEmail'];

export const ses: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html',

  // The identity of the sender is required, and a configuration set or a template if the request names one.
  types: {
    identity: { verbs: { send: SEND } },
    'configuration-set': { verbs: { send: SEND } },
    template: { verbs: { send: ['SendBulkEmail', 'SendBulkTemplatedEmail', 'SendEmail', 'SendTemplatedEmail'] } },
  },
};
