import type { ServiceAccess } from '../access/service-access';
import { type Detection, roleItself } from './detection';
import { CONTEXT_RULES } from './rules/context-rules';

/** Detects a service that disables the session tags of its pods. */
export function sessionTagDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const hadNone = before?.role.sessionTags === false;
  if (hadNone || after.role.sessionTags !== false) return [];
  return [
    {
      rule: CONTEXT_RULES.sessionTagsOff,
      values: {},
      witnesses: [],
      about: roleItself(after),
      cause: { kind: 'key', keys: ['sessionTags'] },
    },
  ];
}
