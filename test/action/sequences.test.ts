import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killTree } from '../rig/kill-tree';
import { rolesOf } from './merged-change';
import { CREDENTIALS, startWorld, type RunOptions, type RunResult, type World } from './world';

/** The grants of each service, and the one that has the service account `shop/shared`. */
interface Content {
  readonly grants: Readonly<Record<string, string>>;
  readonly owner: string;
}

type Event =
  | {
      readonly kind: 'merge';
      readonly service: string;
      readonly action: string | undefined;
      readonly isPlanned: boolean;
    }
  | { readonly kind: 'move'; readonly owner: string }
  | { readonly kind: 'run'; readonly fault: string | undefined; readonly killAfter: number | undefined }
  | { readonly kind: 're-run'; readonly push: number }
  | { readonly kind: 'force-push' };

const IS_LONG = process.env['LONG'] !== undefined;
/** Without `LONG`, sequences are of one service and a few events, so that each takes some seconds. */
const SERVICES = IS_LONG ? ['billing', 'orders'] : ['orders'];
const service = fc.constantFrom(...SERVICES);
const action = fc.option(fc.constantFrom('GetObject', 'PutObject', 'DeleteObject'), { nil: undefined, freq: 3 });
const OPERATIONS = [
  'CreateRole',
  'PutRolePolicy',
  'DeleteRole',
  'CreatePodIdentityAssociation',
  'UpdatePodIdentityAssociation',
];
const run = fc.record({
  kind: fc.constant('run' as const),
  fault: fc.option(fc.constantFrom(...OPERATIONS), { nil: undefined }),
  killAfter: fc.option(fc.integer({ min: 200, max: 2500 }), { nil: undefined, freq: 2 }),
});
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), service, action, isPlanned: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), owner: service }) },
  { weight: 5, arbitrary: run },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('re-run' as const), push: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'force-push' as const }) },
);

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
const SEQUENCES = fc.sample(fc.array(event, { minLength: 3, maxLength: IS_LONG ? 8 : 4 }), {
  numRuns: Number(process.env['SEQUENCES'] ?? (IS_LONG ? 100 : 3)),
  seed: SEED,
});

const fileOf = (name: string) => `services/${name}/pod-identity.yaml`;

function filesOf({ grants, owner }: Content): Record<string, string | undefined> {
  const manifest = (name: string, granted: string) => {
    const accounts = [`shop/${name}`, ...(owner === name ? ['shop/shared'] : [])];
    return `service: ${name}\nserviceAccounts: [${accounts.join(', ')}]\nallow:\n  - { actions: "s3:${granted}", resources: "arn:aws:s3:::${name}/*" }\n`;
  };
  const file = (name: string) => {
    const granted = grants[name];
    return [fileOf(name), granted === undefined ? undefined : manifest(name, granted)] as const;
  };
  return { ...Object.fromEntries(SERVICES.map(file)), 'README.md': 'text' };
}

/** A branch, an account and what the commits of the branch ask for. */
async function follow(world: World, events: readonly Event[]): Promise<void> {
  const environment = { ...CREDENTIALS, GITHUB_TRIGGERING_ACTOR: 'octocat' };
  world.github.state.permissions['octocat'] = 'write';
  const contents = new Map<string, Content>([[world.head('main'), { grants: {}, owner: '' }]]);
  const pushes: [string, string][] = [];
  const asked = new Set<string>();
  const now = () => contents.get(world.head('main')) ?? { grants: {}, owner: '' };

  const merge = async (content: Content, isPlanned: boolean) => {
    const before = world.head('main');
    const branch = `change-${contents.size}`;
    world.commit(branch, { ...filesOf(content), [`${branch}.txt`]: branch });
    const pull = world.openPullRequest(branch);
    if (isPlanned) await world.onPullRequest(pull, { environment });
    const commit = world.merge(pull);
    contents.set(commit, content);
    pushes.push([before, commit]);
    for (const [name, granted] of Object.entries(content.grants)) asked.add(`${name}-prod ${granted}`);
  };

  const check = (result: RunResult) => {
    const roles = rolesOf(world);
    const granted = Object.values(roles).flatMap(({ name, inline }) =>
      [...JSON.stringify(inline).matchAll(/s3:(\w+)/g)].map(([, one = '']) => `${name} ${one}`),
    );
    // No object exists that no reviewed commit asked for.
    expect(granted.filter((one) => !asked.has(one))).toEqual([]);
    if (result.outputs['applied'] !== 'true') return;
    const { grants, owner } = now();
    expect([...granted].sort()).toEqual(
      Object.entries(grants)
        .map(([name, one]) => `${name}-prod ${one}`)
        .sort(),
    );
    const [cluster] = Object.values(world.terraform.cloud.state.clusters);
    const associations = Object.values(cluster?.associations ?? {}).map(
      ({ serviceAccount, roleArn }) => `${serviceAccount} ${roleArn.split('/').at(-1) ?? ''}`,
    );
    const wanted = Object.keys(grants).flatMap((name) =>
      [name, ...(owner === name ? ['shared'] : [])].map((one) => `${one} ${name}-prod`),
    );
    expect(associations.sort()).toEqual(wanted.sort());
  };

  const dispatch = async (options: RunOptions = {}) => {
    const result = await world.onDispatch({ environment, ...options });
    check(result);
    return result;
  };

  for (const one of events) {
    const { grants, owner } = now();
    if (one.kind === 'merge') {
      const { [one.service]: _, ...rest } = grants;
      const next = one.action === undefined ? rest : { ...rest, [one.service]: one.action };
      await merge({ grants: next, owner: owner in next ? owner : '' }, one.isPlanned);
    } else if (one.kind === 'move') {
      if (one.owner in grants) await merge({ grants, owner: one.owner }, true);
    } else if (one.kind === 're-run') {
      const push = pushes[one.push % Math.max(pushes.length, 1)];
      if (push) check(await world.onPush(...push, { environment }));
    } else if (one.kind === 'force-push') {
      const [to] = pushes.pop() ?? [];
      if (to !== undefined) writeFileSync(join(world.terraform.folder, 'origin', 'refs/heads/main'), `${to}\n`);
    } else {
      const { fault, killAfter } = one;
      const end =
        fault === undefined
          ? undefined
          : world.terraform.cloud.inject({ operation: fault, code: 'ThrottlingException' });
      await dispatch(
        killAfter === undefined
          ? {}
          : {
              onStart: (child) =>
                void sleep(killAfter).then(() => {
                  killTree(child);
                }),
            },
      );
      end?.();
    }
  }
  // An approver accepts what was not reviewed, and then everything is as the tip asks.
  let last = await dispatch();
  for (let count = 0; count < 4 && last.outputs['applied'] !== 'true'; count += 1) {
    const [accept] = /[0-9a-f]{64}/.exec(last.log) ?? [];
    last = await dispatch(accept === undefined ? {} : { inputs: { accept } });
  }
  if (last.outputs['applied'] !== 'true') throw new Error(last.log);
}

it.each(SEQUENCES.map((events, index) => [index, events] as const))(
  `sequence %i of SEED=${SEED} leads to what the default branch asks for, by reviewed changes only`,
  async (_index, events) => {
    const world = await startWorld();
    try {
      await follow(world, events);
    } finally {
      await world.close();
    }
  },
  600_000,
);
