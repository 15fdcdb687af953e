import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyPolicy,
  jobTrust,
  managedPoliciesPolicy,
  planPolicy,
  type JobScope,
} from '../../examples/github-oidc/job-policies';
import { evaluate } from '../../modules';

const BOUNDARY = 'arn:aws:iam::111122223333:policy/pod-boundary';
const scope: JobScope = {
  account: '111122223333',
  repository: { name: 'acme/shop', ownerId: '1001', id: '2002' },
  defaultBranch: 'main',
  rolePath: '/pods/',
  permissionsBoundary: BOUNDARY,
  state: { bucket: 'state', prefix: 'pod-identity/' },
};
const ROLE = 'arn:aws:iam::111122223333:role/pods/orders-prod';
const OTHER_ROLE = 'arn:aws:iam::111122223333:role/admin';

describe('the plan role', () => {
  const may = (action: string, resource: string, context = {}) =>
    evaluate(planPolicy(scope), { action, resource, context }).decision === 'allowed';

  it.each([
    ['s3:GetObject', 'arn:aws:s3:::state/pod-identity/orders-prod.tfstate'],
    ['s3:PutObject', 'arn:aws:s3:::state/pod-identity/orders-prod.tfstate.tflock'],
    ['iam:GetRole', ROLE],
    ['eks:DescribePodIdentityAssociation', 'arn:aws:eks:us-east-1:111122223333:podidentityassociation/shop-us/a-1'],
  ])('may %s on %s', (action, resource) => {
    expect(may(action, resource)).toBe(true);
  });

  it.each([
    ['s3:PutObject', 'arn:aws:s3:::state/pod-identity/orders-prod.tfstate'],
    ['s3:GetObject', 'arn:aws:s3:::state/other/secret.tfstate'],
    ['iam:PassRole', ROLE],
    ['iam:PutRolePolicy', ROLE],
    ['sts:AssumeRole', ROLE],
    ['eks:CreatePodIdentityAssociation', 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us'],
  ])('may not %s on %s', (action, resource) => {
    expect(
      may(action, resource, { 'iam:PermissionsBoundary': BOUNDARY, 'iam:PassedToService': 'pods.eks.amazonaws.com' }),
    ).toBe(false);
  });
});

describe('the boundary', () => {
  const may = (job: 'plan' | 'apply', action: string): boolean => {
    const own = job === 'plan' ? planPolicy(scope) : applyPolicy(scope);
    return evaluate(own, { action, resource: BOUNDARY, context: {} }).decision === 'allowed';
  };

  it('is written by the apply role only with the policy for managed policies', () => {
    expect([may('plan', 'iam:CreatePolicyVersion'), may('apply', 'iam:CreatePolicyVersion')]).toEqual([false, false]);
    expect(managedPoliciesPolicy(scope, 'apply')).toBeUndefined();
    const managing = { ...scope, managedPolicies: [BOUNDARY] };
    const decisions = (['plan', 'apply'] as const).map((job) =>
      ['iam:GetPolicyVersion', 'iam:CreatePolicyVersion'].map(
        (action) =>
          evaluate(managedPoliciesPolicy(managing, job)!, { action, resource: BOUNDARY, context: {} }).decision,
      ),
    );
    expect(decisions).toEqual([
      ['allowed', 'implicitly-denied'],
      ['allowed', 'allowed'],
    ]);
  });
});

describe('looked up policies', () => {
  it.each([planPolicy, applyPolicy])('are read by both jobs only where the configuration has them', (policyOf) => {
    const decide = (more: Partial<JobScope>) =>
      ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:CreatePolicyVersion'].map(
        (action) => evaluate(policyOf({ ...scope, ...more }), { action, resource: BOUNDARY, context: {} }).decision,
      );
    expect(decide({ looksUpPolicies: true })).toEqual(['allowed', 'allowed', 'implicitly-denied']);
    expect(decide({})).toEqual(['implicitly-denied', 'implicitly-denied', 'implicitly-denied']);
  });
});

