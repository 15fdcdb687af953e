import { formatIamArn } from '../catalogue/arn';
import { partitionOfRegion } from '../catalogue/partitions';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { addonSettings, commonSettings } from './addon-schema';
import { clusterApi, namespaceSettings } from './cluster-api-schema';
import type {
  AddonSettings,
  Backend,
  Cluster,
  Configuration,
  Environment,
  UnsupportedNamespace,
} from './configuration';
import {
  AGENT_ADDON,
  configurationZodSchema,
  type ClusterYaml,
  type ConfigurationYaml,
  type DefaultsYaml,
  type EnvironmentYaml,
} from './configuration-schema';
import type { DocumentPath } from './manifest';
import { associationSettings } from './association-schema';
import { gateOf } from './gate-schema';
import { organizationSettings } from './organization-schema';
import { policyEntries } from './policies-schema';
import { readYaml } from './read-yaml';
import { roleSettings } from './role-schema';
import { located } from './scalar-or-list';
import type { SourceText } from './source-text';
import { parseVersionConstraint } from './version-constraint';

/** Default of `manifests`. */
const DEFAULT_MANIFESTS = 'services/**/pod-identity.yaml';

/**
 * Parses `eks-pod-identity.yaml`.
 *
 * @param file path from the repository's root with forward slashes, for diagnostics
 * @returns the configuration with its defaults filled in, or every error in the file, in line order, with what manifests
 * can be checked against all the same
 */
export function parseConfiguration(
  bytes: Uint8Array,
  file: string,
): { readonly configuration?: Configuration; readonly incomplete?: Configuration; readonly diagnostics: Diagnostic[] } {
  const read = readYaml(bytes, file, configurationZodSchema);
  if (read.value !== undefined)
    return { configuration: configurationOf(file, read.value, read.source), diagnostics: [] };
  const { usable, diagnostics } = read;
  const incomplete = usable && { ...configurationOf(file, usable.value, usable.source), removed: usable.removed };
  return { ...(incomplete && { incomplete }), diagnostics: [...diagnostics] };
}

function configurationOf(file: string, value: ConfigurationYaml, source: SourceText): Configuration {
  const {
    manifests = DEFAULT_MANIFESTS,
    defaults,
    environments,
    accounts = {},
    grants,
    gate,
    policies = {},
    repository,
    terraform,
  } = value;
  const awsProvider = parseVersionConstraint(terraform?.providers?.aws ?? '');
  return {
    file,
    source,
    manifests: typeof manifests === 'string' ? [manifests] : manifests,
    defaults: {
      role: roleSettings(defaults?.role, ['defaults', 'role']),
      ...(defaults?.association && {
        association: associationSettings(defaults.association, ['defaults', 'association']),
      }),
    },
    environments: Object.entries(environments).map(([name, yaml]) => ({
      ...environment(name, yaml, defaults),
      ...(repository !== undefined && { repository }),
    })),
    accounts: Object.entries(accounts).map(([name, yaml]) => ({
      name,
      path: ['accounts', name],
      partition: partitionOfRegion(yaml.region),
      ...yaml,
    })),
    ...(grants && { grants }),
    ...policyEntries(policies, ['policies']),
    ...(gate && { gate: gateOf(gate, ['gate']) }),
    ...(awsProvider && { awsProvider: { value: awsProvider, path: ['terraform', 'providers', 'aws'] } }),
  };
}

function environment(name: string, yaml: EnvironmentYaml, defaults: DefaultsYaml): Environment {
  const path = ['environments', name];
  const { account, region, partition = 'aws', profile, clusters = [], role, association } = yaml;
  const addonTags = { ...defaults?.addons?.[AGENT_ADDON]?.tags, ...yaml.addons?.[AGENT_ADDON]?.tags };
  const backend = backendOf(yaml.backend, [...path, 'backend']);
  return {
    name,
    path,
    account,
    region,
    partition,
    ...(profile !== undefined && { profile }),
    clusters: clusters.map((one, index) =>
      cluster(one, { account, region, partition, addonTags }, [...path, 'clusters', index]),
    ),
    role: roleSettings(role, [...path, 'role']),
    ...(association && { association: associationSettings(association, [...path, 'association']) }),
    values: { ...defaults?.values, ...yaml.values },
    ...(yaml.organizationPolicies && {
      organizationPolicies: organizationSettings(yaml.organizationPolicies, [...path, 'organizationPolicies']),
    }),
    ...(yaml.lookUpPolicies === true && { lookUpPolicies: true }),
    ...(backend && { backend }),
  };
}

/** @param place of the environment, with tags of the add-ons of its clusters */
function cluster(
  yaml: ClusterYaml,
  place: Pick<Environment, 'account' | 'region' | 'partition'> & { readonly addonTags: Record<string, string> },
  path: DocumentPath,
): Cluster {
  const addons = otherAddons(yaml.addons, [...path, 'addons']);
  const unsupported = unsupportedNamespaces(yaml, path);
  const api = clusterApi(yaml);
  const namespaces = namespaceSettings(yaml.namespaces, [...path, 'namespaces']);
  return {
    name: yaml.name,
    path,
    region: yaml.region ?? place.region,
    agent: yaml.agent ?? 'addon',
    ...oidcSettings(yaml.oidc, place),
    agentAddon: {
      ...commonSettings(yaml.addons?.[AGENT_ADDON] ?? {}, place.addonTags),
      ...(yaml.addons?.[AGENT_ADDON]?.adopt === true && { adopt: true }),
    },
    ...(api && { api }),
    ...(namespaces.length > 0 && { namespaces }),
    ...(addons.length > 0 && { addons }),
    ...(unsupported.length > 0 && { unsupportedNamespaces: unsupported }),
  };
}

function oidcSettings(
  oidc: ClusterYaml['oidc'],
  place: Pick<Environment, 'account' | 'partition'>,
): Pick<Cluster, 'oidcProvider' | 'managedIssuer'> {
  if (oidc === undefined) return {};
  const { issuer, manage = false } = typeof oidc === 'string' ? { issuer: oidc } : oidc;
  return { oidcProvider: oidcProviderArn(issuer, place), ...(manage && { managedIssuer: issuer }) };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
function oidcProviderArn(issuer: string, place: Pick<Environment, 'account' | 'partition'>): string {
  const { account, partition } = place;
  return issuer.startsWith('arn:')
    ? issuer
    : formatIamArn({ account, partition }, `oidc-provider/${issuer.replace(/^https:\/\//, '')}`);
}

/** All add-ons but the agent. */
function otherAddons(yaml: ClusterYaml['addons'], path: DocumentPath): AddonSettings[] {
  const { [AGENT_ADDON]: agent, ...others } = yaml ?? {};
  return Object.entries(others).map(([name, addon]) => addonSettings(name, addon, [...path, name]));
}

function unsupportedNamespaces({ fargate, windows }: ClusterYaml, path: DocumentPath): UnsupportedNamespace[] {
  return [
    ...located(fargate, [...path, 'fargate']).map((one) => ({ ...one, nodes: 'fargate' as const })),
    ...located(windows, [...path, 'windows']).map((one) => ({ ...one, nodes: 'windows' as const })),
  ];
}

/** The schema guarantees exactly one type. */
function backendOf(yaml: EnvironmentYaml['backend'], path: DocumentPath): Backend | undefined {
  for (const [type, backendArguments] of Object.entries(yaml ?? {})) {
    if (backendArguments) return { type, arguments: backendArguments, path };
  }
  return undefined;
}
