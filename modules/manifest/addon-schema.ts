import * as z from 'zod';
import { findEksAddon } from '../catalogue/eks-addons';
import { addonAdoptSchema, addonAdoption } from './adopt-schema';
import { freeValue } from './backend-schema';
import type { AddonSettings } from './configuration';
import { grantKeys } from './grant-keys';
import type { DocumentPath, ManifestSettings } from './manifest';
import { addonVersion, eksTagKey, eksTagValue, serviceAccountRef } from './names';
import { roleSchema } from './role-schema';
import { scalarOrList } from './scalar-or-list';
import { grantedAccess, roleOf, serviceAccountRefs } from './granted-access';

/** Tags of an add-on. */
export const addonTags = z.record(eksTagKey, eksTagValue).meta({ description: 'Tags of the add-on' }).optional();

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html and API_UpdateAddon.html, `resolveConflicts` */
export const addonKeys = {
  version: addonVersion.meta({ description: 'Version, such as v1.3.8-eksbuild.2 (default: EKS chooses)' }).optional(),
  configurationValues: z
    .record(z.string().regex(/\S/u), freeValue)
    .meta({ description: 'Configuration values of the add-on, as YAML' })
    .optional(),
  resolveConflictsOnCreate: z
    .enum(['NONE', 'OVERWRITE'])
    .meta({ description: 'How to resolve conflicts with existing settings when the add-on is created' })
    .optional(),
  resolveConflictsOnUpdate: z
    .enum(['NONE', 'OVERWRITE', 'PRESERVE'])
    .meta({ description: 'How to resolve conflicts with manual changes when the add-on is updated' })
    .optional(),
  preserve: z
    .boolean()
    .meta({ description: 'Whether the software stays in the cluster when the add-on is deleted (default: false)' })
    .optional(),
  tags: addonTags,
};

/** An add-on, and the role that it gives to its service accounts. */
export const addonSchema = z
  .strictObject({
    ...addonKeys,
    adopt: addonAdoptSchema.optional(),
    serviceAccounts: scalarOrList(serviceAccountRef)
      .meta({ description: 'Service accounts of the add-on that get the role (default: the usual one of the add-on)' })
      .optional(),
    ...grantKeys,
    role: roleSchema.optional(),
  })
  .meta({ id: 'addon', description: 'An EKS add-on of the cluster, with the role of its service accounts' });

type AddonYaml = z.infer<typeof addonSchema>;

/** The settings that the agent's add-on has, too. */
export function commonSettings(
  yaml: Pick<AddonYaml, keyof typeof addonKeys>,
  inherited: Readonly<Record<string, string>>,
): Omit<AddonSettings, 'name' | 'path' | 'role'> {
  const { version, configurationValues, resolveConflictsOnCreate, resolveConflictsOnUpdate, preserve } = yaml;
  const tags = { ...inherited, ...yaml.tags };
  return {
    ...(version !== undefined && { version }),
    ...(configurationValues && { configuration: configurationValues }),
    ...(resolveConflictsOnCreate && { resolveConflictsOnCreate }),
    ...(resolveConflictsOnUpdate && { resolveConflictsOnUpdate }),
    ...(preserve !== undefined && { preserve }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

/** An add-on of a cluster as `AddonSettings`; `path` is its place in the file. */
export function addonSettings(name: string, yaml: AddonYaml, path: DocumentPath): AddonSettings {
  const adoption = addonAdoption(yaml.adopt, [...path, 'adopt']);
  const role = roleOfAddon(name, yaml, path);
  return {
    name,
    path,
    ...commonSettings(yaml, {}),
    ...adoption.addon,
    ...(role && { role: { ...role, ...adoption.role } }),
  };
}

const ROLE_KEYS = ['allow', 'deny', 'presets', 'managedPolicies', 'role', 'serviceAccounts'] as const;

function roleOfAddon(name: string, yaml: AddonYaml, path: DocumentPath): ManifestSettings | undefined {
  if (ROLE_KEYS.every((key) => yaml[key] === undefined)) return undefined;
  const [usual] = findEksAddon(name)?.serviceAccounts ?? [];
  const role = roleOf(yaml.role, [...path, 'role']);
  return {
    ...grantedAccess(yaml, path),
    serviceAccounts: yaml.serviceAccounts
      ? serviceAccountRefs(yaml.serviceAccounts, [...path, 'serviceAccounts'])
      : serviceAccountRefs(usual, path),
    ...(role && { role }),
  };
}
