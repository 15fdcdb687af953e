import * as z from 'zod';
import { parseArn } from '../catalogue/arn';
import { quote } from '../diagnostics/quote';
import { agentAdoptSchema } from './adopt-schema';
import { associationSettingsSchema } from './association-schema';
import { backendSchema } from './backend-schema';
import { addonKeys, addonSchema, addonTags } from './addon-schema';
import { checkClusterApi, clusterApiKeys } from './cluster-api-schema';
import { EKS_ADDONS } from '../catalogue/eks-addons';
import { scalarOrList } from './scalar-or-list';
import type { DocumentPath } from './manifest';
import {
  accountId,
  anyText,
  clusterName,
  environmentName,
  namespaceName,
  oidcIssuer,
  oidcUrl,
  profileName,
  providerVersion,
  regionName,
  repositoryName,
  valueName,
  valueText,
} from './names';
import { partitionOfRegion, PARTITIONS } from '../catalogue/partitions';
import { gateSchema } from './gate-schema';
import { filledRecord, ON_EVERY_MAPPING, refine } from './refinement';
import { organizationSchema } from './organization-schema';
import { policiesSchema } from './policies-schema';
import { roleSettingsSchema } from './role-schema';
import { oldestAdmitted, parseVersionConstraint } from './version-constraint';

/** The add-on that installs the Pod Identity Agent, by its name in EKS. */
export const AGENT_ADDON = 'eks-pod-identity-agent';

/** Settings of the add-on for several clusters. */
const agentAddonDefaults = z
  .strictObject({
    [AGENT_ADDON]: z.strictObject({ tags: addonTags }).meta({ description: 'The Pod Identity Agent' }).optional(),
  })
  .meta({ id: 'addonDefaults', description: 'Tags of the EKS add-ons of all clusters' });

const agentAddonSchema = z
  .strictObject({ ...addonKeys, adopt: agentAdoptSchema.optional() })
  .meta({ description: 'The EKS add-on that installs the Pod Identity Agent' });

/** An add-on that the list of AWS lacks may be one of the AWS Marketplace. */
const otherAddons = Object.fromEntries(
  Object.keys(EKS_ADDONS)
    .filter((name) => name !== AGENT_ADDON)
    .map((name) => [name, addonSchema.optional()]),
);

const clusterSchema = z
  .strictObject({
    name: clusterName.meta({ description: 'Name of the EKS cluster' }),
    region: regionName.meta({ description: "Region of the cluster (default: the environment's region)" }).optional(),
    agent: z
      .enum(['addon', 'auto-mode', 'preinstalled'])
      .meta({
        description:
          'How the Pod Identity Agent is installed: by this project (addon, default), by EKS Auto Mode (auto-mode), or otherwise (preinstalled)',
      })
      .optional(),
    oidc: z
      .union([
        oidcIssuer,
        z.strictObject({
          issuer: oidcUrl.meta({ description: 'OIDC issuer of the cluster as a URL' }),
          manage: z
            .boolean()
            .meta({
              description:
                'Whether this project creates the provider of the issuer in IAM, in a stack of its own (default: false)',
            })
            .optional(),
        }),
      ])
      .meta({
        description:
          'OIDC issuer of the cluster as a URL, or the ARN of its provider in IAM; services with `identity: irsa` or `both` require it',
      })
      .optional(),
    ...clusterApiKeys,
    addons: z
      .object({ [AGENT_ADDON]: agentAddonSchema.optional(), ...otherAddons })
      .catchall(addonSchema)
      .meta({ description: 'EKS add-ons by name' })
      .optional(),
    fargate: scalarOrList(namespaceName)
      .meta({ description: 'Namespaces of Fargate profiles, where EKS Pod Identity is not available' })
      .optional(),
    windows: scalarOrList(namespaceName)
      .meta({ description: 'Namespaces whose pods run on Windows nodes, where EKS Pod Identity is not available' })
      .optional(),
  })
  .superRefine(checkAgentSettings, ON_EVERY_MAPPING)
  .superRefine(checkClusterApi, ON_EVERY_MAPPING)
  .meta({ id: 'cluster', description: 'An EKS cluster of the environment' });

const ownValues = z.record(valueName, valueText);

const environmentSchema = z
  .strictObject({
    account: accountId.meta({ description: 'AWS account ID: 12 digits, in quotes' }),
    region: regionName.meta({ description: 'AWS region' }),
    partition: z.enum(PARTITIONS).meta({ description: 'AWS partition (default: aws)' }).optional(),
    profile: profileName
      .meta({ description: 'AWS profile with credentials for the account (default: the default credential chain)' })
      .optional(),
    clusters: z.array(clusterSchema).meta({ description: 'EKS clusters that the services run in' }).optional(),
    role: roleSettingsSchema.optional(),
    association: associationSettingsSchema.optional(),
    addons: agentAddonDefaults.optional(),
    values: ownValues
      .meta({ description: 'Values of own placeholders in this environment; they override those of the defaults' })
      .optional(),
    organizationPolicies: organizationSchema.optional(),
    lookUpPolicies: z
      .boolean()
      .meta({
        description:
          'Whether the action reads the documents of managed policies and permissions boundaries that `policies` does not name from the account (default: false)',
      })
      .optional(),
    backend: backendSchema.optional(),
  })
  .superRefine(checkPartition, ON_EVERY_MAPPING)
  .superRefine(checkOidcProviders, ON_EVERY_MAPPING)
  .meta({ id: 'environment', description: 'An AWS account and region with its clusters' });

