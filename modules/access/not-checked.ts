import type { AccessObject } from '../policy/document';
import type { ServiceAccess } from './service-access';
import { unknownLimits } from './unknown-managed-policies';

/** What an answer about access leaves out. */
export interface NotChecked {
  /** ARNs of policies and boundaries whose documents are not known, of the roles in the answer; sorted. */
  readonly documents: readonly string[];
  /** Whether policies of some resources are part of the answer; those of all others are not. */
  readonly resourcePolicies: 'none known' | 'some known';
  /** Whether service control policies and resource control policies are part of the answer. */
  readonly organizationPolicies: 'known' | 'not known';
}

/** What was not known of accesses that were looked at. */
export function notCheckedOf(accesses: readonly AccessObject[]): NotChecked {
  return {
    documents: [...new Set(accesses.flatMap(unknownLimits))].sort(),
    resourcePolicies: accesses.some((access) => (access.resourcePolicies ?? []).length > 0)
      ? 'some known'
      : 'none known',
    organizationPolicies:
      accesses.length > 0 && accesses.every(({ organizationPolicies }) => organizationPolicies) ? 'known' : 'not known',
  };
}

/** The accesses of a service's role and of its target roles, as far as they are known. */
export function accessesOf({ role, targetRoles = [] }: ServiceAccess): readonly AccessObject[] {
  return [role, ...targetRoles].flatMap(({ permissions }) => permissions ?? []);
}
