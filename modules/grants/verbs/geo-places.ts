import type { ServiceVerbs } from './service-verbs';

export const geoPlaces: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/location/latest/developerguide/security_iam_id-based-policy-examples.html',

  types: {
    provider: {
      verbs: {
        read: ['Autocomplete', 'Geocode', 'GetPlace', 'ReverseGeocode', 'SearchNearby', 'SearchText', 'Suggest'],
      },
    },
  },
};
