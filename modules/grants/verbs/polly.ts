import type { ServiceVerbs } from './service-verbs';

export const polly: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/polly/latest/dg/security_iam_id-based-policy-examples.html',

  types: { lexicon: { verbs: { read: ['GetLexicon'], invoke: ['SynthesizeSpeech'] } } },
  service: {
    invoke: ['DescribeVoices', 'SynthesizeSpeech'],
    start: ['GetSpeechSynthesisTask', 'StartSpeechSynthesisTask'],
  },
};
