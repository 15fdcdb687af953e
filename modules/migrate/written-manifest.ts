import { stringify } from 'yaml';
import { oneOrMany } from '../grants/one-or-many';
import type { WrittenGrants } from './grants-of-policies';

/** What a written manifest says, by the keys of `pod-identity.yaml`. */
export interface WrittenManifest {
  readonly service: string;
  /** `namespace/name` */
  readonly serviceAccounts?: readonly string[];
  readonly environments?: Readonly<Record<string, object | null>>;
  readonly identity?: 'both';
  readonly role?: Readonly<Record<string, unknown>>;
  readonly grants: WrittenGrants;
  /** ARNs, or names of AWS managed policies. */
  readonly managedPolicies?: readonly string[];
}

/** A manifest as YAML, in the order of the documentation. Empty lists are left out, lists of one are a single value. */
export function manifestText(manifest: WrittenManifest): string {
  const { grants, serviceAccounts = [], managedPolicies = [], service, environments, identity, role } = manifest;
  const keys = {
    service,
    ...(serviceAccounts.length > 0 && { serviceAccounts: oneOrMany(serviceAccounts) }),
    ...(environments && { environments }),
    ...(identity && { identity }),
    ...(role && Object.keys(role).length > 0 && { role }),
    ...(managedPolicies.length > 0 && { managedPolicies: oneOrMany(managedPolicies) }),
    ...(grants.allow.length > 0 && { allow: grants.allow }),
    ...(grants.deny.length > 0 && { deny: grants.deny }),
  };
  return yamlText(keys);
}

/** YAML in which no long text is folded, and no text is an alias of an equal one, which manifests do not accept. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, nullStr: '', aliasDuplicateObjects: false });
}
