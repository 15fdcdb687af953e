import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRepository } from '../../modules/review/load-repository';
import { synthesizeStacks } from '../../modules/stacks/synthesize-stacks';
import { workloadStackName } from '../../modules/workloads/stack-names';
import type { Workload } from '../../modules/workloads/workload';
import { startRealRig, type RealRig } from '../rig/real-rig';
import { accountOf, addCluster, type AssociationState, type PolicyState, type RoleState } from '../rig/terraform/cloud';
import { createRole } from '../rig/terraform/iam';

/** A small repository that tests change, its AWS account, and what is in both. */
export const ACCOUNT = '444455556666';
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/pod-boundary`;
/** A role that is managed outside the repository. */
export const INVOICING = `arn:aws:iam::${ACCOUNT}:role/finance/invoicing`;

type Values = Record<string, unknown>;

export interface ShopConfiguration {
  terraform: { providers: { aws: string } };
  manifests: string[];
  defaults: { role: { path?: string; permissionsBoundary?: string; tags: Record<string, string> } };
  environments: {
    prod: {
      account: string;
      region: string;
      clusters: { name: string; addons?: Values; oidc?: string | Values }[];
      backend: Values;
    };
  };
  accounts?: Record<string, { account: string; region: string; profile: string }>;
}

const agent = { addons: { 'eks-pod-identity-agent': { version: 'v1.3.8-eksbuild.2' } } };

/** The shop's configuration, changed. */
export function configuration(change: (configuration: ShopConfiguration) => void = () => undefined): ShopConfiguration {
  const value: ShopConfiguration = {
    terraform: { providers: { aws: '~> 5.100' } },
    manifests: ['services/**/pod-identity.yaml'],
    defaults: {
      role: {
        path: '/pods/',
        permissionsBoundary: 'arn:{partition}:iam::{account}:policy/pod-boundary',
        tags: { repository: 'acme/shop' },
      },
    },
    environments: {
      prod: {
        account: ACCOUNT,
        region: 'eu-west-1',
        clusters: [
          { name: 'shop-eu', ...agent },
          { name: 'shop-us', ...agent },
        ],
        backend: { local: { path: 'terraform.tfstate' } },
      },
    },
  };
  change(value);
  return value;
}

export interface ShopManifest {
  service: string;
  serviceAccounts: string[];
  allow?: Values[];
  deny?: Values[];
  managedPolicies?: string[];
  role?: Values | string;
  identity?: 'pod-identity' | 'irsa' | 'both';
  targetRole?: Values | string;
  sessionTags?: boolean;
  sessionPolicy?: Values;
  kubernetes?: Values;
}

/** The manifest of the service `orders`, changed. */
export function orders(change: (manifest: ShopManifest) => void = () => undefined): ShopManifest {
  const value: ShopManifest = {
    service: 'orders',
    serviceAccounts: ['shop/orders-api'],
    allow: [
      { actions: ['s3:GetObject', 's3:PutObject'], resources: 'arn:aws:s3:::orders-{environment}/*' },
      { actions: ['sqs:SendMessage'], resources: 'arn:{partition}:sqs:{region}:{account}:orders-events' },
    ],
  };
  change(value);
  return value;
}

/** A grant that no other grant of `orders` contains. */
export const PUBLISH = { actions: ['sns:Publish'], resources: `arn:aws:sns:eu-west-1:${ACCOUNT}:orders` };

/** Grants whose statements have about so many characters together. */
export function grantsOf(characters: number): Values[] {
  return Array.from({ length: Math.ceil(characters / 175) }, (_, index) => ({
    actions: ['dynamodb:GetItem'],
    resources: `arn:{partition}:dynamodb:{region}:{account}:table/orders-number-${String(index).padStart(4, '0')}-with-a-rather-long-name-${index % 7}`,
    conditions: { StringEquals: { 'aws:RequestedRegion': `eu-west-${index}` } },
  }));
}

/** `orders` with more grants than fit into an inline policy, and a policy of AWS's. */
export const outgrown = (change: (manifest: ShopManifest) => void = () => undefined): ShopManifest =>
  orders((manifest) => {
    manifest.allow?.push(...grantsOf(12_000));
    manifest.managedPolicies = ['AmazonSQSReadOnlyAccess'];
    change(manifest);
  });

export interface Synthesized {
  /** Configurations by the names of their stacks. */
  readonly stacks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Workloads by the names of their stacks. */
  readonly workloads: ReadonlyMap<string, Workload>;
}

/** What the project makes of these manifests. @throws Error if they have errors */
export async function synthesized(
  manifests: readonly ShopManifest[],
  settings: ShopConfiguration = configuration(),
): Promise<Synthesized> {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'));
  try {
    writeFileSync(join(folder, 'eks-pod-identity.yaml'), JSON.stringify(settings));
    for (const manifest of manifests) {
      const place = join(folder, 'services', manifest.service);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'pod-identity.yaml'), JSON.stringify(manifest));
    }
    return await synthesizedFrom(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the project makes of a folder. @throws Error if its manifests have errors */
export async function synthesizedFrom(folder: string): Promise<Synthesized> {
  const repository = await loadRepository(folder);
  const errors = repository.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const outdir = mkdtempSync(join(tmpdir(), 'shop-out-'));
  try {
    const stacks = synthesizeStacks(repository, outdir);
    return {
      stacks: new Map(stacks.map((stack) => [stack.name, stack.configuration])),
      workloads: new Map(
        repository.workloads.map((one) => [workloadStackName(one.service, one.environment.name), one]),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Starts a rig whose account has the clusters, the boundary and one foreign role. */
export async function startShop(): Promise<RealRig> {
  const rig = await startRealRig();
  rig.cloud.change((state) => {
    for (const name of ['shop-eu', 'shop-us']) addCluster(state, ACCOUNT, 'eu-west-1', name);
    accountOf(state, ACCOUNT).policies[BOUNDARY] = managedPolicy(BOUNDARY);
    addForeignRole(rig, '/finance/', 'invoicing');
  });
  return rig;
}

/** A managed policy that was there from the beginning. */
export function managedPolicy(arn: string): PolicyState {
  const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  return { name: arn.split('/').at(-1) ?? '', arn, path: '/', id: 'ANPATEST', description: null, document, tags: {} };
}

/** A role for pods that is not created by this project, with an AWS managed policy. */
export function addForeignRole({ cloud }: RealRig, path: string, name: string, account = ACCOUNT): RoleState {
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ];
  const role = createRole(cloud.state, {
    account,
    partition: 'aws',
    name,
    path,
    trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement }),
    description: null,
    maxSessionDuration: 3600,
    permissionsBoundary: null,
    tags: {},
  });
  role.attached.push('arn:aws:iam::aws:policy/ReadOnlyAccess');
  return role;
}

export function roleNamed({ cloud }: RealRig, name = 'orders-prod'): RoleState {
  const role = accountOf(cloud.state, ACCOUNT).roles[name];
  if (role === undefined) throw new Error(`role ${name} is missing`);
  return role;
}

export function clusterNamed({ cloud }: RealRig, name = 'shop-eu') {
  const cluster = cloud.state.clusters[`${ACCOUNT}/eu-west-1/${name}`];
  if (cluster === undefined) throw new Error(`cluster ${name} is missing`);
  return cluster;
}

export function associationIn(rig: RealRig, cluster = 'shop-eu'): AssociationState {
  const [association] = Object.values(clusterNamed(rig, cluster).associations);
  if (association === undefined) throw new Error(`${cluster} has no association`);
  return association;
}

/** The dangers of all calls so far, each with the call that began it. */
export function dangers({ cloud }: RealRig): string[] {
  return cloud.calls.flatMap(({ operation, dangers: begun }) => begun.map((danger) => `${operation}: ${danger}`));
}
