import type { ServiceVerbs } from './service-verbs';

export const geoMaps: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/location/latest/developerguide/security_iam_id-based-policy-examples.html',

  types: {
    provider: { verbs: { read: ['GetStaticMap', 'GetTile'] } },
  },
};
