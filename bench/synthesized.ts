import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainStack } from './synth-plain';

/** A resource, provider or backend of a synthesized stack, as far as this benchmark reads it. */
type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Block>>;

/** A stack's `cdk.tf.json`. */
interface StackJson {
  readonly provider: { readonly aws: readonly Block[] };
  readonly resource: Readonly<Record<string, Blocks>>;
  readonly terraform: { readonly backend: Blocks };
}

/** The synthesized stacks of an output folder, by name, in the manifest's order. */
export function readStacks(outdir: string): Map<string, StackJson> {
  const manifest = readJson(join(outdir, 'manifest.json')) as {
    readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  return new Map(
    Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => [
      name,
      readJson(join(outdir, synthesizedStackPath)) as StackJson,
    ]),
  );
}

/** The values that an author would write to declare the same stacks by hand. */
export function literalsOf(stacks: ReadonlyMap<string, StackJson>): PlainStack[] {
  return [...stacks].map(([name, stack]): PlainStack => {
    const only = (type: string): Block | undefined => Object.values(stack.resource[type] ?? {})[0];
    const [provider] = stack.provider.aws as [{ region: string; allowed_account_ids: [string] }];
    const backend = stack.terraform.backend['s3'] as PlainStack['backend'];
    const common = { name, region: provider.region, account: provider.allowed_account_ids[0], backend };
    const agent = only('aws_eks_addon');
    if (agent !== undefined) return { ...common, agentOf: agent['cluster_name'] as string };
    const role = only('aws_iam_role') as Record<string, string> & { tags: Record<string, string> };
    const policy = only('aws_iam_role_policy') as Record<string, string>;
    const association = only('aws_eks_pod_identity_association') as Record<string, string>;
    return {
      ...common,
      service: {
        roleName: role['name']!,
        path: role['path']!,
        permissionsBoundary: role['permissions_boundary']!,
        tags: role.tags,
        assumeRolePolicy: role['assume_role_policy']!,
        policyName: policy['name']!,
        policy: policy['policy']!,
        association: {
          clusterName: association['cluster_name']!,
          namespace: association['namespace']!,
          serviceAccount: association['service_account']!,
        },
      },
    };
  });
}

/** A stack without what two programs may freely choose: the names of its resources within it, and comments. */
export function essence({ provider, resource, terraform }: StackJson): unknown {
  const addresses = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => [`${type}.${name}`, type] as const),
  );
  const text = JSON.stringify({
    provider: provider.aws,
    backend: terraform.backend,
    resources: Object.entries(resource)
      .map(([type, blocks]) => [type, Object.values(blocks).map(sortedWithoutComment)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  });
  return JSON.parse(addresses.reduce((result, [address, type]) => result.replaceAll(address, type), text));
}

function sortedWithoutComment(block: Block): Block {
  return Object.fromEntries(
    Object.entries(block)
      .filter(([name]) => name !== '//')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
