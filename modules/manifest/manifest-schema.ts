import * as z from 'zod';
import { adoptSchema } from './adopt-schema';
import { associationSettingsSchema } from './association-schema';
import { withUnsupportedKeys } from './unsupported-keys';
import { grantSchema } from './grant-schema';
import { grantKeys } from './grant-keys';
import { kubernetesSchema } from './kubernetes-schema';
import { scalarOrEmptyList, scalarOrList } from './scalar-or-list';
import {
  accountRef,
  anyText,
  clusterName,
  environmentName,
  roleArnTemplate,
  serviceAccountRef,
  serviceName,
} from './names';
import { IDENTITIES } from './manifest';
import { filledRecord } from './refinement';
import { roleSchema, roleSettingKeys } from './role-schema';

/**
 * `targetRole` as a mapping: a role to create, which pods get through the service's role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
const targetRoleSchema = withUnsupportedKeys(
  z
    .strictObject({
      account: accountRef.meta({
        description: 'Account of the role: the name of an environment or of an entry of `accounts`, or an account ID',
      }),
      ...roleSettingKeys,
      ...grantKeys,
    })
    .meta({ id: 'targetRole', description: 'The role in another account whose access the pods get' }),
  {
    keys: ['maxSessionDuration'],
    message: 'has no effect in a target role: role chaining limits its sessions to one hour',
    help: 'remove it',
  },
);

/** `sessionPolicy`: what the sessions of pods are limited to. */
const sessionPolicySchema = z
  .strictObject({
    serviceAccounts: scalarOrList(serviceAccountRef)
      .meta({ description: 'Service accounts that the policy is for, as namespace/name (default: all of the service)' })
      .optional(),
    allow: z
      .array(grantSchema)
      .min(1)
      .meta({ description: 'The most that pods may do; what the role does not allow stays denied' }),
    deny: z.array(grantSchema).meta({ description: 'Access that pods are denied; overrides allow' }).optional(),
  })
  .meta({ id: 'sessionPolicy', description: 'A policy that limits the sessions of pods' });

/** Settings of a manifest for all environments, and of one environment, which add to them. */
const settings = {
  serviceAccounts: scalarOrEmptyList(serviceAccountRef)
    .meta({ description: 'Kubernetes service accounts that use the role, as namespace/name' })
    .optional(),
  ...grantKeys,
  role: roleSchema.optional(),
  targetRole: z
    .union([roleArnTemplate, targetRoleSchema])
    .meta({ description: 'ARN of an existing role that pods get through the role, or settings of one to create' })
    .optional(),
  association: associationSettingsSchema.optional(),
  adopt: adoptSchema.optional(),
  kubernetes: kubernetesSchema.optional(),
  sessionTags: z
    .boolean()
    .meta({ description: 'Whether EKS adds session tags, such as cluster, namespace and pod (default: true)' })
    .optional(),
  identity: z
    .enum(IDENTITIES)
    .meta({
      description:
        'How pods get their sessions: by EKS Pod Identity (pod-identity, default), by IAM roles for service accounts (irsa), or by both while a service moves',
    })
    .optional(),
  sessionPolicy: z
    .union([sessionPolicySchema, z.array(sessionPolicySchema)])
    .meta({
      description:
        'Limits the sessions of pods, with one policy for all service accounts or a list of policies; requires sessionTags: false',
    })
    .optional(),
};

const environmentSettings = z
  .strictObject({
    ...settings,
    clusters: scalarOrList(clusterName)
      .meta({ description: 'Clusters of the environment that the service runs in (default: all)' })
      .optional(),
  })
  .meta({
    id: 'environmentSettings',
    description: 'Settings for this environment, in addition to those of the manifest',
  });

/** `pod-identity.yaml`. */
export const manifestZodSchema = z
  .strictObject({
    service: serviceName.meta({ description: 'Name of the service, unique in the repository' }),
    owner: anyText.meta({ description: 'Owner of the service' }).optional(),
    ...settings,
    environments: z
      .union([...scalarOrList(environmentName).options, filledRecord(environmentName, environmentSettings.nullable())])
      .meta({
        description: 'Environments that the service runs in (default: all), optionally with settings for each',
      })
      .optional(),
  })
  .meta({ title: 'Manifest of eks-pod-identity', description: 'The AWS access of one service' });

/** A manifest as written in YAML. */
export type ManifestYaml = z.infer<typeof manifestZodSchema>;

/** Settings of a manifest for all environments, or in addition for one. */
export type EnvironmentSettingsYaml = z.infer<typeof environmentSettings>;
