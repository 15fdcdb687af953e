import { associationKey } from '../identity/association-ref';
import type { AssociationChange } from './change';
import { type ServiceAccess } from '../access/service-access';

/** Which service accounts may use the role on both sides, and which only on one; in the order of their side. */
export function compareAssociations(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
): AssociationChange {
  const associationsBefore = before?.associations ?? [];
  const associationsAfter = after?.associations ?? [];
  const keysBefore = new Set(associationsBefore.map(associationKey));
  const keysAfter = new Set(associationsAfter.map(associationKey));
  return {
    gained: associationsAfter.filter((association) => !keysBefore.has(associationKey(association))),
    lost: associationsBefore.filter((association) => !keysAfter.has(associationKey(association))),
    kept: associationsAfter.filter((association) => keysBefore.has(associationKey(association))),
  };
}