const accountSchema = z
  .strictObject({
    account: accountId.meta({ description: 'AWS account ID: 12 digits, in quotes' }),
    region: regionName.meta({ description: 'AWS region of the provider' }),
    profile: profileName.meta({ description: 'AWS profile with credentials for the account' }),
  })
  .meta({ id: 'account', description: 'An AWS account for target roles, with credentials' });

/** `eks-pod-identity.yaml`. */
export const configurationZodSchema = z
  .strictObject({
    manifests: scalarOrList(anyText)
      .meta({ description: 'Glob patterns of manifest paths (default: services/**/pod-identity.yaml)' })
      .optional(),
    repository: repositoryName
      .meta({
        description:
          'The repository of the configuration, such as acme/shop: every object gets a tag with it, besides the tag with its stack (default: no tag)',
      })
      .optional(),
    defaults: z
      .strictObject({
        role: roleSettingsSchema.optional(),
        association: associationSettingsSchema.optional(),
        addons: agentAddonDefaults.optional(),
        values: ownValues
          .meta({ description: 'Values of own placeholders, by name: {NAME} in manifests is replaced with the value' })
          .optional(),
      })
      .meta({ description: 'Defaults, which environments and manifests override' })
      .optional(),
    environments: filledRecord(environmentName, environmentSchema).meta({ description: 'Environments by name' }),
    grants: z
      .enum(['intents', 'levels'])
      .meta({
        description:
          "Meaning of read, write and list in grants: what applications do (intents, default), or AWS's access levels (levels)",
      })
      .optional(),
    accounts: filledRecord(environmentName, accountSchema)
      .meta({ description: 'Further AWS accounts for target roles, by name' })
      .optional(),
    gate: gateSchema.optional(),
    policies: policiesSchema.optional(),
    terraform: z
      .strictObject({
        providers: z
          .strictObject({
            aws: providerVersion
              .superRefine(checkProviderVersion)
              .meta({ description: "Version of the AWS provider, or a range in Terraform's syntax, such as ~> 6.25" })
              .optional(),
          })
          .meta({ description: 'Versions of Terraform providers' })
          .optional(),
      })
      .meta({ description: 'Terraform settings of the stacks' })
      .optional(),
  })
  .meta({
    title: 'Configuration of eks-pod-identity',
    description: 'Paths of the manifests, environments, and findings that require an approval',
  });

/** A configuration as written in YAML. */
export type ConfigurationYaml = z.infer<typeof configurationZodSchema>;

/** The text pattern checks the syntax; this checks that the range is not empty. */
function checkProviderVersion(text: string, context: z.RefinementCtx): void {
  const constraint = parseVersionConstraint(text);
  if (!constraint || oldestAdmitted(constraint, [0, 0, 0])) return;
  refine(context, {
    code: 'provider-version-invalid',
    message: `no version satisfies ${quote(text)}`,
    help: 'write an exact version such as 6.25.0, or a range such as ~> 6.25',
    path: [],
  });
}

/** Settings of an add-on that is not installed would be misleading. */
function checkAgentSettings(cluster: Loose, context: z.RefinementCtx): void {
  const { agent, addons } = cluster;
  if ((agent !== 'auto-mode' && agent !== 'preinstalled') || !isMapping(addons) || !(AGENT_ADDON in addons)) return;
  refine(context, {
    code: 'agent-settings-unused',
    message: `the settings of the add-on have no effect with \`agent: ${agent}\``,
    help: 'remove them, or write `agent: addon`',
    path: ['addons', AGENT_ADDON],
    part: 'key',
  });
}

/** Roles cannot access resources in another partition, and every ARN contains the partition. */
function checkPartition(environment: Loose, context: z.RefinementCtx): void {
  const { region, partition = 'aws', clusters } = environment;
  const places: { readonly region: unknown; readonly path: DocumentPath }[] = [{ region, path: ['region'] }];
  if (Array.isArray(clusters)) {
    for (const [index, cluster] of clusters.entries()) {
      if (isMapping(cluster)) places.push({ region: cluster['region'], path: ['clusters', index, 'region'] });
    }
  }
  for (const { region, path } of places) {
    if (typeof region !== 'string' || !(PARTITIONS as readonly unknown[]).includes(partition)) continue;
    const actual = partitionOfRegion(region);
    if (actual === partition) continue;
    refine(context, {
      code: 'region-other-partition',
      message: `region ${quote(region)} is in partition ${actual}, but the environment is in partition ${String(partition)}`,
      help: `write \`partition: ${actual}\`, or correct the region`,
      path,
    });
  }
}

/**
 * A role trusts providers of its own account only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
function checkOidcProviders({ account, partition = 'aws', clusters }: Loose, context: z.RefinementCtx): void {
  if (typeof account !== 'string' || !Array.isArray(clusters)) return;
  for (const [index, cluster] of clusters.entries()) {
    const provider = isMapping(cluster) && typeof cluster['oidc'] === 'string' ? parseArn(cluster['oidc']) : undefined;
    if (!provider || (provider.account === account && provider.partition === partition)) continue;
    refine(context, {
      code: 'oidc-other-account',
      message: `the OIDC provider is in account ${provider.account} (${provider.partition}), but the environment is in account ${account} (${String(partition)})`,
      help: "write the ARN of a provider in the environment's account, or the URL of the issuer",
      path: ['clusters', index, 'oidc'],
    });
  }
}

/** A mapping whose parts may be invalid. */
type Loose = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parts of a configuration as written in YAML. */
export type EnvironmentYaml = z.infer<typeof environmentSchema>;
export type DefaultsYaml = ConfigurationYaml['defaults'];
export type ClusterYaml = z.infer<typeof clusterSchema>;
