import * as z from 'zod';
import type { AddonSettings } from './configuration';
import type { AdoptSettings, DocumentPath } from './manifest';
import { associationIdText, clusterName, serviceAccountRef } from './names';
import { filledRecord, ON_EVERY_MAPPING, refine } from './refinement';

const role = z
  .boolean()
  .meta({ description: 'Whether the role exists already (default: true); false creates it' })
  .optional();

/** The IDs by cluster and service account: EKS chooses them, so they cannot be derived. */
const associations = filledRecord(clusterName, filledRecord(serviceAccountRef, associationIdText))
  .meta({
    description:
      'IDs of associations that exist already, by cluster and service account; `aws eks list-pod-identity-associations` prints them',
  })
  .optional();

/** `adopt` of a manifest. */
export const adoptSchema = z
  .union([
    z.boolean(),
    z
      .strictObject({ role, associations })
      .superRefine((yaml, context) => {
        if (yaml.role !== false || yaml.associations !== undefined) return;
        const message = '`adopt` names nothing to take over: `role` is false, and there are no `associations`';
        refine(context, { code: 'adopt-nothing', message, help: 'write `adopt: false`, or remove it', path: [] });
      }, ON_EVERY_MAPPING)
      .meta({ id: 'adopt', description: 'What is taken over from the account' }),
  ])
  .meta({
    description:
      'Takes over the role, and associations by their IDs, that exist in the account already, by import (default: false)',
  });

/** `adopt` of an add-on. */
export const addonAdoptSchema = z
  .union([
    z.boolean(),
    z.strictObject({ role }).meta({ id: 'adoptAddon', description: 'What is taken over from the account' }),
  ])
  .meta({
    description: 'Takes over the add-on and its role, which exist in the account already, by import (default: false)',
  });

/** `adopt` of an add-on without a role. */
export const agentAdoptSchema = z.boolean().meta({
  description: 'Takes over the add-on, which exists in the cluster already, by import (default: false)',
});

/** `adopt` as `AdoptSettings`; `path` is its place in the file. */
export function adoptSettings(yaml: z.infer<typeof adoptSchema>, path: DocumentPath): AdoptSettings {
  if (typeof yaml === 'boolean') return { path, isOff: !yaml, role: yaml, associations: [] };
  const ids = Object.entries(yaml.associations ?? {}).flatMap(([cluster, accounts]) =>
    Object.entries(accounts).map(([account, id]) => {
      const [namespace = '', name = ''] = account.split('/');
      return { cluster, namespace, name, id, path: [...path, 'associations', cluster, account] };
    }),
  );
  return { path, isOff: false, ...(yaml.role !== undefined && { role: yaml.role }), associations: ids };
}

/** What of an add-on is taken over. */
export function addonAdoption(
  yaml: z.infer<typeof addonAdoptSchema> | undefined,
  path: DocumentPath,
): { readonly addon: Pick<AddonSettings, 'adopt'>; readonly role: { readonly adopt?: AdoptSettings } } {
  if (yaml === undefined || yaml === false) return { addon: {}, role: {} };
  return { addon: { adopt: true }, role: { adopt: adoptSettings(yaml, path) } };
}
