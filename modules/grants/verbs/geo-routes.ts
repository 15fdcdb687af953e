import type { ServiceVerbs } from './service-verbs';

export const geoRoutes: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/location/latest/developerguide/security_iam_id-based-policy-examples.html',

  types: {
    provider: {
      verbs: {
        read: ['CalculateIsolines', 'CalculateRouteMatrix', 'CalculateRoutes', 'OptimizeWaypoints', 'SnapToRoads'],
      },
    },
  },
};
