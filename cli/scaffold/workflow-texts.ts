/** An AWS account that the jobs of a repository log in to. */
export interface WorkflowAccount {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  /** The profile that the step creates, for repositories with several accounts. */
  readonly profile?: string;
}

/** What the workflows of a repository depend on. */
export interface WorkflowSettings {
  /** At least one. */
  readonly accounts: readonly WorkflowAccount[];
  readonly defaultBranch: string;
  /** Folder of the configuration from the root of the repository; absent for the root. */
  readonly folder?: string;
}

type Job = 'plan' | 'apply';

/** The paths of the two workflows, from the root of the git repository. */
export const WORKFLOW_FILES: Readonly<Record<Job, string>> = {
  plan: '.github/workflows/pod-identity-plan.yml',
  apply: '.github/workflows/pod-identity-apply.yml',
};

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const TERRAFORM = 'hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e # v4.0.1';
const CREDENTIALS = 'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3';
const ACTION = 'acme/cdktf-eks-pod-identity@v0 # pin it by commit';

/** Pull requests from forks have no credentials. */
const OWN_BRANCH =
  "github.event_name == 'merge_group' || github.event.pull_request.head.repo.full_name == github.repository";

/** The workflow for pull requests and merge groups. The README shows it for one account. */
export function planWorkflow(settings: WorkflowSettings): string {
  return `name: pod identity plan
on:
  pull_request: { types: [opened, synchronize, reopened, edited] }
  pull_request_review:
  merge_group:
permissions: {}
jobs:
  pod-identity:
    runs-on: ubuntu-24.04
    permissions: { contents: read, pull-requests: write, checks: write, id-token: write }
${steps('plan', settings, { condition: OWN_BRANCH, inputs: [] })}`;
}

/** The workflow that applies what is merged and detects drift. The README shows it for one account. */
export function applyWorkflow(settings: WorkflowSettings): string {
  return `name: pod identity apply
on:
  push: { branches: [${scalar(settings.defaultBranch)}] }
  schedule: [{ cron: '17 3 * * *' }]
  workflow_dispatch: { inputs: { accept: { description: Digest of refused plans to apply } } }
permissions: {}
jobs:
  pod-identity:
    runs-on: ubuntu-24.04
    permissions: { contents: read, pull-requests: write, checks: write, issues: write, id-token: write }
${steps('apply', settings, { inputs: ["accept: '${{ inputs.accept }}'"] })}`;
}

function steps(
  job: Job,
  { accounts, folder }: WorkflowSettings,
  { condition, inputs }: { readonly condition?: string; readonly inputs: readonly string[] },
): string {
  const given = [...inputs, ...(folder === undefined ? [] : [`working-directory: ${scalar(folder)}`])];
  return `    concurrency: { group: pod-identity, queue: max }
    steps:
      - uses: ${CHECKOUT}
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: ${TERRAFORM}
        with: { terraform_version: 1.16.3, terraform_wrapper: false }
${accounts.map((account) => credentialsStep(job, account, condition)).join('')}      - uses: ${ACTION}
${given.length === 0 ? '' : `        with: { ${given.join(', ')} }\n`}`;
}

function credentialsStep(job: Job, account: WorkflowAccount, condition: string | undefined): string {
  const { partition, region, profile } = account;
  const inputs = [
    `role-to-assume: 'arn:${partition}:iam::${account.account}:role/eks-pod-identity-${job}'`,
    `aws-region: ${region}`,
    ...(profile === undefined ? [] : [`aws-profile: ${scalar(profile)}`]),
  ];
  return `      - uses: ${CREDENTIALS}
${condition === undefined ? '' : `        if: ${condition}\n`}        with: { ${inputs.join(', ')} }
`;
}

/** A text as a scalar of a flow mapping or sequence. */
function scalar(text: string): string {
  return /^[a-z][\w./-]*$/i.test(text) && !/^(?:true|false|null|y|n|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
