import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mapWithLimit } from '../action/src/map-with-limit';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type World } from '../test/action/world';
import { synthesizedFrom } from '../test/provider/shop';
import { packedMirror } from '../test/rig/packed-mirror';
import { providerMirror, writeMirrorSettings } from '../test/rig/real-provider';
import { startRealRig, type RealRig } from '../test/rig/real-rig';
import { realStack } from '../test/rig/real-stack';
import type { PullRequest } from '../test/rig/github/state';
import { type Benchmark, measured, type Measurement } from './measurement';
import { watchMemory } from './peak-memory';

const STACKS = 20;
const ROUNDS = 2;
/** Stacks at a time, as every run had before it followed the machine. */
const PLAIN_PARALLELISM = 4;
const TERRAFORM = /\/?terraform(-provider-[^/]*)?$/;

/** What a way of planning took. */
interface Figures {
  readonly seconds: number;
  /** Of Terraform and the providers; undefined where it cannot be seen. */
  readonly megabytes: number | undefined;
}

/**
 * The action with HashiCorp's own AWS provider, from the start of its process until its comment is posted. The provider
 * comes as an archive, as from a registry; with a warm cache the job has kept it, and the repository has a lock file.
 */
export const provider: Benchmark = {
  name: 'provider',
  async run(folder) {
    const mirror = providerMirror();
    if (!('folder' in mirror)) {
      console.error(`skipped: ${mirror.reason}`);
      return [];
    }
    const archive = join(folder, 'archive.rc');
    writeMirrorSettings(archive, await packedMirror(mirror.folder));
    let rig: RealRig | undefined;
    const world = await startWorld(async () => (rig = await startRealRig()));
    if (rig === undefined) throw new Error('the rig did not start');
    try {
      const measurements = [await deliverAll(world)];
      const [one, all] = [1, STACKS].map((count) => proposal(world, `${count}-changed`, count, 'sqs:SendMessage'));
      measurements.push(...(await plainAndOurs(world, rig, all!)));

      const lock = await lockFile(world, rig, archive);
      const [oneLocked, allLocked] = [1, STACKS].map((count) => {
        const name = `${count}-changed-with-lock-file`;
        return proposal(world, name, count, 'sqs:SendMessage', { '.terraform.lock.hcl': lock });
      });
      measurements.push(
        ...(await coldAndWarm(world, join(folder, 'one'), archive, '1 stack', one!, oneLocked!, ROUNDS)),
      );
      measurements.push(
        ...(await coldAndWarm(world, join(folder, 'all'), archive, `${STACKS} stacks`, all!, allLocked!, 1)),
      );
      return measurements;
    } finally {
      await world.close();
    }
  },
};

function services(count: number, action: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const name = `service-${String(index + 1).padStart(2, '0')}`;
      const grants = [
        `read: "arn:aws:s3:::${name}-{environment}/*"`,
        `{ actions: ${action}, resources: "arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}" }`,
      ];
      return [`services/${name}/pod-identity.yaml`, manifest(name, grants)];
    }),
  );
}

function proposal(
  world: World,
  branch: string,
  count: number,
  action: string,
  files: Readonly<Record<string, string>> = {},
): PullRequest {
  world.commit(branch, { ...services(count, action), ...files });
  return world.openPullRequest(branch);
}

/** Creates all services, by a pull request that is reviewed and merged. */
async function deliverAll(world: World): Promise<Measurement> {
  const before = world.head('main');
  const pull = proposal(world, 'services', STACKS, 'sqs:ReceiveMessage');
  await review(world, pull);
  const merged = world.merge(pull);
  const start = process.hrtime.bigint();
  const { code, log } = await world.onPush(before, merged, { environment: CREDENTIALS });
  if (code !== 0) throw new Error(log);
  return measured(`provider, apply of ${STACKS} new stacks`, 's', [secondsSince(start)]);
}

async function review(
  world: World,
  pull: PullRequest,
  environment: Readonly<Record<string, string>> = {},
): Promise<Figures> {
  return figuresOf(async () => {
    const { code, log } = await world.onPullRequest(pull, { environment: { ...CREDENTIALS, ...environment } });
    if (code !== 0) throw new Error(log);
  });
}

