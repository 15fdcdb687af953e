import type { ServiceVerbs } from './service-verbs';

export const transcribe: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/transcribe/latest/dg/security_iam_id-based-policy-examples.html',

  types: {},
  service: {
    start: ['GetTranscriptionJob', 'StartTranscriptionJob'],
    invoke: ['StartStreamTranscription', 'StartStreamTranscriptionWebSocket'],
    list: ['ListTranscriptionJobs'],
  },
};
