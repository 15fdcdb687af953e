import type { Diagnostic } from '../../diagnostics/diagnostic';
import { parseArn } from '../../catalogue/arn';
import type { Json } from '../../policy/untyped-json';
import {
  allFound,
  type ClusterRef,
  type FoundAddon,
  type FoundPolicy,
  type FoundRole,
  type FoundServiceAccount,
} from '../found';
import { notCarriedOver } from '../not-carried-over';
import {
  defined,
  documentIn,
  issuerWithoutScheme,
  objectOf,
  objectsAt,
  type Source,
  type SourceContents,
  tagsOf,
  textIn,
} from './source';
import type { SourceDocument, ValuePath } from './source-document';

/**
 * Output of the AWS CLI: `iam get-account-authorization-details`, `iam get-role`, `iam get-role-policy`,
 * `eks list-pod-identity-associations`, `eks describe-pod-identity-association`, `eks describe-addon` and
 * `eks describe-cluster`. A list of such outputs is accepted, too.
 * https://docs.aws.amazon.com/cli/latest/reference/
 */
export const awsCli: Source = (value, document) => {
  const readers = Object.entries(OUTPUTS).filter(([key]) => key in value);
  if (readers.length === 0) return undefined;
  return readers.map(([, read]) => read(value, document))[0];
};

/** By the key that only this output has. The first that occurs decides. */
const OUTPUTS: Readonly<Record<string, (value: Json, document: SourceDocument) => SourceContents>> = {
  RoleDetailList: (value, document) => ({
    roles: objectsAt(value['RoleDetailList'], ['RoleDetailList']).flatMap((one) => roleIn(one, document, 'all')),
    problems: objectsAt(value['RoleDetailList'], ['RoleDetailList']).flatMap((one) =>
      unreadablePolicies(one, document),
    ),
    policies: objectsAt(value['Policies'], ['Policies']).flatMap((one) => policyIn(one, document)),
  }),
  Role: (value, document) => ({ roles: roleIn([objectOf(value['Role']), ['Role']], document, 'trust-only') }),
  associations: (value, document) => {
    const parts = objectsAt(value['associations'], ['associations']).map((one) => associationIn(one, document));
    return allFound(parts);
  },
  association: (value, document) => associationIn([objectOf(value['association']), ['association']], document),
  addon: (value, document) => addonIn([objectOf(value['addon']), ['addon']], document),
  cluster: (value, document) => {
    const { name, arn, identity, computeConfig } = objectOf(value['cluster']);
    if (typeof name !== 'string') return {};
    const { region, account, partition } = placeOf(arn);
    const issuer = issuerWithoutScheme(textIn(objectOf(objectOf(identity)['oidc'])['issuer']));
    const isAutoMode = objectOf(computeConfig)['enabled'] === true;
    const place = document.at(['cluster', 'name']);
    return {
      clusters: [
        { name, ...defined({ region, account, partition, issuer }), ...(isAutoMode && { isAutoMode }), place },
      ],
    };
  },
};

type Entry = readonly [value: Json, path: ValuePath];

function roleIn([value, path]: Entry, document: SourceDocument, knows: FoundRole['knows']): FoundRole[] {
  const arn = textIn(value['Arn']);
  if (arn === undefined) return [];
  const name = textIn(value['RoleName']);
  const boundary = textIn(objectOf(value['PermissionsBoundary'])['PermissionsBoundaryArn']);
  const duration = value['MaxSessionDuration'];
  return [
    {
      id: arn,
      arn,
      ...defined({
        name,
        path: textIn(value['Path']),
        description: textIn(value['Description']),
        maxSessionDuration: typeof duration === 'number' ? duration : undefined,
        trust: documentIn(value['AssumeRolePolicyDocument']),
        boundary,
      }),
      inline: objectsAt(value['RolePolicyList'], []).flatMap(([one]) => {
        const policy = documentIn(one['PolicyDocument']);
        return policy ? [{ name: textIn(one['PolicyName']) ?? 'policy', document: policy }] : [];
      }),
      attached: objectsAt(value['AttachedManagedPolicies'], []).flatMap(([one]) => textIn(one['PolicyArn']) ?? []),
      tags: tagsOf(value['Tags']),
      knows,
      place: document.at(path),
    },
  ];
}

