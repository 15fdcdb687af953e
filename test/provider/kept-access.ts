import type { RealRig } from '../rig/real-rig';
import type { CloudState, RoleState } from '../rig/terraform/cloud';

/** Grants of a role, each as a text: a statement with one action and one resource, or the ARN of an attached policy. */
export type Grants = ReadonlySet<string>;

type Configuration = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

/** What a stack's configuration grants to its role. */
export function configuredGrants(configuration: Configuration): Grants {
  const resources = (configuration['resource'] ?? {}) as Readonly<Record<string, Blocks | undefined>>;
  const of = (type: string, name: string) =>
    Object.values(resources[type] ?? {}).flatMap((block) => (typeof block[name] === 'string' ? [block[name]] : []));
  return new Set([
    ...[...of('aws_iam_role_policy', 'policy'), ...of('aws_iam_policy', 'policy')].flatMap(grantsOfDocument),
    ...of('aws_iam_role_policy_attachment', 'policy_arn').filter((arn) => arn.startsWith('arn:')),
  ]);
}

/**
 * Watches every call: a role that an association gives must have these grants after each.
 * @returns ends it; what was missing, with the call after which it was
 */
export function watchGaps({ cloud }: RealRig, kept: Grants): () => string[] {
  const gaps = new Set<string>();
  const stop = cloud.watch(({ operation }, state) => {
    for (const role of rolesInUse(state)) {
      const present = grantsOfRole(state, role);
      for (const grant of kept) if (!present.has(grant)) gaps.add(`${operation}: ${role.name} lacks ${grant}`);
    }
  });
  return () => {
    stop();
    return [...gaps];
  };
}

function rolesInUse({ clusters, accounts }: CloudState): RoleState[] {
  const given = new Set(
    Object.values(clusters).flatMap(({ associations }) => Object.values(associations).map(({ roleArn }) => roleArn)),
  );
  return Object.values(accounts).flatMap(({ roles }) => Object.values(roles).filter(({ arn }) => given.has(arn)));
}

function grantsOfRole({ accounts }: CloudState, { inline, attached }: RoleState): Grants {
  const policies = new Map(Object.values(accounts).flatMap((account) => Object.entries(account.policies)));
  const documents = [...Object.values(inline), ...attached.flatMap((arn) => policies.get(arn)?.document ?? [])];
  return new Set([...documents.flatMap(grantsOfDocument), ...attached]);
}

function grantsOfDocument(document: string): string[] {
  const { Statement } = JSON.parse(document) as { readonly Statement: readonly Statement[] };
  return Statement.flatMap(({ Effect, Action = [], Resource = [], Condition }) =>
    [Action].flat().flatMap((action) =>
      [Resource].flat().map((resource) => {
        const condition = Condition === undefined ? '' : ` ${JSON.stringify(Condition)}`;
        return `${Effect} ${action} ${resource}${condition}`;
      }),
    ),
  );
}
