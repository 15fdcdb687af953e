import type { ServiceVerbs } from './service-verbs';

export const cognitoIdentity: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/developer-authenticated-identities.html',

  types: {
    identitypool: { verbs: { connect: ['GetOpenIdTokenForDeveloperIdentity'], read: ['LookupDeveloperIdentity'] } },
  },
};
