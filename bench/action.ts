import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGitHubRig, type GitHubRig } from '../test/rig/github/server';
import { commitOneChange, generatedServices, writeRepository } from './generate-repository';
import { type Benchmark, measured } from './measurement';

const BUNDLE = join(__dirname, '../action/dist/index.js');
const ROUNDS = 7;

/** The action in diff mode as GitHub runs it, from the start of its process until its comment is posted. */
export const action: Benchmark = {
  name: 'action',
  async run(folder) {
    const repository = join(folder, 'action');
    const services = generatedServices(1_000);
    writeRepository(repository, services);
    commitOneChange(repository, services);
    const commit = (revision: string) =>
      execFileSync('git', ['rev-parse', revision], { cwd: repository, encoding: 'utf8' }).trim();
    const github = await startGitHubRig();
    try {
      const runs: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const seconds = await timeToComment(github, repository, round + 1, commit('HEAD~1'), commit('HEAD'));
        // The first warms the file cache up.
        if (round > 0) runs.push(seconds);
      }
      const name = 'action, start to comment posted, one of 1,000 services changed';
      const megabytes = statSync(BUNDLE).size / 1e6;
      return [
        measured(name, 's', runs, { atMost: 1.5 }),
        measured('action, size of the bundle', 'MB', [megabytes], { atMost: 3 }),
      ];
    } finally {
      await github.close();
    }
  },
};

async function timeToComment(
  github: GitHubRig,
  repository: string,
  number: number,
  base: string,
  head: string,
): Promise<number> {
  const files = join(repository, '..', `run-${number}`);
  mkdirSync(files);
  const [event, output, summary] = ['event.json', 'output', 'summary'].map((name) => join(files, name)) as [
    string,
    string,
    string,
  ];
  const side = (sha: string) => ({ sha, repo: { id: 1 } });
  writeFileSync(event, JSON.stringify({ pull_request: { number, head: side(head), base: side(base) } }));
  for (const file of [output, summary]) writeFileSync(file, '');
  const { PATH = '', HOME = '' } = process.env;
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, [BUNDLE], {
    cwd: repository,
    env: {
      PATH,
      HOME,
      'INPUT_GITHUB-TOKEN': 'ghs-write',
      INPUT_MODE: 'diff',
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_WORKSPACE: repository,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_SHA: head,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: files,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const known = github.state.comments.length;
  let posted: bigint | undefined;
  const watch = setInterval(() => {
    if (github.state.comments.length > known) posted ??= process.hrtime.bigint();
  }, 5);
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(watch);
  if (status !== 0 || posted === undefined)
    throw new Error(`the action ended with status ${String(status)}: ${Buffer.concat(chunks).toString()}`);
  return Number(posted - start) / 1e9;
}
