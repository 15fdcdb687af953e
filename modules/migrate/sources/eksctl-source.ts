import { parseArn } from '../../catalogue/arn';
import { findEksAddon } from '../../catalogue/eks-addons';
import type { Json } from '../../policy/untyped-json';
import type { ClusterRef, FoundAddon, FoundRole, FoundServiceAccount, InlinePolicy } from '../found';
import { notCarriedOver } from '../not-carried-over';
import { defined, documentIn, objectOf, objectsAt, type Source, type SourceContents, tagsOf, textIn } from './source';
import type { SourceDocument, ValuePath } from './source-document';
import { wellKnownPolicies } from './well-known-policies';

/**
 * A `ClusterConfig` of eksctl: `iam.serviceAccounts`, `iam.podIdentityAssociations` and `addons`. Roles that eksctl
 * creates are named by CloudFormation, so they have a name only with `roleName`.
 * https://docs.aws.amazon.com/eks/latest/eksctl/schema.html
 */
export const eksctl: Source = (value, document) => {
  if (value['kind'] !== 'ClusterConfig' || !String(value['apiVersion']).startsWith('eksctl.io/')) return undefined;
  const { name, region } = objectOf(value['metadata']);
  const place = document.at(['metadata', 'name']);
  if (typeof name !== 'string') {
    const message = 'the ClusterConfig has no `metadata.name`';
    return { problems: [notCarriedOver('error', message, 'add the name of the cluster', place)] };
  }
  const iam = objectOf(value['iam']);
  const cluster = { name, ...defined({ region: textIn(region) }) };
  const applies = objectOf(value['addonsConfig'])['autoApplyPodIdentityAssociations'] === true;
  const reader: Reader = { cluster, document, appliesRecommended: applies };
  const fargate = objectsAt(value['fargateProfiles'], []).flatMap(([profile]) =>
    objectsAt(profile['selectors'], []).flatMap(([selector]) => textIn(selector['namespace']) ?? []),
  );
  const isAutoMode = objectOf(value['autoModeConfig'])['enabled'] === true;
  const parts = [
    ...objectsAt(iam['serviceAccounts'], ['iam', 'serviceAccounts']).map((one) => serviceAccount(one, reader)),
    ...objectsAt(iam['podIdentityAssociations'], ['iam', 'podIdentityAssociations']).map((one) =>
      association(one, reader),
    ),
    ...objectsAt(value['addons'], ['addons']).map((one) => addon(one, reader)),
  ];
  return {
    clusters: [{ ...cluster, ...(isAutoMode && { isAutoMode }), ...(fargate.length > 0 && { fargate }), place }],
    serviceAccounts: parts.flatMap((part) => part.serviceAccounts ?? []),
    roles: parts.flatMap((part) => part.roles ?? []),
    addons: parts.flatMap((part) => part.addons ?? []),
    problems: parts.flatMap((part) => part.problems ?? []),
  };
};

interface Reader {
  readonly cluster: ClusterRef;
  readonly document: SourceDocument;
  /** eksctl creates the associations that EKS recommends for add-ons without settings of their own. */
  readonly appliesRecommended: boolean;
}

type Entry = readonly [value: Json, path: ValuePath];

/** eksctl uses the namespace `default` where none is given. */
function serviceAccount([value, path]: Entry, { cluster, document }: Reader): SourceContents {
  const { name, namespace } = objectOf(value['metadata']);
  const place = document.at(path);
  const account = textIn(name);
  if (account === undefined) return { problems: [nameless('iam.serviceAccounts', place)] };
  const ref = { namespace: textIn(namespace) ?? 'default', serviceAccount: account };
  const existing = textIn(value['attachRoleARN']);
  const role = roleOf(value, {
    id: `${cluster.name}/${ref.namespace}/${ref.serviceAccount}`,
    document: value['attachPolicy'],
    arns: value['attachPolicyARNs'],
    boundary: value['permissionsBoundary'],
    place,
  });
  const found: FoundServiceAccount = { cluster, ...ref, mechanism: 'irsa', role: existing ?? role.id, place };
  const pattern = textIn(value['subjectPattern']);
  const problems =
    pattern === undefined
      ? []
      : [
          notCarriedOver(
            'warning',
            `the role trusts all service accounts "${pattern}" of namespace ${ref.namespace}, but EKS Pod Identity requires an association for each of them`,
            'list the service accounts that use the role under `serviceAccounts` of the manifest; others keep IRSA',
            place,
          ),
        ];
  return { serviceAccounts: [found], roles: existing === undefined ? [role] : [], problems };
}

