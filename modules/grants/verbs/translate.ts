import type { ServiceVerbs } from './service-verbs';

export const translate: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/translate/latest/dg/security_iam_id-based-policy-examples.html',

  types: {},
  // With `SourceLanguageCode: auto`, Comprehend detects the language: `invoke: comprehend`.
  service: { invoke: ['TranslateDocument', 'TranslateText'], list: ['ListLanguages'] },
};
