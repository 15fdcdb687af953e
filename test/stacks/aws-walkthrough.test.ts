import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { loadRepository } from '../../modules/review/load-repository';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import type { SynthesizedStack } from './read-stacks';
import { synthesize } from './synthesize';

/**
 * The walk-through of the EKS user guide: an agent on the cluster `my-cluster`, a role `my-role` that may read a bucket
 * of the same account, a service account, and the association between the two. Each test is one thing that a page asks
 * for. https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
const CONFIGURATION = `environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: my-cluster } ]
`;
const MANIFEST = `service: my-app
serviceAccounts: default/my-service-account
role: { name: my-role }
kubernetes: { serviceAccount: create }
allow:
  - actions: s3:GetObject
    resources: arn:aws:s3:::my-pod-secrets-bucket/*
`;

let service: SynthesizedStack;
let cluster: SynthesizedStack;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'walkthrough-'));
  try {
    mkdirSync(join(folder, 'services/my-app'), { recursive: true });
    writeFileSync(join(folder, 'eks-pod-identity.yaml'), CONFIGURATION);
    writeFileSync(join(folder, 'services/my-app/pod-identity.yaml'), MANIFEST);
    const repository = await loadRepository(folder);
    expect(repository.diagnostics).toEqual([]);
    const stacks = synthesize((app) => addPodIdentityStacks(app, repository));
    service = stacks.get('my-app-prod')!.stack;
    cluster = stacks.get('cluster-my-cluster')!.stack;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The arguments of the only resource of a type, without CDKTF's comment. */
function only(stack: SynthesizedStack, type: string): Readonly<Record<string, unknown>> {
  const [body, ...others] = Object.values(stack.resource?.[type] ?? {});
  if (body === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== '//'));
}

const document = (stack: SynthesizedStack, type: string, argument: string) =>
  JSON.parse(only(stack, type)[argument] as string) as PolicyDocument;

it('takes a manifest of at most ten lines', () => {
  expect(MANIFEST.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
});

describe('pod-id-agent-setup: set up the agent', () => {
  it('installs the add-on eks-pod-identity-agent on the cluster', () => {
    expect(only(cluster, 'aws_eks_addon')).toMatchObject({
      cluster_name: 'my-cluster',
      addon_name: 'eks-pod-identity-agent',
    });
  });
});

describe('pod-id-role: create the role', () => {
  const requestBy = (namespace: string, serviceAccount: string, clusterName = 'my-cluster') => ({
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/my-role',
    principal: 'pods.eks.amazonaws.com',
    context: {
      'aws:SourceAccount': '111122223333',
      'aws:RequestTag/eks-cluster-arn': `arn:aws:eks:eu-west-1:111122223333:cluster/${clusterName}`,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': serviceAccount,
    },
  });

  it('trusts the service pods.eks.amazonaws.com to assume the role and to tag the session', () => {
    const { Version, Statement } = document(service, 'aws_iam_role', 'assume_role_policy');
    expect(Version).toBe('2012-10-17');
    expect(Statement).toMatchObject([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ]);
  });

  it('restricts the role to the namespace and the service account, by request tags', () => {
    const { Statement } = document(service, 'aws_iam_role', 'assume_role_policy');
    expect(Statement).toMatchObject([
      {
        Condition: {
          StringEquals: {
            'aws:RequestTag/kubernetes-namespace': 'default',
            'aws:RequestTag/kubernetes-service-account': 'my-service-account',
          },
        },
      },
    ]);
  });

  it.each([
    ['the service account', requestBy('default', 'my-service-account'), 'allowed'],
    ['another service account', requestBy('default', 'other'), 'implicitly-denied'],
    ['the same name in another namespace', requestBy('other', 'my-service-account'), 'implicitly-denied'],
    ['the same names in another cluster', requestBy('default', 'my-service-account', 'other'), 'implicitly-denied'],
  ])('decides for %s as it should', (_who, request, decision) => {
    expect(evaluate(document(service, 'aws_iam_role', 'assume_role_policy'), request).decision).toBe(decision);
  });

  it('gives the role its name', () => {
    expect(only(service, 'aws_iam_role')['name']).toBe('my-role');
  });
});

describe('pod-id-association: give the role its policy and associate it', () => {
  it('allows the role to read the objects of the bucket, and nothing else', () => {
    const { policy, role } = only(service, 'aws_iam_role_policy');
    expect(role).toBe('${aws_iam_role.role.id}');
    expect(JSON.parse(policy as string)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-pod-secrets-bucket/*' }],
    });
  });

  it('creates the service account, with no annotation', () => {
    expect(only(service, 'kubernetes_service_account_v1')['metadata']).toEqual({
      name: 'my-service-account',
      namespace: 'default',
    });
  });

  it('associates the service account with the role', () => {
    const association = only(service, 'aws_eks_pod_identity_association');
    expect({ ...association, depends_on: undefined }).toEqual({
      cluster_name: 'my-cluster',
      namespace: 'default',
      service_account: 'my-service-account',
      role_arn: '${aws_iam_role.role.arn}',
    });
  });

  it('keeps the role in the account of the cluster', () => {
    expect(service.provider['aws']).toMatchObject([{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }]);
  });
});

it('asks for nothing that the user guide does not, but that the role keeps no other policies', () => {
  expect(Object.keys(cluster.resource ?? {})).toEqual(['aws_eks_addon']);
  expect(Object.keys(service.resource ?? {})).toEqual([
    'aws_eks_pod_identity_association',
    'aws_iam_role',
    'aws_iam_role_policies_exclusive',
    'aws_iam_role_policy',
    'aws_iam_role_policy_attachments_exclusive',
    'kubernetes_service_account_v1',
  ]);
});
