import type { ServiceComparison } from '../change/change';
import type { ServiceAccess } from '../access/service-access';
import type { AssociationRef } from '../identity/association-ref';
import { type Detection, roleItself } from './detection';
import type { RuleText } from './rule';
import { CIRCUMSTANCES } from './rules/circumstances';

/** Service accounts that should not have a role, among those that gain the service's role and all its access. */
export function associationDetections({ associations }: ServiceComparison, after: ServiceAccess): readonly Detection[] {
  const detection = (rule: RuleText, association: AssociationRef): Detection => {
    const { namespace, serviceAccount, cluster } = association;
    return {
      rule,
      values: { account: `${namespace}/${serviceAccount}`, cluster },
      witnesses: [],
      about: [association, roleItself(after)],
      blame: { kind: 'service-account', namespace, name: serviceAccount },
    };
  };
  return associations.gained.flatMap((association) => [
    ...(association.serviceAccount === 'default' ? [detection(CIRCUMSTANCES.defaultServiceAccount, association)] : []),
    ...(association.namespace === 'kube-system' ? [detection(CIRCUMSTANCES.kubeSystem, association)] : []),
  ]);
}
