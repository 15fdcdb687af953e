import type { ServiceAccess } from '../access/service-access';
import type { Detection } from './detection';
import { CONTEXT_RULES } from './rules/context-rules';

/** Detects new target roles in accounts that nothing else names. */
export function chainDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const known = new Set(before?.targetRoles?.map(({ arn }) => arn));
  return (after.targetRoles ?? [])
    .filter(({ arn, inUnnamedAccount }) => inUnnamedAccount === true && !known.has(arn))
    .map(({ arn }) => ({
      rule: CONTEXT_RULES.chainToUnnamedAccount,
      values: { role: arn },
      witnesses: [],
      about: arn,
      cause: { kind: 'key', keys: ['targetRole'] },
    }));
}
