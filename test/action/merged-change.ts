import { accountOf, type RoleState } from '../rig/terraform/cloud';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type RunOptions, type RunResult, type World } from './world';

const worlds: World[] = [];

/** Notes a world, to be closed by `closeWorlds`. */
export function remembered(world: World): World {
  worlds.push(world);
  return world;
}

/** Closes all worlds, and fails where the action has sent GitHub what it does not take. */
export async function closeWorlds(): Promise<void> {
  const violations = worlds.flatMap(({ github }) => github.violations);
  await Promise.all(worlds.splice(0).map((world) => world.close()));
  expect(violations).toEqual([]);
}

/** A reviewed and merged pull request with these services, not applied yet. */
export async function merged(
  services: readonly string[],
): Promise<{ world: World; apply: (options?: RunOptions) => Promise<RunResult> }> {
  const world = remembered(await startWorld());
  const before = world.head('main');
  const files = services.map((service) => [
    `services/${service}/pod-identity.yaml`,
    manifest(service, [`read: "arn:aws:s3:::${service}/*"`, `send: "arn:aws:sqs:*:*:${service}"`]),
  ]);
  world.commit('change', Object.fromEntries(files) as Record<string, string>);
  const pull = world.openPullRequest('change');
  const reviewed = await world.onPullRequest(pull, { environment: CREDENTIALS });
  if (reviewed.code !== 0) throw new Error(reviewed.log);
  const merge = world.merge(pull);
  return { world, apply: (options = {}) => world.onPush(before, merge, { environment: CREDENTIALS, ...options }) };
}

export function rolesOf(world: World): Record<string, RoleState> {
  return accountOf(world.terraform.cloud.state, ACCOUNT).roles;
}

/** Each service has its role, with its policy and its association. */
export function expectApplied(world: World, services: readonly string[]): void {
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
