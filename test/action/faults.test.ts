import fc from 'fast-check';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf, type RoleState } from '../rig/terraform/cloud';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type RunOptions, type RunResult, type World } from './world';

const environment = CREDENTIALS;
const worlds: World[] = [];

afterAll(async () => {
  const violations = worlds.flatMap(({ github }) => github.violations);
  await Promise.all(worlds.splice(0).map((world) => world.close()));
  expect(violations).toEqual([]);
});

/** A reviewed and merged pull request with these services, not applied yet. */
async function merged(
  services: readonly string[],
): Promise<{ world: World; apply: (options?: RunOptions) => Promise<RunResult> }> {
  const world = await startWorld();
  worlds.push(world);
  const before = world.head('main');
  const files = services.map((service) => [
    `services/${service}/pod-identity.yaml`,
    manifest(service, [`read: "arn:aws:s3:::${service}/*"`, `write: "arn:aws:sqs:*:*:${service}"`]),
  ]);
  world.commit('change', Object.fromEntries(files) as Record<string, string>);
  const pull = world.openPullRequest('change');
  const reviewed = await world.onPullRequest(pull, { environment });
  if (reviewed.code !== 0) throw new Error(reviewed.log);
  const merge = world.merge(pull);
  return { world, apply: (options = {}) => world.onPush(before, merge, { environment, ...options }) };
}

function rolesOf(world: World): Record<string, RoleState> {
  return accountOf(world.terraform.cloud.state, ACCOUNT).roles;
}

function expectApplied(world: World, services: readonly string[]): void {
  const roles = rolesOf(world);
  expect(Object.keys(roles).sort()).toEqual(services.map((service) => `${service}-prod`).sort());
  for (const role of Object.values(roles)) expect(Object.keys(role.inline)).toHaveLength(1);
  const [cluster] = Object.values(world.terraform.cloud.state.clusters);
  expect(
    Object.values(cluster?.associations ?? {})
      .map(({ serviceAccount }) => serviceAccount)
      .sort(),
  ).toEqual([...services].sort());
}

/** Takes the account, Terraform's states and GitHub back to what they are now. */
function remember({ terraform, github, stateFolder }: World): () => void {
  const cloud = structuredClone(terraform.cloud.state);
  const { nextId, checkRuns, comments } = structuredClone(github.state);
  return () => {
    terraform.cloud.change((state) => Object.assign(state, structuredClone(cloud)));
    Object.assign(github.state, structuredClone({ nextId, checkRuns, comments }));
    rmSync(stateFolder, { recursive: true });
    mkdirSync(stateFolder);
  };
}

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));

/** Points in time of an apply that takes about two seconds, from its start on; the same for the same `SEED`. */
const KILLS: readonly [NodeJS.Signals, number][] = fc
  .sample(fc.integer({ min: 0, max: 2000 }), { numRuns: process.env['LONG'] === undefined ? 8 : 100, seed: SEED })
  .map((delay, index) => [index % 2 === 0 ? 'SIGTERM' : 'SIGKILL', delay]);

it('killed at any point of an apply, the next run finishes the job and loses nothing', async () => {
  const inTurn = async (services: readonly string[], kills: readonly [NodeJS.Signals, number][]) => {
    const { world, apply } = await merged(services);
    world.terraform.cloud.latency = 30;
    const undo = remember(world);
    for (const [signal, delay] of kills) {
      const calls = world.terraform.cloud.calls.length;
      await apply({
        onStart: (child) => {
          void sleep(delay).then(() => child.kill(signal));
        },
      });
      const next = await apply();
      if (next.code !== 0) throw new Error(`after ${signal} at ${delay} ms, SEED=${SEED}:\n${next.log}`);
      expect(next.outputs).toMatchObject({ applied: 'true' });
      expectApplied(world, services);
      const created = world.terraform.cloud.calls
        .slice(calls)
        .filter(({ operation, failed }) => operation === 'CreateRole' && !failed);
      expect(created).toHaveLength(services.length);
      undo();
    }
  };
  const lanes = [['orders'], ['billing', 'orders'], ['orders'], ['orders']];
  await Promise.all(
    lanes.map((services, lane) =>
      inTurn(
        services,
        KILLS.filter((_, index) => index % lanes.length === lane),
      ),
    ),
  );
}, 600_000);

