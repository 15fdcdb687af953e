import { parseArn } from '../../catalogue/arn';
import { ROLE_ANNOTATION } from '../../identity/irsa';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { FoundAddon, FoundCluster, FoundPolicy, FoundRole, FoundRolePolicy, FoundServiceAccount } from '../found';
import { notCarriedOver } from '../not-carried-over';
import { defined, documentIn, issuerWithoutScheme, objectOf, objectsAt, type Source, tagsOf, textIn } from './source';
import type { SourceDocument } from './source-document';
import { type TerraformObject, terraformObjects } from './terraform-values';

/**
 * A Terraform state, or the JSON of a state or a plan: roles with their policies, associations, add-ons, clusters and
 * service accounts. The modules terraform-aws-eks-pod-identity and iam-role-for-service-accounts consist of these.
 */
export const terraform: Source = (value, document) => {
  const objects = terraformObjects(value);
  if (!objects) return undefined;
  const some = <T>(types: string, read: (one: TerraformObject) => T | readonly T[] | undefined): T[] =>
    objects.filter(({ type }) => types.split(' ').includes(type)).flatMap((one) => read(one) ?? []);
  const clusters = some('aws_eks_cluster', (one) => clusterOf(one, document));
  const parts = objects.filter(({ type }) => ROLE_PARTS.has(type));
  const names = new Set(objects.filter(isRole).map(({ values }) => values['name']));
  return {
    clusters: [...clusters, ...some('aws_eks_fargate_profile', (one) => fargateOf(one, document))],
    problems: parts.flatMap((one) => unknownPart(one, document)),
    rolePolicies: parts.filter(({ values }) => !names.has(values['role'])).flatMap(rolePolicyOf),
    roles: some('aws_iam_role', (one) => roleOf(one, objects, document)),
    policies: some('aws_iam_policy', (one) => policyOf(one, document)),
    addons: some('aws_eks_addon', (one) => addonOf(one, document)),
    serviceAccounts: [
      ...some('aws_eks_pod_identity_association', (one) => associationOf(one, document)),
      ...some('kubernetes_service_account kubernetes_service_account_v1', (one) => serviceAccountOf(one, document)),
    ],
  };
};

/** What gives a role its policies. */
const ROLE_PARTS: ReadonlySet<string> = new Set(['aws_iam_role_policy', 'aws_iam_role_policy_attachment']);

function isRole({ type, isData }: TerraformObject): boolean {
  return type === 'aws_iam_role' && !isData;
}

/** Policies that Terraform knows only after the apply would be missing in the access before. */
function unknownPart({ type, values, path }: TerraformObject, { at }: SourceDocument): readonly Diagnostic[] {
  const policy = type === 'aws_iam_role_policy' ? documentIn(values['policy']) : textIn(values['policy_arn']);
  const role = textIn(values['role']);
  if (role !== undefined && policy !== undefined) return [];
  const message = `${role === undefined ? 'the role of' : 'the policy in'} this ${type} is not known before the apply`;
  return [notCarriedOver('error', message, 'apply the configuration first, and give the state', at(path))];
}

function rolePolicyOf({ values }: TerraformObject): readonly FoundRolePolicy[] {
  const role = textIn(values['role']);
  const document = documentIn(values['policy']);
  const attached = textIn(values['policy_arn']);
  if (role === undefined) return [];
  if (attached !== undefined) return [{ role, attached }];
  return document ? [{ role, inline: { name: textIn(values['name']) ?? 'policy', document } }] : [];
}

function fargateOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundCluster | undefined {
  const name = textIn(values['cluster_name']);
  const fargate = objectsAt(values['selector'], []).flatMap(([one]) => textIn(one['namespace']) ?? []);
  return name === undefined ? undefined : { name, fargate, place: at(path) };
}

function clusterOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundCluster | undefined {
  const name = textIn(values['name']) ?? textIn(values['id']);
  if (name === undefined) return undefined;
  const { region, account, partition } = parseArn(textIn(values['arn']) ?? '') ?? {};
  const [oidc] = objectsAt(objectsAt(values['identity'], [])[0]?.[0]['oidc'], []);
  const isAutoMode = objectsAt(values['compute_config'], [])[0]?.[0]['enabled'] === true;
  return {
    name,
    ...defined({ region, account, partition, issuer: issuerWithoutScheme(textIn(oidc?.[0]['issuer'])) }),
    ...(isAutoMode && { isAutoMode }),
    place: at(path),
  };
}

/**
 * A role with its policies: those of separate resources, and those that the provider reads back in the role. A role that
 * is only planned has no ARN yet.
 */
