import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startGitHubRig, type GitHubRig } from '../rig/github/server';
import type { PullRequest, Review } from '../rig/github/state';
import { addCluster } from '../rig/terraform/cloud';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';

/** The bundle, as GitHub runs it. */
const BUNDLE = join(__dirname, '..', '..', 'action', 'dist', 'index.js');
const COMPILE_CACHE = join(__dirname, '..', 'setup', 'compile-cache.js');

export const ACCOUNT = '111122223333';

/** Credentials as a job has them after `aws-actions/configure-aws-credentials`. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: `AKIA${ACCOUNT}TEST`,
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_REGION: 'eu-west-1',
};

/** A repository with pull requests on a GitHub, and an AWS account: everything the action meets. */
export interface World {
  readonly github: GitHubRig;
  readonly terraform: TerraformRig;
  /** Commits files to a branch, made from `main` where it is new; `undefined` removes a file. @returns the commit */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>): string;
  /** Opens a pull request of a branch into `main`. */
  openPullRequest(branch: string, fields?: Partial<PullRequest> & { readonly conflicts?: boolean }): PullRequest;
  /** Takes the branch's new commits into its pull request. */
  push(pull: PullRequest, branch: string): void;
  /** Merges with a merge commit. @returns the commit */
  merge(pull: PullRequest): string;
  /** Runs the action on an event of a pull request. */
  onPullRequest(pull: PullRequest, options?: RunOptions): Promise<RunResult>;
  /** Runs the action on a push that brought these commits to `main`. */
  onPush(before: string, sha: string, options?: RunOptions): Promise<RunResult>;
  onSchedule(options?: RunOptions): Promise<RunResult>;
  /** Runs the action on the entry of a pull request in a merge queue. */
  onMergeGroup(base: string, head: string, options?: RunOptions & { readonly pull?: PullRequest }): Promise<RunResult>;
  /** Adds a review of the current commit of a pull request. */
  review(pull: PullRequest, login: string, state: Review['state']): Review;
  /** What is checked out. */
  readonly workspace: string;
  /** A PATH on which there is git and nothing else. */
  readonly pathWithGitOnly: string;
  /** Files of the state of every stack. */
  readonly stateFolder: string;
  head(branch: string): string;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly event?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Hears of the process, to kill it. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface RunResult {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'octocat',
  GIT_AUTHOR_EMAIL: 'octocat@example.org',
  GIT_COMMITTER_NAME: 'octocat',
  GIT_COMMITTER_EMAIL: 'octocat@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  // No process that looks for work to do after each commit.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
};

