import type { ServiceAccess } from '../access/service-access';
import { type Detection, roleItself } from './detection';
import { CIRCUMSTANCES } from './rules/circumstances';

/** That a service newly switches off the tags by which AWS knows its pods. */
export function sessionTagDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const hadNone = before?.role.sessionTags === false;
  if (hadNone || after.role.sessionTags !== false) return [];
  return [
    {
      rule: CIRCUMSTANCES.sessionTagsOff,
      values: {},
      witnesses: [],
      about: roleItself(after),
      blame: { kind: 'key', keys: ['sessionTags'] },
    },
  ];
}
