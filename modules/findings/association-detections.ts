import type { AssociationRef, ServiceChange } from '../access/change';
import type { Detection } from './detection';
import type { RuleText } from './rule';
import { CIRCUMSTANCES } from './rules/circumstances';

/** Service accounts that should have no role, among those that gain the service's. */
export function associationDetections({ associations }: ServiceChange): readonly Detection[] {
  return associations.gained.flatMap((association) => [
    ...(association.serviceAccount === 'default' ? [detection(CIRCUMSTANCES.defaultServiceAccount, association)] : []),
    ...(association.namespace === 'kube-system' ? [detection(CIRCUMSTANCES.kubeSystem, association)] : []),
  ]);
}

function detection(rule: RuleText, association: AssociationRef): Detection {
  const { namespace, serviceAccount, cluster } = association;
  return {
    rule,
    values: { account: `${namespace}/${serviceAccount}`, cluster },
    witnesses: [],
    about: association,
    blame: { kind: 'service-account', namespace, name: serviceAccount },
  };
}