function association([value, path]: Entry, { cluster, document }: Reader): SourceContents {
  const place = document.at(path);
  const account = textIn(value['serviceAccountName']);
  const namespace = textIn(value['namespace']);
  if (account === undefined || namespace === undefined) {
    return { problems: [nameless('iam.podIdentityAssociations', place)] };
  }
  const existing = textIn(value['roleARN']);
  const role = roleOfAssociation(value, `${cluster.name}/${namespace}/${account}`, place);
  const sessionPolicy = documentIn(value['policy']);
  const found: FoundServiceAccount = {
    cluster,
    namespace,
    serviceAccount: account,
    mechanism: 'pod-identity',
    role: existing ?? role.id,
    association: {
      ...defined({ targetRole: textIn(value['targetRoleARN']), sessionPolicy }),
      ...(value['disableSessionTags'] === true && { disablesSessionTags: true }),
      tags: tagsOf(value['tags']),
    },
    place,
  };
  return { serviceAccounts: [found], roles: existing === undefined ? [role] : [] };
}

function addon([value, path]: Entry, { cluster, document, appliesRecommended }: Reader): SourceContents {
  const name = textIn(value['name']);
  const place = document.at(path);
  if (name === undefined) return { problems: [nameless('addons', place)] };
  const associations = objectsAt(value['podIdentityAssociations'], [...path, 'podIdentityAssociations']);
  const roles: FoundRole[] = [];
  const owned = associations.map(([one, at]) => {
    const account = textIn(one['serviceAccountName']) ?? '';
    const existing = textIn(one['roleARN']);
    if (existing !== undefined) return { serviceAccount: account, role: existing };
    const role = roleOfAssociation(one, `${cluster.name}/${name}/${account}`, document.at(at));
    roles.push(role);
    return { serviceAccount: account, role: role.id };
  });
  const hasPolicies = ['attachPolicy', 'attachPolicyARNs', 'wellKnownPolicies'].some((key) => key in value);
  const existing = textIn(value['serviceAccountRoleARN']);
  const own = roleOf(value, {
    id: `${cluster.name}/${name}`,
    document: value['attachPolicy'],
    arns: value['attachPolicyARNs'],
    boundary: value['permissionsBoundary'],
    place,
  });
  if (existing === undefined && hasPolicies) roles.push(own);
  const isOwn = existing !== undefined || hasPolicies || associations.length > 0;
  const isRecommended =
    value['useDefaultPodIdentityAssociations'] === true ||
    (appliesRecommended && !isOwn && (findEksAddon(name)?.serviceAccounts.length ?? 0) > 0);
  const version = textIn(value['version']);
  const found: FoundAddon = {
    cluster,
    name,
    // eksctl also accepts `latest` and a version without its build.
    ...(version !== undefined && /-eksbuild\.\d+$/.test(version) && { version }),
    ...defined({ configurationValues: textIn(value['configurationValues']) }),
    tags: tagsOf(value['tags']),
    ...defined({ role: existing ?? (hasPolicies ? own.id : undefined) }),
    associations: owned,
    ...(isRecommended && { hasHiddenAssociations: true }),
    place,
  };
  return { addons: [found], roles };
}

function roleOfAssociation(value: Json, id: string, place: FoundRole['place']): FoundRole {
  return roleOf(value, {
    id,
    document: value['permissionPolicy'],
    arns: value['permissionPolicyARNs'],
    boundary: value['permissionsBoundaryARN'],
    place,
  });
}

/** What the parts of a `ClusterConfig` name differently. */
interface RoleParts {
  /** Unique in the cluster. */
  readonly id: string;
  readonly document: unknown;
  readonly arns: unknown;
  readonly boundary: unknown;
  readonly place: FoundRole['place'];
}

/** A role that eksctl creates. Its trust policy is that of its mechanism. */
function roleOf(value: Json, { id, document, arns, boundary, place }: RoleParts): FoundRole {
  const given = documentIn(document);
  const known = wellKnownPolicies(objectOf(value['wellKnownPolicies']), partitionOf(arns));
  const inline: InlinePolicy[] = [...(given ? [{ name: 'policy', document: given }] : []), ...known.inline];
  const attached = Array.isArray(arns) ? arns.filter((one): one is string => typeof one === 'string') : [];
  return {
    id: `eksctl:${id}`,
    ...defined({ name: textIn(value['roleName']), boundary: textIn(boundary) }),
    inline,
    attached: [...attached, ...known.attached],
    tags: tagsOf(value['tags']),
    knows: 'all',
    place,
  };
}

function partitionOf(arns: unknown): string {
  const [first] = Array.isArray(arns) ? (arns as unknown[]) : [];
  return typeof first === 'string' ? (parseArn(first)?.partition ?? 'aws') : 'aws';
}

function nameless(key: string, place: FoundRole['place']): ReturnType<typeof notCarriedOver> {
  return notCarriedOver('error', `an entry of \`${key}\` has no name or namespace`, 'correct the entry', place);
}