/** The same changed stacks as the action plans and reads them, and by Terraform's commands alone; in turns. */
async function plainAndOurs(world: World, rig: RealRig, pull: PullRequest): Promise<Measurement[]> {
  const plain: Figures[] = [];
  const ours: Figures[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await review(world, pull));
    // The run has checked the pull request out.
    plain.push(await planPlainly(world, rig, `round-${round}`));
  }
  const name = `provider, ${STACKS} changed stacks`;
  return [
    ...timeAndMemory(`${name}, by plain commands`, plain),
    ...timeAndMemory(name, ours),
    measured(
      `${name}, time by that of plain commands`,
      '×',
      ours.map(({ seconds }, round) => seconds / plain[round]!.seconds),
      { atMost: 0.6 },
    ),
  ];
}

async function planPlainly(world: World, rig: RealRig, name: string): Promise<Figures> {
  const { stacks } = await synthesizedFrom(world.workspace);
  return figuresOf(async () => {
    const changed = [...stacks].filter(([stack]) => stack.startsWith('service-'));
    const prepared = changed.map(([stack, configuration]) => realStack(rig, `${name}/${stack}`, configuration));
    await mapWithLimit(prepared, PLAIN_PARALLELISM, (stack) => stack.init());
    const plans = await mapWithLimit(prepared, PLAIN_PARALLELISM, (stack) => stack.plan());
    if (!plans.every(({ changes }) => changes)) throw new Error('a stack has not changed');
  });
}

/** The lock file that a team commits: of the provider as an archive. */
async function lockFile(world: World, rig: RealRig, archive: string): Promise<string> {
  const { stacks } = await synthesizedFrom(world.workspace);
  const [configuration] = stacks.values();
  const settings = { ...rig, environment: { ...rig.environment, TF_CLI_CONFIG_FILE: archive } };
  const stack = realStack(settings, 'lock-file', configuration ?? {});
  await stack.init();
  return readFileSync(join(stack.folder, '.terraform.lock.hcl'), 'utf8');
}

/** @param warm the same pull request, with a lock file */
async function coldAndWarm(
  world: World,
  folder: string,
  archive: string,
  what: string,
  cold: PullRequest,
  warm: PullRequest,
  rounds: number,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const cache = join(folder, 'cache');
  mkdirSync(cache, { recursive: true });
  const settings = { TF_CLI_CONFIG_FILE: archive };
  for (const [state, pull, environment] of [
    ['cold', cold, settings],
    ['warm', warm, { ...settings, TF_PLUGIN_CACHE_DIR: cache }],
  ] as const) {
    // Fills the cache of the job, which the runs with a cold one do not have.
    if (state === 'warm') await review(world, pull, environment);
    const runs: Figures[] = [];
    const disk: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const temporary = join(folder, `${state}-${round}`);
      mkdirSync(temporary);
      const stop = watchDisk([temporary, cache]);
      runs.push(await review(world, pull, { ...environment, RUNNER_TEMP: temporary }));
      disk.push(stop());
      rmSync(temporary, { recursive: true, force: true });
    }
    const name = `provider, ${what}, ${state} cache`;
    measurements.push(...timeAndMemory(name, runs), measured(`${name}, disk`, 'MB', disk));
  }
  return measurements;
}

function timeAndMemory(name: string, runs: readonly Figures[]): Measurement[] {
  const memory = runs.flatMap(({ megabytes }) => megabytes ?? []);
  return [
    measured(
      name,
      's',
      runs.map(({ seconds }) => seconds),
    ),
    ...(memory.length === 0 ? [] : [measured(`${name}, memory`, 'MB', memory)]),
  ];
}

async function figuresOf(work: () => Promise<void>): Promise<Figures> {
  const memory = watchMemory(TERRAFORM);
  const start = process.hrtime.bigint();
  await work();
  return { seconds: secondsSince(start), megabytes: memory() };
}

function secondsSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** @returns ends it; the most that the folders held at a time, in megabytes of 10⁶ bytes */
function watchDisk(folders: readonly string[]): () => number {
  let most = 0;
  const look = () => {
    const lines = execFileSync('du', ['-sk', ...folders], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const kilobytes = lines
      .trim()
      .split('\n')
      .map((line) => Number(line.split('\t')[0]));
    most = Math.max(most, (kilobytes.reduce((sum, one) => sum + one, 0) * 1024) / 1e6);
  };
  const timer = setInterval(() => {
    // Files vanish while it looks.
    try {
      look();
    } catch {
      return;
    }
  }, 1_000);
  return () => {
    clearInterval(timer);
    return most;
  };
}
