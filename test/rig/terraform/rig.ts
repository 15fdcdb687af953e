import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud, type Cloud } from './cloud';
import { EKS_RESOURCES } from './eks-resources';
import { IAM_DATA_SOURCES, IAM_RESOURCES } from './iam-resources';
import { KUBERNETES_RESOURCES } from './kubernetes-resources';
import { serveProvider, type StandInProvider } from './provider-server';

const PROVIDERS: readonly StandInProvider[] = [
  {
    source: 'registry.terraform.io/hashicorp/aws',
    binding: '@cdktf/provider-aws/lib/provider',
    resources: { ...IAM_RESOURCES, ...EKS_RESOURCES },
    dataSources: IAM_DATA_SOURCES,
  },
  {
    source: 'registry.terraform.io/hashicorp/kubernetes',
    binding: '@cdktf/provider-kubernetes/lib/provider',
    resources: KUBERNETES_RESOURCES,
  },
];

/** Fake `aws` and `kubernetes` providers in this process, and the cloud behind them. */
export interface TerraformRig {
  readonly cloud: Cloud;
  /** The environment variables by which the Terraform of a process uses the fake providers. */
  readonly environment: Readonly<Record<string, string>>;
  /** Versions of the AWS provider that the configuration must ask for; absent where any is served. */
  readonly awsProvider?: string;
  /** A folder that is removed on `close`. */
  readonly folder: string;
  close(): void;
}

/** Starts both providers; real Terraform reaches them through `TF_REATTACH_PROVIDERS`, with no registry and no account. */
export async function startTerraformRig(): Promise<TerraformRig> {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-rig-'));
  const cloud = openCloud(join(folder, 'cloud.json'));
  const servers = await Promise.all(
    PROVIDERS.map(async (provider, index) => {
      const socket = join(folder, `provider-${index}.sock`);
      return { provider, socket, server: await serveProvider(provider, cloud, socket) };
    }),
  );
  const reattach = servers.map(({ provider, socket }) => [
    provider.source,
    { Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: { Network: 'unix', String: socket } },
  ]);
  return {
    cloud,
    folder,
    environment: {
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
      CHECKPOINT_DISABLE: '1',
      // Nothing of the machine's own Terraform settings may leak into a test.
      TF_CLI_CONFIG_FILE: '/dev/null',
    },
    close: () => {
      for (const { server } of servers) server.forceShutdown();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