/** Inline policies that are not documents would be missing in the access before. */
function unreadablePolicies([value, path]: Entry, document: SourceDocument): readonly Diagnostic[] {
  return objectsAt(value['RolePolicyList'], [...path, 'RolePolicyList'])
    .filter(([one]) => documentIn(one['PolicyDocument']) === undefined)
    .map(([one, at]) => {
      const message = `policy ${textIn(one['PolicyName']) ?? ''} of role ${textIn(value['RoleName']) ?? ''} cannot be read`;
      return notCarriedOver('error', message, 'give the output of the command as it is', document.at(at));
    });
}

function policyIn([value, path]: Entry, document: SourceDocument): FoundPolicy[] {
  const arn = textIn(value['Arn']);
  const versions = objectsAt(value['PolicyVersionList'], []);
  const current = versions.find(([one]) => one['IsDefaultVersion'] === true) ?? versions[0];
  const policy = documentIn(current?.[0]['Document']);
  if (arn === undefined || !policy) return [];
  return [{ arn, name: arn.split('/').at(-1) ?? '', document: policy, place: document.at(path) }];
}

/** The summaries of a list have no role. */
function associationIn([value, path]: Entry, document: SourceDocument): SourceContents {
  const cluster = clusterOf(value, value['associationArn']);
  const place = document.at(path);
  const [namespace, account, role] = ['namespace', 'serviceAccount', 'roleArn'].map((key) => textIn(value[key]));
  if (!cluster || namespace === undefined || account === undefined) return {};
  const isOwnedByAddon = textIn(value['ownerArn']) !== undefined;
  const id = textIn(value['associationId']);
  if (role === undefined) {
    if (id === undefined) return {};
    const listing = {
      cluster,
      namespace,
      serviceAccount: account,
      id,
      ...(isOwnedByAddon && { isOwnedByAddon }),
      place,
    };
    return { clusters: [{ ...cluster, place }], listings: [listing] };
  }
  const found: FoundServiceAccount = {
    cluster,
    namespace,
    serviceAccount: account,
    mechanism: 'pod-identity',
    role,
    association: {
      ...defined({
        id,
        targetRole: textIn(value['targetRoleArn']),
        sessionPolicy: documentIn(value['policy']),
      }),
      ...(value['disableSessionTags'] === true && { disablesSessionTags: true }),
      ...(isOwnedByAddon && { isOwnedByAddon }),
      tags: tagsOf(value['tags']),
    },
    place,
  };
  return { clusters: [{ ...cluster, place }], serviceAccounts: [found] };
}

function addonIn([value, path]: Entry, document: SourceDocument): SourceContents {
  const name = textIn(value['addonName']);
  const cluster = clusterOf(value, value['addonArn']);
  if (!cluster || name === undefined) return {};
  const place = document.at(path);
  const associations = value['podIdentityAssociations'];
  const found: FoundAddon = {
    cluster,
    name,
    ...defined({
      version: textIn(value['addonVersion']),
      configurationValues: textIn(value['configurationValues']),
      role: textIn(value['serviceAccountRoleArn']),
    }),
    tags: tagsOf(value['tags']),
    // ARNs of associations, whose descriptions have the roles.
    associations: [],
    ...(Array.isArray(associations) && associations.length > 0 && { hasHiddenAssociations: true }),
    place,
  };
  return { clusters: [{ ...cluster, place }], addons: [found] };
}

function clusterOf(value: Json, arn: unknown): ClusterRef | undefined {
  const name = textIn(value['clusterName']);
  const { region, account } = placeOf(arn);
  return name === undefined ? undefined : { name, ...defined({ region, account }) };
}

function placeOf(arn: unknown): { region?: string; account?: string; partition?: string } {
  const parsed = typeof arn === 'string' ? parseArn(arn) : undefined;
  return parsed ? { region: parsed.region, account: parsed.account, partition: parsed.partition } : {};
}