function roleOf(
  { values, module, path, isData }: TerraformObject,
  objects: readonly TerraformObject[],
  { at }: SourceDocument,
): FoundRole | undefined {
  const name = textIn(values['name']);
  const arn = textIn(values['arn']);
  if (name === undefined && arn === undefined) return undefined;
  const parts = objects.filter(
    (one) => /^aws_iam_(?:role_)?policy(?:_attachment)?$/.test(one.type) && isOfRole(one, { name, module }, objects),
  );
  const separate = parts
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .map((one) => ({ name: textIn(one.values['name']) ?? 'policy', document: documentIn(one.values['policy']) }));
  const own = objectsAt(values['inline_policy'], []).map(([one]) => ({
    name: textIn(one['name']) ?? 'policy',
    document: documentIn(one['policy']),
  }));
  const inline = new Map([...own, ...separate].map((one) => [one.name, one]));
  const attachments = parts.flatMap((one) => textIn(one.values['policy_arn']) ?? []);
  const managed = values['managed_policy_arns'];
  const readBack = Array.isArray(managed) ? managed.filter((one): one is string => typeof one === 'string') : [];
  const duration = values['max_session_duration'];
  return {
    id: arn ?? `terraform:${module}/${name ?? ''}`,
    ...defined({
      arn,
      name,
      path: textIn(values['path']),
      description: textIn(values['description']),
      maxSessionDuration: typeof duration === 'number' ? duration : undefined,
      trust: documentIn(values['assume_role_policy']),
      boundary: textIn(values['permissions_boundary']),
    }),
    inline: [...inline.values()].flatMap(({ name: policy, document }) =>
      document ? [{ name: policy, document }] : [],
    ),
    attached: [...new Set([...attachments, ...readBack])],
    tags: { ...tagsOf(values['tags_all']), ...tagsOf(values['tags']) },
    // A data source of a role does not read its policies.
    knows: isData ? 'trust-only' : 'declared',
    place: at(path),
  };
}

/** Policies name their role by its name. Of roles with one name, which are in several accounts, that of the module counts. */
function isOfRole(
  { values, module }: TerraformObject,
  role: { readonly name: string | undefined; readonly module: string },
  objects: readonly TerraformObject[],
): boolean {
  const named = [values['role'], ...(Array.isArray(values['roles']) ? (values['roles'] as unknown[]) : [])];
  if (role.name === undefined || !named.includes(role.name)) return false;
  if (role.module === module) return true;
  return !objects.some(
    (one) => one.type === 'aws_iam_role' && one.module === module && one.values['name'] === role.name,
  );
}

function policyOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundPolicy | undefined {
  const arn = textIn(values['arn']);
  const document = documentIn(values['policy']);
  if (arn === undefined || !document) return undefined;
  return { arn, name: arn.split('/').at(-1) ?? '', document, place: at(path) };
}

function addonOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundAddon | undefined {
  const name = textIn(values['addon_name']);
  const cluster = textIn(values['cluster_name']);
  if (name === undefined || cluster === undefined) return undefined;
  const { region, account } = parseArn(textIn(values['arn']) ?? '') ?? {};
  return {
    cluster: { name: cluster, ...defined({ region, account }) },
    name,
    ...defined({
      version: textIn(values['addon_version']),
      configurationValues: textIn(values['configuration_values']),
      role: textIn(values['service_account_role_arn']),
    }),
    ...(values['preserve'] === true && { preserve: true }),
    tags: tagsOf(values['tags']),
    associations: objectsAt(values['pod_identity_association'], []).map(([one]) => ({
      serviceAccount: textIn(one['service_account']) ?? '',
      role: textIn(one['role_arn']) ?? '',
    })),
    place: at(path),
  };
}

function associationOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundServiceAccount | undefined {
  const [name, namespace, account, role] = ['cluster_name', 'namespace', 'service_account', 'role_arn'].map((key) =>
    textIn(values[key]),
  );
  if (name === undefined || namespace === undefined || account === undefined || role === undefined) return undefined;
  const { region, account: owner } = parseArn(textIn(values['association_arn']) ?? '') ?? {};
  return {
    cluster: { name, ...defined({ region, account: owner }) },
    namespace,
    serviceAccount: account,
    mechanism: 'pod-identity',
    role,
    association: {
      ...defined({
        id: textIn(values['association_id']),
        targetRole: textIn(values['target_role_arn']),
        sessionPolicy: documentIn(values['policy']),
      }),
      ...(values['disable_session_tags'] === true && { disablesSessionTags: true }),
      tags: tagsOf(values['tags']),
    },
    place: at(path),
  };
}

/** The cluster is that of a provider's configuration, which a state does not have. */
function serviceAccountOf({ values, path }: TerraformObject, { at }: SourceDocument): FoundServiceAccount | undefined {
  const [metadata] = objectsAt(values['metadata'], [])[0] ?? [];
  const name = textIn(metadata?.['name']);
  const role = textIn(objectOf(metadata?.['annotations'])[ROLE_ANNOTATION]);
  if (name === undefined || role === undefined) return undefined;
  const namespace = textIn(metadata?.['namespace']);
  return { ...defined({ namespace }), serviceAccount: name, mechanism: 'irsa', role, place: at(path) };
}
