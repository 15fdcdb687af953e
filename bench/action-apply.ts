import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../action/src/version';
import { CREDENTIALS, manifest, startWorld, type World } from '../test/action/world';
import { type Benchmark, measured } from './measurement';

const SERVICES = 1_000;
const ROUNDS = 2;

/** The last commit whose applies followed the commits of their events, and had no inventory. */
const BEFORE = '3aff95488d62bf37229710ec419d36abea660c4a';

/**
 * A push that changes one of many services, from the start of the action's process to its end, with a fake AWS and
 * real Terraform. The version before the inventory is measured in the same run, in turn.
 */
export const actionApply: Benchmark = {
  name: 'action-apply',
  async run(folder) {
    const before = bundleOf(BEFORE, folder);
    const now = join(__dirname, '../action/dist/index.js');
    const seconds: Record<'before' | 'now', number[]> = { before: [], now: [] };
    let commands: readonly string[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const ofNow = await timeToApply(now);
      const ofBefore = before === undefined ? undefined : await timeToApply(before);
      commands = ofNow.commands;
      // The first warms the file cache up.
      if (round === 0) continue;
      seconds.now.push(ofNow.seconds);
      if (ofBefore !== undefined) seconds.before.push(ofBefore.seconds);
    }
    const name = `action-apply, one of ${SERVICES.toLocaleString('en')} services changed`;
    const ratios = seconds.before.map((one, index) => (seconds.now[index] ?? 0) / one);
    return [
      measured(name, 's', seconds.now),
      measured(`${name}, Terraform`, 'commands', [commands.length], { atMost: 9 }),
      ...(ratios.length === 0
        ? []
        : [measured(`${name}, against the version without inventory`, '×', ratios, { atMost: 1.5 })]),
    ];
  },
};

/** The bundle that a commit contains; undefined in a clone without that commit. */
function bundleOf(commit: string, folder: string): string | undefined {
  const target = join(folder, 'before');
  mkdirSync(target);
  try {
    const archive = execFileSync('git', ['archive', commit, 'action/dist'], {
      cwd: __dirname.replace(/\/bench$/, ''),
      maxBuffer: 2 ** 28,
    });
    execFileSync('tar', ['-x', '-C', target], { input: archive });
  } catch {
    console.error(`commit ${commit} is not available, so the version before is not measured`);
    return undefined;
  }
  return join(target, 'action/dist/index.js');
}

async function timeToApply(
  bundle: string,
): Promise<{ readonly seconds: number; readonly commands: readonly string[] }> {
  process.env['ACTION_BUNDLE'] = bundle;
  const world = await startWorld();
  try {
    const files = Array.from({ length: SERVICES }, (_, index) => fileOf(`service-${index}`, 'GetObject'));
    world.commit('main', Object.fromEntries(files));
    const start = world.head('main');
    writeInventory(world, start);
    world.commit('change', Object.fromEntries([fileOf('service-500', 'PutObject')]));
    const pull = world.openPullRequest('change');
    const planned = await world.onPullRequest(pull, { environment: CREDENTIALS });
    if (planned.code !== 0) throw new Error(planned.log);
    const merge = world.merge(pull);
    const log = join(world.terraform.folder, 'commands');
    const environment = { ...CREDENTIALS, PATH: `${loggingTerraform(world, log)}:${process.env['PATH'] ?? ''}` };
    const begin = process.hrtime.bigint();
    const applied = await world.onPush(start, merge, { environment });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (applied.code !== 0) throw new Error(applied.log);
    return { seconds, commands: readFileSync(log, 'utf8').trim().split('\n') };
  } finally {
    await world.close();
  }
}

function fileOf(service: string, action: string): [string, string] {
  const grant = `{ actions: "s3:${action}", resources: "arn:aws:s3:::${service}/*" }`;
  return [`services/${service}/pod-identity.yaml`, manifest(service, [grant])];
}

/** As if everything had been applied. */
function writeInventory({ stateFolder }: World, commit: string): void {
  const inventory = { revision: 1, format: 1, action: VERSION, commit, gate: { commit }, stacks: {} };
  const state = {
    version: 4,
    terraform_version: '1.11.0',
    serial: 1,
    lineage: 'benchmark',
    outputs: { inventory: { value: JSON.stringify(inventory), type: 'string' } },
    resources: [],
  };
  writeFileSync(join(stateFolder, 'inventory-prod.tfstate'), JSON.stringify(state));
}

/** A folder with a `terraform` that writes a line for each of its commands. */
function loggingTerraform({ terraform: { folder } }: World, log: string): string {
  const bin = join(folder, 'logging');
  mkdirSync(bin);
  const program = execFileSync('which', ['terraform'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\necho "$1 $2" >> ${log}\nexec ${program} "$@"\n`;
  writeFileSync(join(bin, 'terraform'), script, { mode: 0o755 });
  return bin;
}