/** @param startRig the AWS that Terraform meets: by default one without HTTP and without HashiCorp's provider */
export async function startWorld(startRig: () => Promise<TerraformRig> = startTerraformRig): Promise<World> {
  const [terraform, github] = await Promise.all([startRig(), startGitHubRig()]);
  terraform.cloud.change((state) => addCluster(state, ACCOUNT, 'eu-west-1', 'shop-eu'));
  const origin = join(terraform.folder, 'origin');
  const workspace = join(terraform.folder, 'workspace');
  const stateFolder = join(terraform.folder, 'state');
  mkdirSync(stateFolder);
  cloneInto(origin, workspace);
  write(origin, { 'eks-pod-identity.yaml': configurationText(stateFolder, terraform.awsProvider) });
  git(origin, 'add', '.');
  git(origin, 'commit', '-qm', 'configuration');

  const pathWithGitOnly = join(terraform.folder, 'bin');
  mkdirSync(pathWithGitOnly);
  symlinkSync(gitProgram(), join(pathWithGitOnly, 'git'));

  let runs = 0;
  const branches = new Map<number, string>();
  const head = (branch: string) => git(origin, 'rev-parse', branch);
  const trialMerge = (pull: PullRequest, branch: string) => {
    git(origin, 'switch', '-q', '--detach', 'main');
    git(origin, 'merge', '-q', '--no-ff', '--no-edit', branch);
    git(origin, 'update-ref', `refs/pull/${pull.number}/merge`, 'HEAD');
    git(origin, 'update-ref', `refs/pull/${pull.number}/head`, branch);
    git(origin, 'switch', '-q', 'main');
  };

  const run = async (
    event: string,
    payload: object,
    sha: string,
    ref: string,
    options: RunOptions,
  ): Promise<RunResult> => {
    runs += 1;
    const files = join(terraform.folder, `run-${runs}`);
    mkdirSync(join(files, 'temp'), { recursive: true });
    const [eventFile, outputFile, summaryFile] = ['event.json', 'output', 'summary'].map((name) =>
      join(files, name),
    ) as [string, string, string];
    writeFileSync(eventFile, JSON.stringify({ repository: { default_branch: 'main' }, ...payload }));
    for (const file of [outputFile, summaryFile]) writeFileSync(file, '');
    git(workspace, 'fetch', '-q', 'origin', '+refs/*:refs/remotes/origin-all/*');
    git(workspace, 'checkout', '-q', '--detach', sha);
    const inputs = { 'github-token': options.token ?? 'ghs-write', ...options.inputs };
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--require', COMPILE_CACHE, BUNDLE], {
      cwd: workspace,
      env: {
        PATH,
        HOME,
        TMPDIR: tmpdir(),
        ...terraform.environment,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        GITHUB_ACTIONS: 'true',
        GITHUB_API_URL: github.url,
        GITHUB_RETRY_BASE_MS: '20',
        GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_WORKSPACE: workspace,
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: eventFile,
        GITHUB_SHA: sha,
        GITHUB_REF: ref,
        GITHUB_REF_NAME: ref.replace('refs/heads/', ''),
        GITHUB_RUN_ID: String(runs),
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: join(files, 'temp'),
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    options.onStart?.(child);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return {
      code,
      log: Buffer.concat(chunks).toString('utf8'),
      outputs: parseOutputs(readFileSync(outputFile, 'utf8')),
      summary: readFileSync(summaryFile, 'utf8'),
    };
  };

  return {
    github,
    terraform,
    stateFolder,
    workspace,
    pathWithGitOnly,
    head,
    commit: (branch, files) => {
      const known = git(origin, 'branch', '--list', branch) !== '';
      git(origin, 'switch', '-q', ...(known ? [branch] : ['-c', branch, 'main']));
      write(origin, files);
      git(origin, 'add', '-A');
      git(origin, 'commit', '-qm', `change ${Object.keys(files).join(', ')}`);
      git(origin, 'switch', '-q', 'main');
      return head(branch);
    },
    openPullRequest: (branch, { conflicts = false, ...fields } = {}) => {
      const pull: PullRequest = {
        number: github.state.pulls.length + 1,
        author: 'developer',
        headSha: head(branch),
        baseSha: head('main'),
        headRepoId: 1,
        state: 'open',
        mergedAt: null,
        mergeCommitSha: null,
        title: branch,
        ...fields,
      };
      github.state.pulls.push(pull);
      branches.set(pull.number, branch);
      // GitHub makes no trial merge where there is a conflict.
      if (conflicts) git(origin, 'update-ref', `refs/pull/${pull.number}/head`, branch);
      else trialMerge(pull, branch);
      return pull;
    },
    push: (pull, branch) => {
      pull.headSha = head(branch);
      trialMerge(pull, branch);
    },
    merge: (pull) => {
      git(origin, 'merge', '-q', '--no-ff', '--no-edit', branches.get(pull.number) ?? '');
      pull.state = 'closed';
      pull.mergedAt = '2026-01-02T00:00:00Z';
      pull.mergeCommitSha = head('main');
      return pull.mergeCommitSha;
    },
    onPullRequest: (pull, options = {}) => {
      const payload = {
        pull_request: {
          number: pull.number,
          merged: pull.mergedAt !== null,
          head: { sha: pull.headSha, repo: { id: pull.headRepoId } },
          base: { sha: pull.baseSha, repo: { id: 1 } },
        },
      };
      const event = options.event ?? 'pull_request';
      const sha = event === 'pull_request' ? git(origin, 'rev-parse', `refs/pull/${pull.number}/merge`) : head('main');
      return run(event, payload, sha, `refs/pull/${pull.number}/merge`, options);
    },
    onPush: (before, sha, options = {}) => run('push', { before, after: sha }, sha, 'refs/heads/main', options),
    onSchedule: (options = {}) => run('schedule', {}, head('main'), 'refs/heads/main', options),
    onMergeGroup: (base, sha, { pull, ...options } = {}) => {
      const branch = `refs/heads/gh-readonly-queue/main/pr-${pull?.number ?? 1}-${base}`;
      return run(
        'merge_group',
        { merge_group: { base_sha: base, head_sha: sha, head_ref: branch } },
        sha,
        branch,
        options,
      );
    },
    review: (pull, login, state) => {
      const { reviews } = github.state;
      const review: Review = {
        id: reviews.length + 1,
        pull: pull.number,
        login,
        state,
        commitId: pull.headSha,
        submittedAt: new Date(Date.UTC(2026, 0, 1, 0, reviews.length + 1)).toISOString().replace('.000', ''),
      };
      reviews.push(review);
      return review;
    },
    close: async () => {
      terraform.close();
      await github.close();
    },
  };
}

let template: string | undefined;

/** An empty repository and a clone of it. Git makes them once, and each world gets copies. */
function cloneInto(origin: string, workspace: string): void {
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'world-'));
    git(template, 'init', '-q', '-b', 'main', '--template=', 'origin');
    git(join(template, 'origin'), 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(template, 'clone', '-q', '--template=', `file://${join(template, 'origin')}`, 'workspace');
  }
  cpSync(join(template, 'origin'), origin, { recursive: true });
  cpSync(join(template, 'workspace'), workspace, { recursive: true });
  git(workspace, 'remote', 'set-url', 'origin', `file://${origin}`);
}

let program: string | undefined;

function gitProgram(): string {
  return (program ??= execFileSync('which', ['git'], { encoding: 'utf8' }).trim());
}

/** A configuration with one environment and one cluster. */
export function configurationText(stateFolder: string, awsProvider?: string): string {
  const versions = awsProvider === undefined ? '' : `terraform: { providers: { aws: "${awsProvider}" } }\n`;
  return `${versions}environments:
  prod:
    account: "${ACCOUNT}"
    region: eu-west-1
    clusters:
      - name: shop-eu
        agent: preinstalled
    backend:
      local: { path: "${stateFolder}/{stack}.tfstate" }
`;
}

/** A manifest of one service in namespace `shop`. */
export function manifest(service: string, allow: readonly string[]): string {
  return `service: ${service}\nserviceAccounts: shop/${service}\nallow:\n${allow.map((grant) => `  - ${grant}\n`).join('')}`;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: { ...process.env, ...IDENTITY },
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

function write(folder: string, files: Readonly<Record<string, string | undefined>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    if (content === undefined) {
      if (existsSync(file)) rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** `GITHUB_OUTPUT`: each value is between two lines with its delimiter. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) outputs[name] = value;
  return outputs;
}
