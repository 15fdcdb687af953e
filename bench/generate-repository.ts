import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import type { PolicyDocument } from '../modules/policy/document';

/** A service of a generated repository, as data: what its manifest says. */
export interface GeneratedService {
  readonly name: string;
  /** The half of the world it runs in: its environments are `<half>-staging` and `<half>-prod`. */
  readonly half: 'eu' | 'us';
  readonly serviceAccount: string;
  readonly kind: (typeof KINDS)[number];
}

/** What services do, in turn. */
export const KINDS = ['api', 'worker', 'tenant', 'shipper', 'reader'] as const;

/**
 * The services of a repository of a size. They are spread over two halves, because EKS takes 5,000 associations a
 * cluster and no more.
 */
export function generatedServices(size: number): GeneratedService[] {
  return Array.from({ length: size }, (_, index) => {
    const name = `service-${String(index).padStart(5, '0')}`;
    return {
      name,
      half: index % 2 === 0 ? 'eu' : 'us',
      serviceAccount: `team-${index % 50}/${name}`,
      kind: KINDS[index % KINDS.length] ?? 'api',
    };
  });
}

/** Writes the repository: a configuration, and a manifest and a source file for each service. */
export function writeRepository(folder: string, services: readonly GeneratedService[]): void {
  write(join(folder, 'eks-pod-identity.yaml'), configuration());
  write(join(folder, BOUNDARY_FILE), JSON.stringify(BOUNDARY));
  for (const service of services) {
    write(join(folder, manifestPath(service)), manifest(service));
    write(join(folder, dirname(manifestPath(service)), 'main.go'), 'package main\n\nfunc main() {}\n');
  }
}

/** Commits everything, then gives one service in the middle more access, and commits that. */
export function commitOneChange(folder: string, services: readonly GeneratedService[]): void {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=All services');
  const changed = services[Math.floor(services.length / 2)]!;
  const grant = '  - actions: s3:DeleteObject\n    resources: arn:{partition}:s3:::{service}-{environment}/*\n';
  appendFileSync(join(folder, manifestPath(changed)), grant);
  git(folder, 'commit', '--quiet', '--all', '--message=One service more');
}

function manifestPath({ name, serviceAccount }: GeneratedService): string {
  return `services/${serviceAccount.split('/', 1).join('')}/${name}/pod-identity.yaml`;
}

export const BOUNDARY_FILE = 'policies/pod-boundary.json';

/** A boundary as organizations write it: much is allowed, and some of it denied. */
export const BOUNDARY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    { Effect: 'Deny', Action: ['ec2:*Vpc*', 'cloudtrail:*'], Resource: '*' },
  ],
};

/** The configuration's text. */
export function configuration(): string {
  const environment = (half: string, stage: string, account: string, region: string): string => `
  ${half}-${stage}:
    account: '${account}'
    region: ${region}
    clusters: [{ name: ${half}-${stage} }]
    backend:
      s3: { bucket: tf-state-${half}-${stage}, key: 'pod-identity/{stack}.tfstate', region: ${region} }`;
  return `defaults:
  role:
    permissionsBoundary: arn:{partition}:iam::{account}:policy/pod-boundary
    tags: { managed-by: eks-pod-identity }
policies: { 'arn:{partition}:iam::{account}:policy/pod-boundary': ${BOUNDARY_FILE} }
environments:${environment('eu', 'staging', '111122223333', 'eu-west-1')}${environment('eu', 'prod', '444455556666', 'eu-west-1')}${environment('us', 'staging', '123456789012', 'us-east-1')}${environment('us', 'prod', '210987654321', 'us-east-1')}
`;
}

/** The text of a service's manifest. */
export function manifest({ name, half, serviceAccount, kind }: GeneratedService): string {
  return `service: ${name}
owner: ${serviceAccount.split('/', 1).join('')}
serviceAccounts: ${serviceAccount}
environments: [${half}-staging, ${half}-prod]
allow:
${GRANTS[kind]}`;
}

const GRANTS: Readonly<Record<GeneratedService['kind'], string>> = {
  api: `  - read: arn:{partition}:dynamodb:{region}:{account}:table/{service}
  - actions: [dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem]
    resources: arn:{partition}:dynamodb:{region}:{account}:table/{service}
  - actions: [s3:GetObject, s3:PutObject]
    resources: arn:{partition}:s3:::{service}-{environment}/*
`,
  worker: `  - actions: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes]
    resources: arn:{partition}:sqs:{region}:{account}:{service}
  - actions: [kms:Decrypt, kms:GenerateDataKey]
    resources: arn:{partition}:kms:{region}:{account}:key/0b6f5e0c-3e53-4c6a-9a4e-5f0c2d6c1a11
    conditions: { StringEquals: { kms:ViaService: 'sqs.{region}.amazonaws.com' } }
`,
  tenant: `  - actions: [s3:GetObject, s3:PutObject]
    resources: arn:{partition}:s3:::{service}-{environment}/\${aws:PrincipalTag/kubernetes-namespace}/*
  - actions: s3:ListBucket
    resources: arn:{partition}:s3:::{service}-{environment}
    conditions: { StringLike: { s3:prefix: '\${aws:PrincipalTag/kubernetes-namespace}/*' } }
`,
  shipper: `  - actions: kinesis:PutRecords
    resources: arn:{partition}:kinesis:{region}:{account}:stream/{service}
  - actions: cloudwatch:PutMetricData
    resources: '*'
    conditions: { StringEquals: { cloudwatch:namespace: '{service}' } }
`,
  reader: `  - read: arn:{partition}:s3:::{service}-{environment}/*
  - list: arn:{partition}:s3:::{service}-{environment}
  - actions: secretsmanager:GetSecretValue
    resources: arn:{partition}:secretsmanager:{region}:{account}:secret:{service}/*
`,
};

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** With its own identity and without any user configuration. */
function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...args], {
    cwd: folder,
    env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
