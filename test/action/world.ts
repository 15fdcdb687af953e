import { type ChildProcess, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startGitHubRig, type GitHubRig } from '../rig/github/server';
import type { PullRequest, Review } from '../rig/github/state';
import { addCluster } from '../rig/terraform/cloud';
import { runBundle } from './run-bundle';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';

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
  /** Merges by rebase: copies of its commits come on top of `main`, which must not have moved on. @returns the last one */
  rebaseMerge(pull: PullRequest): string;
  /** Runs the action on an event of a pull request. */
  onPullRequest(pull: PullRequest, options?: RunOptions): Promise<RunResult>;
  /** Runs the action on a push that brought these commits to `main`. */
  onPush(before: string, sha: string, options?: RunOptions): Promise<RunResult>;
  onSchedule(options?: RunOptions): Promise<RunResult>;
  /** Runs the action on `workflow_dispatch` of `main`. */
  onDispatch(options?: RunOptions): Promise<RunResult>;
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
  /** Takes note of the repository, GitHub, the account and the states. @returns takes them back to that, without faults */
  remember(): () => void;
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
  commitFiles(origin, 'main', { 'eks-pod-identity.yaml': configurationText(stateFolder, terraform.awsProvider) });

  const pathWithGitOnly = join(terraform.folder, 'bin');
  mkdirSync(pathWithGitOnly);
  symlinkSync(gitProgram(), join(pathWithGitOnly, 'git'));

  let runs = 0;
  const branches = new Map<number, string>();
  const head = (branch: string) => readReference(origin, `refs/heads/${branch}`);
  const trialMerge = (pull: PullRequest, branch: string) => {
    writeReference(
      origin,
      `refs/pull/${pull.number}/merge`,
      mergeCommit(origin, head(pull.baseBranch ?? 'main'), head(branch)),
    );
    writeReference(origin, `refs/pull/${pull.number}/head`, head(branch));
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
    git(workspace, 'checkout', '-q', '--detach', sha);
    const inputs = { 'github-token': options.token ?? 'ghs-write', ...options.inputs };
    const { PATH = '', HOME = '' } = process.env;
    const env: NodeJS.ProcessEnv = {
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
    };
    const { code, log } = await runBundle(workspace, env, options.onStart);
    return {
      code,
      log,
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
      commitFiles(origin, branch, files);
      return head(branch);
    },
    openPullRequest: (branch, { conflicts = false, ...fields } = {}) => {
      const pull: PullRequest = {
        number: github.state.pulls.length + 1,
        author: 'developer',
        headSha: head(branch),
        baseSha: head(fields.baseBranch ?? 'main'),
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
      if (conflicts) writeReference(origin, `refs/pull/${pull.number}/head`, head(branch));
      else trialMerge(pull, branch);
      return pull;
    },
    push: (pull, branch) => {
      pull.headSha = head(branch);
      trialMerge(pull, branch);
    },
    merge: (pull) => {
      const merged = mergeCommit(origin, head('main'), head(branches.get(pull.number) ?? ''));
      writeReference(origin, 'refs/heads/main', merged);
      pull.state = 'closed';
      pull.mergedAt = '2026-01-02T00:00:00Z';
      pull.mergeCommitSha = head('main');
      return pull.mergeCommitSha;
    },
    rebaseMerge: (pull) => {
      const branch = head(branches.get(pull.number) ?? '');
      let tip = head('main');
      for (const commit of git(origin, 'rev-list', '--reverse', `${tip}..${branch}`).split('\n')) {
        tip = git(origin, 'commit-tree', '-p', tip, '-m', 'rebased', `${commit}^{tree}`);
      }
      writeReference(origin, 'refs/heads/main', tip);
      pull.state = 'closed';
      pull.mergedAt = '2026-01-02T00:00:00Z';
      pull.mergeCommitSha = tip;
      return tip;
    },
    onPullRequest: (pull, options = {}) => {
      const payload = {
        pull_request: {
          number: pull.number,
          merged: pull.mergedAt !== null,
          head: { sha: pull.headSha, repo: { id: pull.headRepoId } },
          base: { sha: pull.baseSha, ref: pull.baseBranch ?? 'main', repo: { id: 1 } },
        },
      };
      const event = options.event ?? 'pull_request';
      const sha = event === 'pull_request' ? readReference(origin, `refs/pull/${pull.number}/merge`) : head('main');
      return run(event, payload, sha, `refs/pull/${pull.number}/merge`, options);
    },
    onPush: (before, sha, options = {}) => run('push', { before, after: sha }, sha, 'refs/heads/main', options),
    onSchedule: (options = {}) => run('schedule', {}, head('main'), 'refs/heads/main', options),
    onDispatch: (options = {}) => run('workflow_dispatch', {}, head('main'), 'refs/heads/main', options),
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
    remember: () => {
      const cloud = structuredClone(terraform.cloud.state);
      const seen = structuredClone(github.state);
      const folders = [join(origin, 'refs'), stateFolder].map((from) => {
        const copy = mkdtempSync(join(terraform.folder, 'remembered-'));
        cpSync(from, copy, { recursive: true });
        return { from, copy };
      });
      return () => {
        terraform.cloud.change((state) => Object.assign(state, structuredClone(cloud)));
        Object.assign(github.state, structuredClone(seen));
        github.forget();
        for (const { from, copy } of folders) {
          rmSync(from, { recursive: true });
          cpSync(copy, from, { recursive: true });
        }
      };
    },
    close: async () => {
      terraform.close();
      await github.close();
    },
  };
}

