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
  /** Settings, or the ARN of an existing role. */
  readonly role?: Readonly<Record<string, unknown>> | string;
  readonly targetRole?: string;
  readonly sessionTags?: false;
  readonly sessionPolicy?: WrittenGrants;
  readonly associationTags?: Readonly<Record<string, string>>;
  readonly adopt?: true | object;
  readonly presets?: readonly WrittenPreset[];
  readonly grants: WrittenGrants;
  /** ARNs, or names of AWS managed policies. */
  readonly managedPolicies?: readonly string[];
}

/** An entry of `presets`: the name, or the name with its parameters. */
export type WrittenPreset = string | Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A manifest as YAML, in the order of the documentation. Empty lists are left out, lists of one are a single value. */
export function manifestText(manifest: WrittenManifest): string {
  const { serviceAccounts = [], service, environments, identity, targetRole, sessionTags, adopt } = manifest;
  const { sessionPolicy, associationTags = {} } = manifest;
  return yamlText({
    service,
    ...(serviceAccounts.length > 0 && { serviceAccounts: oneOrMany(serviceAccounts) }),
    ...(environments && { environments }),
    ...(identity && { identity }),
    ...(adopt && { adopt }),
    ...(targetRole !== undefined && { targetRole }),
    ...(sessionTags === false && { sessionTags }),
    ...(sessionPolicy && { sessionPolicy: writtenGrants(sessionPolicy) }),
    ...(Object.keys(associationTags).length > 0 && { association: { tags: associationTags } }),
    ...accessKeys(manifest),
  });
}

/** The keys of a role's access, which manifests and add-ons have. */
export function accessKeys({
  role,
  presets = [],
  managedPolicies = [],
  grants,
}: Pick<WrittenManifest, 'role' | 'presets' | 'managedPolicies' | 'grants'>): Readonly<Record<string, unknown>> {
  const hasRole = typeof role === 'string' || Object.keys(role ?? {}).length > 0;
  return {
    ...(hasRole && { role }),
    ...(presets.length > 0 && {
      presets: presets.length === 1 && typeof presets[0] === 'string' ? presets[0] : presets,
    }),
    ...(managedPolicies.length > 0 && { managedPolicies: oneOrMany(managedPolicies) }),
    ...writtenGrants(grants),
  };
}

function writtenGrants({ allow, deny }: WrittenGrants): Readonly<Record<string, unknown>> {
  return { ...(allow.length > 0 && { allow }), ...(deny.length > 0 && { deny }) };
}

/** YAML in which no long text is folded, and no text is an alias of an equal one, which manifests do not accept. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, nullStr: '', aliasDuplicateObjects: false });
}
