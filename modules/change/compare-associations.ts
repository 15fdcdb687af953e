import { associationKey } from '../identity/association-ref';
import type { AssociationChange } from './change';
import { type ServiceAccess } from '../access/service-access';

/** Which service accounts may use the role on both sides, and which only on one; in the order of their side. */
export function compareAssociations(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
): AssociationChange {
  const old = before?.associations ?? [];
  const next = after?.associations ?? [];
  const oldKeys = new Set(old.map(associationKey));
  const nextKeys = new Set(next.map(associationKey));
  return {
    gained: next.filter((association) => !oldKeys.has(associationKey(association))),
    lost: old.filter((association) => !nextKeys.has(associationKey(association))),
    kept: next.filter((association) => oldKeys.has(associationKey(association))),
  };
}