let template: string | undefined;

/**
 * An empty repository, and a clone that finds all of its objects. Git makes them once, and each world gets copies. Nothing
 * is ever checked out in the first: files are committed without a working tree, which takes fewer processes.
 */
function cloneInto(origin: string, workspace: string): void {
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'world-'));
    git(template, 'init', '-q', '--bare', '-b', 'main', '--template=', 'origin');
    git(join(template, 'origin'), 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(template, 'clone', '-q', '--template=', `file://${join(template, 'origin')}`, 'workspace');
  }
  cpSync(join(template, 'origin'), origin, { recursive: true });
  cpSync(join(template, 'workspace'), workspace, { recursive: true });
  write(join(workspace, '.git'), { 'objects/info/alternates': `${join(origin, 'objects')}\n` });
  git(workspace, 'remote', 'set-url', 'origin', `file://${origin}`);
}

/** Commits files to a branch, made from `main` where it is new; `undefined` removes a file. */
function commitFiles(origin: string, branch: string, files: Readonly<Record<string, string | undefined>>): void {
  const reference = `refs/heads/${branch}`;
  const start = [reference, 'refs/heads/main'].find((name) => existsSync(join(origin, name)));
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = [
    `commit ${reference}\ncommitter octocat <octocat@example.org> now\n`,
    data(`change ${Object.keys(files).join(', ')}`),
    ...(start === undefined ? [] : [`from ${start}^0\n`]),
    ...Object.entries(files).map(([name, text]) =>
      text === undefined ? `D ${name}\n` : `M 100644 inline ${name}\n${data(text)}`,
    ),
  ];
  // https://git-scm.com/docs/git-fast-import
  const args = ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--date-format=now'];
  execFileSync('git', args, { cwd: origin, env: gitEnvironment(), input: stream.join('') });
}

/** @returns a commit that merges the second into the first @throws Error where they conflict */
function mergeCommit(origin: string, first: string, second: string): string {
  const tree = git(origin, 'merge-tree', '--write-tree', first, second);
  return git(origin, 'commit-tree', '-p', first, '-p', second, '-m', 'merge', tree);
}

function readReference(origin: string, name: string): string {
  return readFileSync(join(origin, name), 'utf8').trim();
}

function writeReference(origin: string, name: string, commit: string): void {
  write(origin, { [name]: `${commit}\n` });
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

function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...IDENTITY };
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: gitEnvironment(),
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
