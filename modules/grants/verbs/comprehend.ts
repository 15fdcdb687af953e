import type { ServiceVerbs } from './service-verbs';

export const comprehend: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/comprehend/latest/dg/security_iam_id-based-policy-examples.html',

  types: { 'document-classifier-endpoint': { verbs: { invoke: ['ClassifyDocument'] } } },
  service: {
    invoke: [
      'BatchDetectDominantLanguage',
      'BatchDetectEntities',
      'BatchDetectKeyPhrases',
      'BatchDetectSentiment',
      'BatchDetectSyntax',
      'BatchDetectTargetedSentiment',
      'ContainsPiiEntities',
      'DetectDominantLanguage',
      'DetectEntities',
      'DetectKeyPhrases',
      'DetectPiiEntities',
      'DetectSentiment',
      'DetectSyntax',
      'DetectTargetedSentiment',
      'DetectToxicContent',
    ],
  },
};