describe('the apply role', () => {
  const may = (action: string, resource: string, context = {}) =>
    evaluate(applyPolicy(scope), { action, resource, context }).decision === 'allowed';

  it('makes roles with the boundary only, and under its path only', () => {
    const bounded = { 'iam:PermissionsBoundary': BOUNDARY };
    expect(may('iam:CreateRole', ROLE, bounded)).toBe(true);
    expect(may('iam:CreateRole', ROLE)).toBe(false);
    expect(
      may('iam:CreateRole', ROLE, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ).toBe(false);
    expect(may('iam:CreateRole', OTHER_ROLE, bounded)).toBe(false);
    expect(may('iam:PutRolePolicy', ROLE)).toBe(false);
    expect(may('iam:DeleteRolePermissionsBoundary', ROLE, bounded)).toBe(false);
  });

  it('tags what it makes, which is created with the tags of this tool', () => {
    const managing = { ...scope, managesOidcProviders: true, managedPolicies: [BOUNDARY] };
    const decide = (action: string, resource: string) =>
      [applyPolicy(managing), managedPoliciesPolicy(managing, 'apply')!].some(
        (policy) => evaluate(policy, { action, resource, context: {} }).decision === 'allowed',
      );
    const account = 'arn:aws:iam::111122223333';
    const tagged = [
      ['iam:TagRole', ROLE],
      ['iam:TagPolicy', `${account}:policy/pods/orders-prod`],
      ['iam:TagPolicy', BOUNDARY],
      ['iam:TagOpenIDConnectProvider', `${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF`],
      ['eks:TagResource', 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us'],
      ['eks:TagResource', 'arn:aws:eks:us-east-1:111122223333:addon/shop-us/eks-pod-identity-agent/1'],
      ['eks:TagResource', 'arn:aws:eks:us-east-1:111122223333:podidentityassociation/shop-us/a-1'],
    ] as const;
    for (const [action, resource] of tagged) {
      expect([action, resource, decide(action, resource)]).toEqual([action, resource, true]);
    }
    expect(decide('iam:TagRole', OTHER_ROLE)).toBe(false);
  });

  it('passes roles to EKS Pod Identity only', () => {
    expect(may('iam:PassRole', ROLE, { 'iam:PassedToService': 'pods.eks.amazonaws.com' })).toBe(true);
    expect(may('iam:PassRole', ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(false);
    expect(may('iam:PassRole', OTHER_ROLE, { 'iam:PassedToService': 'pods.eks.amazonaws.com' })).toBe(false);
  });
});

describe('the trust of the jobs', () => {
  const provider = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  const trusts = (job: 'plan' | 'apply', sub: string, repositoryId = '2002') => {
    const claims = { aud: 'sts.amazonaws.com', sub, repository_id: repositoryId };
    const context = Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [`token.actions.githubusercontent.com:${claim}`, value]),
    );
    const request = { action: 'sts:AssumeRoleWithWebIdentity', resource: OTHER_ROLE, principal: provider, context };
    return evaluate(jobTrust(scope, job), request).decision === 'allowed';
  };

  it('takes both spellings of the repository, and no other repository of that name', () => {
    expect(trusts('plan', 'repo:acme/shop:pull_request')).toBe(true);
    expect(trusts('plan', 'repo:acme@1001/shop@2002:pull_request')).toBe(true);
    expect(trusts('plan', 'repo:acme/shop:pull_request', '3003')).toBe(false);
    expect(trusts('plan', 'repo:acme/shopping:pull_request')).toBe(false);
  });

  it('lets pull requests plan, and the default branch alone apply', () => {
    expect(trusts('apply', 'repo:acme/shop:ref:refs/heads/main')).toBe(true);
    expect(trusts('apply', 'repo:acme/shop:pull_request')).toBe(false);
    expect(trusts('apply', 'repo:acme/shop:ref:refs/heads/feature')).toBe(false);
    expect(trusts('plan', 'repo:acme/shop:ref:refs/heads/main')).toBe(true);
  });
});

it('the example synthesizes both roles within the quotas of IAM', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'github-oidc-'));
  try {
    const root = join(__dirname, '..', '..');
    execFileSync(join(root, 'node_modules', '.bin', 'tsx'), ['examples/github-oidc/main.ts'], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: outdir },
      stdio: 'pipe',
    });
    const stack = JSON.parse(readFileSync(join(outdir, 'stacks', 'github-jobs', 'cdk.tf.json'), 'utf8')) as {
      resource: {
        aws_iam_role: Record<string, { name: string; assume_role_policy: string }>;
        aws_iam_role_policy: Record<string, { policy: string }>;
      };
    };
    expect(
      Object.values(stack.resource.aws_iam_role)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['eks-pod-identity-apply', 'eks-pod-identity-plan']);
    for (const { assume_role_policy } of Object.values(stack.resource.aws_iam_role))
      expect(assume_role_policy.length).toBeLessThan(2048);
    for (const { policy } of Object.values(stack.resource.aws_iam_role_policy))
      expect(policy.length).toBeLessThan(10_240);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
