import { type AssociationRef, associationKey } from '../identity/association-ref';
import { associationRefOf } from '../identity/session-settings';
import type { AssociationChange } from './change';
import type { ServiceAccess } from '../access/service-access';

/** Which service accounts may use the role on both sides, and which only on one; in the order of their side. */
export function compareAssociations(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
): AssociationChange {
  const associationsBefore = serviceAccounts(before);
  const associationsAfter = serviceAccounts(after);
  const keysBefore = new Set(associationsBefore.map(associationKey));
  const keysAfter = new Set(associationsAfter.map(associationKey));
  return {
    gained: associationsAfter.filter((association) => !keysBefore.has(associationKey(association))),
    lost: associationsBefore.filter((association) => !keysAfter.has(associationKey(association))),
    kept: associationsAfter.filter((association) => keysBefore.has(associationKey(association))),
  };
}

/** Each service account once, with all its sessions. */
function serviceAccounts(service: ServiceAccess | undefined): readonly AssociationRef[] {
  const all = service?.associations ?? [];
  return [...new Map(all.map((one) => [associationKey(one), associationRefOf(one)])).values()];
}
