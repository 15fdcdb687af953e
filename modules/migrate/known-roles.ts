import { parseIamArn } from '../validation/iam-arn';
import type { Found, FoundPolicy, FoundRole } from './found';
import { readTrust, type TrustReading } from './read-trust';

/** A role with all that the sources know of it together. */
export interface KnownRole extends FoundRole {
  readonly trusts?: TrustReading;
}

/** Roles and policies by what refers to them. */
export interface KnownRoles {
  /** A role by its `id`; one of which only the ARN is known has no policies. */
  readonly role: (id: string, place: FoundRole['place']) => KnownRole;
  readonly all: readonly KnownRole[];
  /** A customer managed policy by its ARN, or by a file with its name. */
  readonly policy: (arn: string) => FoundPolicy | undefined;
}

/** The roles of all sources, each once. */
export function knownRoles({ roles, policies, rolePolicies }: Found): KnownRoles {
  const aliases = aliasesOf(roles);
  const merged = new Map<string, FoundRole>();
  for (const role of roles) {
    const id = aliases.get(role.id) ?? role.id;
    // What a tool declares of a role is less than what the account has.
    if (id !== role.id && roles.some((one) => one.id === id)) continue;
    const known = merged.get(id);
    merged.set(id, known ? mergedRole(known, role) : role);
  }
  for (const [id, role] of merged) merged.set(id, withPolicies(role, rolePolicies));
  const read = new Map(
    [...merged].map(([id, role]): [string, KnownRole] => [
      id,
      role.trust ? { ...role, trusts: readTrust(role.trust) } : role,
    ]),
  );
  const byArn = new Map(policies.flatMap((one) => (one.arn === undefined ? [] : [[one.arn, one] as const])));
  const byName = new Map(policies.filter(({ arn }) => arn === undefined).map((one) => [one.name, one]));
  return {
    all: [...read.values()],
    role: (id, place) => read.get(aliases.get(id) ?? id) ?? unknownRole(id, place),
    policy: (arn) => byArn.get(arn) ?? byName.get(arn.split('/').at(-1) ?? ''),
  };
}

const RANK = { all: 2, declared: 1, 'trust-only': 0 } as const;

/** The policies of the source that knows most; those of several tools together. */
function mergedRole(a: FoundRole, b: FoundRole): FoundRole {
  const [more, less] = RANK[b.knows] > RANK[a.knows] ? [b, a] : [a, b];
  const merged = { ...less, ...more, tags: { ...less.tags, ...more.tags } };
  if (more.knows !== 'declared' || less.knows !== 'declared') return merged;
  const inline = new Map([...less.inline, ...more.inline].map((one) => [one.name, one]));
  return { ...merged, inline: [...inline.values()], attached: [...new Set([...more.attached, ...less.attached])] };
}

/** A declared role with what other sources attach to it. The account has all of it already. */
function withPolicies(role: FoundRole, rolePolicies: Found['rolePolicies']): FoundRole {
  const own = role.knows === 'declared' ? rolePolicies.filter((one) => one.role === role.name) : [];
  if (own.length === 0) return role;
  const attached = own.flatMap((one) => one.attached ?? []);
  return {
    ...role,
    inline: [...role.inline, ...own.flatMap((one) => one.inline ?? [])],
    attached: [...new Set([...role.attached, ...attached])],
  };
}

/**
 * Roles that eksctl declares, as the account has them: by their name, or by the tags of eksctl.
 * https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html
 */
function aliasesOf(roles: readonly FoundRole[]): ReadonlyMap<string, string> {
  const existing = roles.filter(({ arn }) => arn !== undefined);
  const byName = new Map(existing.map(({ name, id }) => [name, id]));
  const byTag = new Map(existing.flatMap((one) => eksctlIds(one).map((id): [string, string] => [id, one.id])));
  return new Map(
    roles
      .filter(({ arn }) => arn === undefined)
      .flatMap(({ id, name }) => {
        const known = byTag.get(id) ?? (name === undefined ? undefined : byName.get(name));
        return known === undefined ? [] : [[id, known] as const];
      }),
  );
}

function eksctlIds({ tags }: FoundRole): string[] {
  const cluster = tags['alpha.eksctl.io/cluster-name'];
  return ['iamserviceaccount-name', 'podidentityassociation-name'].flatMap((key) => {
    const name = tags[`alpha.eksctl.io/${key}`];
    return cluster === undefined || name === undefined ? [] : [`eksctl:${cluster}/${name}`];
  });
}

function unknownRole(id: string, place: FoundRole['place']): KnownRole {
  const arn = parseIamArn(id, 'role');
  return {
    id,
    ...(arn && { arn: id, name: arn.name }),
    inline: [],
    attached: [],
    tags: {},
    knows: 'trust-only',
    place,
  };
}
