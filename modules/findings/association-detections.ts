import type { ServiceComparison } from '../change/change';
import type { ServiceAccess } from '../access/service-access';
import type { AssociationRef } from '../identity/association-ref';
import { type Detection, roleItself } from './detection';
import type { RuleText } from './rule';
import { CONTEXT_RULES } from './rules/context-rules';

/** Service accounts that should not have a role, among those that gain the service's role and all its access. */
export function associationDetections({ associations }: ServiceComparison, after: ServiceAccess): readonly Detection[] {
  const detection = (rule: RuleText, association: AssociationRef): Detection => {
    const { namespace, serviceAccount, cluster } = association;
    return {
      rule,
      values: { account: `${namespace}/${serviceAccount}`, cluster },
      witnesses: [],
      about: [association, roleItself(after)],
      cause: { kind: 'service-account', namespace, name: serviceAccount },
    };
  };
  return associations.gained.flatMap((association) => [
    ...(association.serviceAccount === 'default' ? [detection(CONTEXT_RULES.defaultServiceAccount, association)] : []),
    ...(association.namespace === 'kube-system' ? [detection(CONTEXT_RULES.kubeSystem, association)] : []),
  ]);
}