describe('GitHub', () => {
  it.concurrent('being down after an apply does not make it fail', async () => {
    const { world, apply } = await merged(['orders']);
    world.github.inject({ path: /comments|check-runs\/\d+$/, status: 502, times: 100 });
    const result = await apply();
    expect(result).toMatchObject({ code: 0, outputs: { applied: 'true' } });
    expect(result.log).toContain('::warning');
    expectApplied(world, ['orders']);
  });

  it.concurrent.each([
    ['the pull request of a commit', /commits\/\w+\/pulls/],
    ['what the review left behind', /commits\/\w+\/check-runs/],
    ['who we are', /graphql/],
  ])('being down when asked for %s lets nothing be applied', async (_what, path) => {
    const { world, apply } = await merged(['orders']);
    world.github.inject({ path, status: 503, times: 100 });
    expect(await apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'github-unavailable' } });
    expect(rolesOf(world)).toEqual({});
  });

  it.concurrent('asking to wait is waited for, and a broken connection is tried again', async () => {
    const { world, apply } = await merged(['orders']);
    world.github.inject({
      path: /pulls/,
      status: 403,
      headers: { 'retry-after': '1' },
      message: 'You have exceeded a secondary rate limit',
    });
    world.github.inject({ path: /check-runs/, status: 'drop' });
    expect(await apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  });

  it.concurrent('losing the answer to a new comment does not make a second one', async () => {
    const world = await startWorld();
    worlds.push(world);
    world.commit('change', {
      'services/orders/pod-identity.yaml': manifest('orders', ['read: "arn:aws:s3:::orders/*"']),
    });
    const pull = world.openPullRequest('change');
    world.github.inject({ method: 'POST', path: /comments/, status: 502, afterEffect: true });
    expect(await world.onPullRequest(pull)).toMatchObject({ code: 0 });
    expect(world.github.state.comments).toHaveLength(1);
  });

  it.concurrent('forbidding comments and checks leaves the run green, with a notice', async () => {
    const world = await startWorld();
    worlds.push(world);
    world.commit('change', {
      'services/orders/pod-identity.yaml': manifest('orders', ['read: "arn:aws:s3:::orders/*"']),
    });
    const result = await world.onPullRequest(world.openPullRequest('change'), { token: 'ghs-read' });
    expect(result).toMatchObject({ code: 0, outputs: { verdict: 'broader' } });
    expect(result.log.match(/::notice/g)).toHaveLength(2);
  });
});

it("one stack's failure leaves the others done, and the next run does what is left", async () => {
  const { world, apply } = await merged(['billing', 'orders']);
  world.terraform.cloud.inject({ operation: 'CreateRole', code: 'AccessDenied', message: 'not in this account' });
  const first = await apply();
  expect(first).toMatchObject({ code: 1, outputs: { applied: 'false', 'failure-reason': 'apply-failed' } });
  expect(first.log).toContain('not in this account');
  expect(Object.keys(rolesOf(world))).toEqual(['orders-prod']);
  expect(world.github.state.comments.at(-1)?.body).toContain('1 of 2 stacks applied');
  expect(await apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expectApplied(world, ['billing', 'orders']);
});

it('throttling by AWS in the middle of an apply is told, and resumed by the next run', async () => {
  const { world, apply } = await merged(['orders']);
  world.terraform.cloud.inject({ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException' });
  expect(await apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
  expect(await apply()).toMatchObject({ code: 0 });
  expectApplied(world, ['orders']);
});

it('a step that was not reviewed is refused in a resumed apply too', async () => {
  const { world, apply } = await merged(['orders']);
  world.terraform.cloud.inject({ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException' });
  await apply();
  world.terraform.cloud.change(() => {
    rolesOf(world)['orders-prod']?.attached.push('arn:aws:iam::aws:policy/AdministratorAccess');
  });
  const refused = await apply();
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'plan-changed' } });
  expect(refused.log).toContain('is not in the reviewed plan');
});
