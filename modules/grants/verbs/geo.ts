import type { ServiceVerbs } from './service-verbs';

export const geo: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/location/previous/developerguide/security_iam_id-based-policy-examples.html',

  types: {
    map: { verbs: { read: ['GetMapGlyphs', 'GetMapSprites', 'GetMapStyleDescriptor', 'GetMapTile'] } },
    'place-index': {
      verbs: {
        read: ['GetPlace', 'SearchPlaceIndexForPosition', 'SearchPlaceIndexForSuggestions', 'SearchPlaceIndexForText'],
      },
    },
    'route-calculator': { verbs: { read: ['CalculateRoute', 'CalculateRouteMatrix'] } },
    tracker: {
      verbs: {
        read: ['BatchGetDevicePosition', 'GetDevicePosition', 'GetDevicePositionHistory', 'ListDevicePositions'],
        write: ['BatchUpdateDevicePosition'],
        delete: ['BatchDeleteDevicePositionHistory'],
      },
    },
    'geofence-collection': {
      verbs: {
        read: ['GetGeofence', 'ListGeofences'],
        write: ['BatchDeleteGeofence', 'BatchPutGeofence', 'PutGeofence'],
        delete: ['BatchDeleteGeofence'],
        invoke: ['BatchEvaluateGeofences'],
      },
    },
  },
};
