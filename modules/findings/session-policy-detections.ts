import type { ServiceAccess } from '../access/service-access';
import { associationKey, type AssociationRef } from '../identity/association-ref';
import { associationRefOf, mechanismNameOf, type SessionAssociation } from '../identity/session-settings';
import { listed } from '../text/listed';
import { type Detection, roleItself } from './detection';
import { CONTEXT_RULES } from './rules/context-rules';

/** Detects service accounts whose sessions had a session policy and no longer have one. */
export function sessionPolicyDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const limited = new Set((before?.associations ?? []).filter(({ sessionPolicy }) => sessionPolicy).map(sessionOf));
  const released = after.associations.filter((one) => !one.sessionPolicy && limited.has(sessionOf(one)));
  const [first] = released;
  if (!first) return [];
  const names = [...new Set(released.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`))];
  return [
    {
      rule: CONTEXT_RULES.sessionPolicyRemoved,
      values: { accounts: listed(names) },
      witnesses: [],
      about: [released.map((one): AssociationRef => associationRefOf(one)), roleItself(after)],
      cause: { kind: 'service-account', namespace: first.namespace, name: first.serviceAccount },
    },
  ];
}

/** Identifies a service account with the mechanism by which it gets its session. */
function sessionOf(association: SessionAssociation): string {
  return JSON.stringify([associationKey(association), mechanismNameOf(association)]);
}
