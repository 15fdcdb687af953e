import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from '../rig/terraform/cloud';
import { ACCOUNT, configurationText, CREDENTIALS, startWorld, type World } from './world';

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/pod-boundary`;
const AUDIT = `arn:aws:iam::${ACCOUNT}:policy/audit`;
const MANIFEST = `service: orders
serviceAccounts: shop/orders
role: { permissionsBoundary: ${BOUNDARY} }
managedPolicies: ${AUDIT}
allow:
  - { actions: [s3:GetObject, s3:DeleteObject], resources: "arn:aws:s3:::orders/*" }
`;
const ORDERS = 'services/orders/pod-identity.yaml';
const environment = CREDENTIALS;

let world: World;

beforeEach(async () => {
  world = await startWorld();
  world.terraform.cloud.change((state) => {
    const { policies } = accountOf(state, ACCOUNT);
    policies[BOUNDARY] = policy(BOUNDARY, 's3:Get*');
    policies[AUDIT] = policy(AUDIT, 'sqs:SendMessage');
  });
  const configuration = configurationText(world.stateFolder).replace(
    '    clusters:',
    '    lookUpPolicies: true\n    clusters:',
  );
  world.commit('main', { 'eks-pod-identity.yaml': configuration });
});
afterEach(async () => {
  await world.close();
  expect(world.github.violations).toEqual([]);
});

function policy(arn: string, action: string) {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return { name, arn, path: '/', id: name, description: null, document: JSON.stringify(document), tags: {} };
}

const propose = (text: string) => {
  world.commit('change', { [ORDERS]: text });
  return world.openPullRequest('change');
};
const comment = () => world.github.state.comments.at(-1)?.body ?? '';
const looksUp = () => world.terraform.cloud.calls.filter(({ operation }) => operation === 'GetPolicyVersion').length;

it('documents of the account take part in the review, the apply and the search for drift', async () => {
  const pull = propose(MANIFEST);
  expect(await world.onPullRequest(pull, { environment })).toMatchObject({ code: 0 });
  expect(comment()).toContain('s3:GetObject');
  expect(comment()).not.toContain('DeleteObject');
  expect(comment()).toMatch(/Documents of policies: `[^`]+audit`, `[^`]+pod-boundary` from the account\./);
  expect(comment()).not.toMatch(/is not known|could not be read|undecided/);
  expect(looksUp()).toBe(2);

  // What the account has now decides about findings; the reviewed plan stays the reviewed plan.
  world.terraform.cloud.change((state) => {
    accountOf(state, ACCOUNT).policies[BOUNDARY] = policy(BOUNDARY, '*');
  });
  const before = world.head('main');
  const sha = world.merge(pull);
  expect(await world.onPush(before, sha, { environment })).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(looksUp()).toBe(4);
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });
  expect(looksUp()).toBe(6);
  expect(existsSync(join(world.stateFolder, 'look-up-prod.tfstate'))).toBe(false);
});

it('a document that cannot be read is a note with the reason, and hides no other', async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:policy/missing`;
  const pull = propose(MANIFEST.replace(BOUNDARY, missing));
  const run = await world.onPullRequest(pull, { environment });
  expect(run.code).toBe(0);
  expect(run.log).toMatch(/::warning.*policy\/missing could not be read from the account/);
  expect(comment()).toMatch(/policy\/missing` .*could not be read from the account \(.*NoSuchEntity/);
  expect(comment()).toContain('sqs');
  expect(comment()).toMatch(/`[^`]+audit` from the account/);
});
