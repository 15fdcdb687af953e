import { accountOf, isRead, type RoleState } from '../rig/terraform/cloud';
import { createAssociation } from '../rig/terraform/eks';
import { createRole } from '../rig/terraform/iam';
import { ACCOUNT, CREDENTIALS, type World } from './world';

const environment = CREDENTIALS;
const FILE = 'services/orders/pod-identity.yaml';
const SQS = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';

const document = (Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

/** Trusts EKS Pod Identity for every pod of the account, as most roles do that are made by hand. */
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
});

/** A role with two policies and an association, made outside this repository. @returns the association's ID */
function madeByHand(world: World): string {
  let id = '';
  world.terraform.cloud.change((state) => {
    const role = createRole(state, {
      account: ACCOUNT,
      partition: 'aws',
      name: 'legacy-orders',
      path: '/',
      trustPolicy: TRUST,
      description: 'made by hand',
      maxSessionDuration: 3600,
      permissionsBoundary: null,
      tags: { team: 'shop' },
    });
    role.inline['bucket'] = document('s3:GetObject', 'arn:aws:s3:::orders/*');
    role.inline['table'] = document('dynamodb:GetItem', '*');
    role.attached.push(SQS);
    const at = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1', cluster: 'shop-eu' };
    ({ id } = createAssociation(state, at, {
      namespace: 'shop',
      serviceAccount: 'orders',
      roleArn: role.arn,
      disableSessionTags: false,
      targetRoleArn: null,
      tags: {},
    }));
  });
  return id;
}

const manifest = (role: string, adopt: string): string =>
  [
    'service: orders',
    'serviceAccounts: shop/orders',
    `role: ${role}`,
    'allow: [{ actions: s3:GetObject, resources: "arn:aws:s3:::orders/*" }]',
    ...(adopt === '' ? [] : [`adopt: ${adopt}`]),
    '',
  ].join('\n');

/** A role and an association of the account become those of a service, through a pull request. */
export async function playAdoption(world: World): Promise<void> {
  const id = madeByHand(world);
  const adopt = `{ associations: { shop-eu: { shop/orders: ${id} } } }`;
  const role = (): RoleState | undefined => accountOf(world.terraform.cloud.state, ACCOUNT).roles['legacy-orders'];
  const comment = (): string => world.github.state.comments.at(-1)?.body ?? '';
  const changes = (since: number): string[] =>
    world.terraform.cloud.calls
      .slice(since)
      .filter(({ operation }) => !isRead(operation))
      .map(({ operation }) => operation);

  // A role of another name does not exist, and one of another path would be replaced.
  world.commit('adopt', { [FILE]: manifest('{ name: legacy-order }', adopt) });
  const pull = world.openPullRequest('adopt');
  const misspelt = await world.onPullRequest(pull, { environment });
  expect(misspelt).toMatchObject({ code: 1, outputs: { 'failure-reason': 'adoption-missing' } });
  expect(comment()).toContain('IAM role "legacy-order" does not exist in the account');
  world.commit('adopt', { [FILE]: manifest('{ name: legacy-orders, path: /pods/ }', adopt) });
  world.push(pull, 'adopt');
  const moved = await world.onPullRequest(pull, { environment });
  expect(moved).toMatchObject({ code: 1, outputs: { 'failure-reason': 'would-be-refused' } });
  expect(moved.log).toContain('would be replaced instead of adopted');

  // What the role may do today is compared with the manifest.
  world.commit('adopt', { [FILE]: manifest('{ name: legacy-orders, tags: { team: shop } }', adopt) });
  world.push(pull, 'adopt');
  const planned = await world.onPullRequest(pull, { environment });
  expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
  expect(comment()).toMatch(/-.*dynamodb:GetItem/);
  expect(comment()).toMatch(/-.*sqs:/);
  expect(comment()).not.toMatch(/^\+.*s3:GetObject/m);
  expect(comment()).toContain('description: made by hand');
  expect(planned.outputs['verdict']).toBe('narrower');

  const [before, calls] = [world.head('main'), world.terraform.cloud.calls.length];
  const applied = await world.onPush(before, world.merge(pull), { environment });
  expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
  expect(applied.outputs).toMatchObject({ applied: 'true', stacks: '["orders-prod"]' });
  for (const operation of changes(calls)) {
    expect(operation).not.toMatch(/^(?:Create|Delete)(?:Role|PodIdentityAssociation)$/);
  }
  expect(Object.keys(role()?.inline ?? {})).toEqual(['legacy-orders']);
  expect(role()).toMatchObject({ attached: [], tags: { team: 'shop' } });
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });

  // Without the key, everything stays as it is.
  world.commit('done', { [FILE]: manifest('{ name: legacy-orders, tags: { team: shop } }', '') });
  const removal = world.openPullRequest('done');
  const unchanged = await world.onPullRequest(removal, { environment });
  expect(unchanged).toMatchObject({ code: 0, outputs: { verdict: 'equal' } });
  const [next, since] = [world.head('main'), world.terraform.cloud.calls.length];
  expect(await world.onPush(next, world.merge(removal), { environment })).toMatchObject({ code: 0 });
  expect(changes(since)).toEqual([]);
  expect(world.github.violations).toEqual([]);
}
