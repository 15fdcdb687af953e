import type { RoleState } from '../rig/terraform/cloud';
import { closeWorlds, merged, rolesOf } from './merged-change';
import { ACCOUNT } from './world';

afterAll(closeWorlds);

/** A role that was changed by hand. */
function roleOf(stack: string, name: string): RoleState {
  return {
    name,
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    path: '/',
    uniqueId: `AROA${name.toUpperCase()}`,
    created: '2026-01-01T00:00:00Z',
    trustPolicy: '{"Version":"2012-10-17","Statement":[]}',
    description: 'by hand',
    maxSessionDuration: 3600,
    permissionsBoundary: null,
    tags: { 'cdktf-eks-pod-identity:stack': stack, team: 'sales' },
    inline: { 'by-hand': '{"Version":"2012-10-17","Statement":[]}' },
    attached: [],
  };
}

it('a role that exists is taken over if its tags name its stack, and stays as it is if they name another one', async () => {
  const { world, apply } = await merged(['billing', 'orders']);
  const foreign = roleOf('billing-staging', 'billing-prod');
  world.terraform.cloud.change(() => {
    Object.assign(rolesOf(world), {
      'orders-prod': roleOf('orders-prod', 'orders-prod'),
      'billing-prod': structuredClone(foreign),
    });
  });
  const run = await apply();
  expect(run).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
  const ours = rolesOf(world)['orders-prod'];
  expect(ours).toMatchObject({ description: null, tags: { 'cdktf-eks-pod-identity:stack': 'orders-prod' } });
  expect(ours?.trustPolicy).toContain('pods.eks.amazonaws.com');
  expect(ours?.tags).not.toHaveProperty('team');
  expect(Object.keys(ours?.inline ?? {})).toEqual(['orders-prod']);
  expect(rolesOf(world)['billing-prod']).toEqual(foreign);
  expect(run.log).toContain(
    'IAM role "billing-prod" exists already and differs from the object that this stack would create: its tags name stack "billing-staging". Delete it or rename yours, or take it over: with `adopt` in its manifest or add-on, or by "terraform import \'aws_iam_role.role\' \'billing-prod\'" in cdktf.out/stacks/billing-prod after "eks-pod-identity synth", and run the workflow again.',
  );
});
