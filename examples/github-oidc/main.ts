import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { applyPolicy, jobTrust, managedPoliciesPolicy, planPolicy, type JobScope } from './job-policies';

// Yours: the account, the repository with its ids (`gh api repos/acme/shop --jq '.owner.id, .id'`), and where roles and
// state are kept.
const scope: JobScope = {
  account: '111122223333',
  repository: { name: 'acme/shop', ownerId: '1001', id: '2002' },
  defaultBranch: 'main',
  rolePath: '/pods/',
  permissionsBoundary: 'arn:aws:iam::111122223333:policy/pod-boundary',
  state: { bucket: 'tf-state-prod', prefix: 'pod-identity/' },
};

/** The role of the plan job, which only looks, and that of the apply job, which only the default branch may use. */
class GitHubJobs extends TerraformStack {
  constructor(parent: Construct, id: string) {
    super(parent, id);
    new AwsProvider(this, 'aws', { region: 'eu-west-1', allowedAccountIds: [scope.account] });
    new IamOpenidConnectProvider(this, 'github', {
      url: 'https://token.actions.githubusercontent.com',
      clientIdList: ['sts.amazonaws.com'],
    });
    for (const [job, policy] of Object.entries({ plan: planPolicy(scope), apply: applyPolicy(scope) } as const)) {
      const role = new IamRole(this, job, {
        name: `eks-pod-identity-${job}`,
        assumeRolePolicy: JSON.stringify(jobTrust(scope, job === 'plan' ? 'plan' : 'apply')),
        maxSessionDuration: 3600,
      });
      new IamRolePolicy(this, `${job}-policy`, { name: job, role: role.name, policy: JSON.stringify(policy) });
      // Only where the configuration manages the boundary itself: who may write it is bounded by nothing but the review.
      const more = managedPoliciesPolicy(scope, job === 'plan' ? 'plan' : 'apply');
      if (more) {
        new IamRolePolicy(this, `${job}-managed-policies`, {
          name: 'managed-policies',
          role: role.name,
          policy: JSON.stringify(more),
        });
      }
      new TerraformOutput(this, `${job}-role-arn`, { value: role.arn });
    }
  }
}

const app = new App();
new GitHubJobs(app, 'github-jobs');
app.synth();
