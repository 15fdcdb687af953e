import { formatArn } from '../catalogue/arn';
import { findEksAddon } from '../catalogue/eks-addons';
import type { AssociationRef } from '../identity/association-ref';
import type { PlannedAssociation } from './planned-access';
import type { PlannedResource } from './plan-side';
import type { PlanPlace } from './role-parts';
import { textOf } from './values';

/**
 * The associations that an EKS add-on owns. A plan has no namespaces of them: they are as declared, or those of the add-on.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_AddonPodIdentityAssociations.html
 */
export function addonAssociations(
  resource: PlannedResource<'aws_eks_addon'>,
  place: PlanPlace,
  known: readonly AssociationRef[],
): readonly PlannedAssociation[] {
  const text = (name: 'addon_name' | 'cluster_name' | 'region'): string => {
    const value = resource.attribute(name);
    return (value.known ? textOf(value.value) : undefined) ?? '';
  };
  const owned = resource.attribute('pod_identity_association');
  const blocks = owned.known ? owned.value : owned.part;
  const [addon, cluster, region] = [text('addon_name'), text('cluster_name'), text('region') || place.region];
  return (Array.isArray(blocks) ? (blocks as unknown[]) : []).flatMap((block): PlannedAssociation[] => {
    const { service_account: account, role_arn: arn } = (block ?? {}) as Readonly<Record<string, unknown>>;
    const serviceAccount = textOf(account) ?? '';
    const role = textOf(arn);
    const declared = known.find((one) => one.cluster === cluster && one.serviceAccount === serviceAccount);
    const namespace = declared?.namespace ?? namespaceOf(addon, serviceAccount);
    return [
      {
        ref: {
          cluster,
          clusterArn: formatArn({ ...place, service: 'eks', region, resource: `cluster/${cluster}` }),
          namespace: namespace ?? '',
          serviceAccount,
        },
        role: role === undefined ? { known: false, from: [], part: undefined } : { known: true, value: role },
        targetRole: { known: true, value: undefined },
        sessionPolicy: undefined,
        sessionTags: true,
        undecided: [
          ...(namespace === undefined ? [`the namespace of the add-on ${addon} is not known`] : []),
          ...(owned.known ? [] : [`pod_identity_association of ${resource.address} is known only after apply`]),
        ],
      },
    ];
  });
}

function namespaceOf(addon: string, serviceAccount: string): string | undefined {
  const accounts = findEksAddon(addon)?.serviceAccounts ?? [];
  const found = accounts.find((one) => one.endsWith(`/${serviceAccount}`)) ?? accounts[0];
  return found?.slice(0, found.indexOf('/'));
}
