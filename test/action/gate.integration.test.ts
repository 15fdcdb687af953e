import { readFileSync } from 'node:fs';
import { accountOf } from '../rig/terraform/cloud';
import type { PullRequest } from '../rig/github/state';
import { ACCOUNT, configurationText, CREDENTIALS, manifest, startWorld, type World } from './world';

const CONFIGURATION = 'eks-pod-identity.yaml';
const ORDERS = 'services/orders/pod-identity.yaml';
const GATE = 'gate:\n  failOn: high\n  approvers: ["@acme/security", octocat]\n';
const opens = (resource: string): string =>
  manifest('orders', ['read: "arn:aws:s3:::orders/*"', `{ actions: s3:PutBucketPolicy, resources: "${resource}" }`]);
const environment = CREDENTIALS;

let world: World;
let pull: PullRequest;

let takeBack: () => void;

beforeAll(async () => {
  world = await startWorld();
  const { permissions, teams } = world.github.state;
  Object.assign(permissions, { octocat: 'write', ann: 'write', reader: 'read', developer: 'write' });
  teams['security'] = ['ann', 'reader'];
  world.commit('main', { [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE}` });
  world.commit('change', { [ORDERS]: opens('arn:aws:s3:::orders-*') });
  world.openPullRequest('change');
  takeBack = world.remember();
});
beforeEach(() => {
  takeBack();
  pull = firstPull();
});
afterAll(async () => {
  await world.close();
  expect(world.github.violations).toEqual([]);
});

function firstPull(): PullRequest {
  const [first] = world.github.state.pulls;
  if (first === undefined) throw new Error('no pull request');
  return first;
}

const run = (options: Parameters<World['onPullRequest']>[1] = {}) => world.onPullRequest(pull, options);
const reviewed = (options: Parameters<World['onPullRequest']>[1] = {}) =>
  run({ event: 'pull_request_review', ...options });
const check = () => world.github.state.checkRuns.at(-1);
const comment = () => world.github.state.comments.at(-1)?.body ?? '';
const push = (text: string) => {
  world.commit('change', { [ORDERS]: text });
  world.push(pull, 'change');
};

const CLOSED = { code: 1, outputs: { 'failure-reason': 'approval-missing', 'highest-severity': 'high' } };
const OPEN = { code: 0, outputs: { 'highest-severity': 'high' } };

it('a finding waits until an approver approves it, and says who did', async () => {
  expect(await run()).toMatchObject(CLOSED);
  expect(check()).toMatchObject({ conclusion: 'action_required', title: '1 finding requires approval' });
  expect(comment()).toContain(
    '**Approval required** from `@acme/security` or `octocat`: 1 of 1 finding with severity high or above',
  );
  expect(comment()).not.toMatch(/(?<!`)@acme/);

  world.review(pull, 'octocat', 'APPROVED');
  expect(await reviewed()).toMatchObject(OPEN);
  expect(check()).toMatchObject({ conclusion: 'success' });
  expect(comment()).toContain(`approved by \`octocat\` at \`${pull.headSha.slice(0, 12)}\``);
  expect(world.github.state.comments).toHaveLength(1);
});

it.each([
  ['the author', 'developer', 'their own pull request'],
  ['a user who is not listed', 'stranger', 'only'],
  ['a member of the team who may not write', 'reader', 'no write access'],
])('the approval of %s does not apply', async (_, login, reason) => {
  if (login === 'developer')
    world.commit('main', {
      [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE.replace('octocat', 'developer')}`,
    });
  world.push(pull, 'change');
  world.review(pull, login, 'APPROVED');
  expect(await reviewed()).toMatchObject(CLOSED);
  expect(comment()).toMatch(new RegExp(`approval by \`${login}\`.* does not apply: .*${reason}`));
});

it('a member of an approving team approves, and a later opinion of the same takes it back', async () => {
  const approval = world.review(pull, 'ann', 'APPROVED');
  expect(await reviewed()).toMatchObject(OPEN);
  world.review(pull, 'ann', 'COMMENTED');
  expect(await reviewed()).toMatchObject(OPEN);
  world.review(pull, 'ann', 'CHANGES_REQUESTED');
  expect(await reviewed()).toMatchObject(CLOSED);
  world.github.state.reviews.splice(0, 3, { ...approval, state: 'DISMISSED' });
  expect(await reviewed()).toMatchObject(CLOSED);
});

it('an approval survives pushes that add nothing to the finding, and no other', async () => {
  world.review(pull, 'octocat', 'APPROVED');
  push(opens('arn:aws:s3:::orders-1'));
  expect(await run()).toMatchObject(OPEN);
  push(`# a comment\n${opens('arn:aws:s3:::orders-*')}`);
  expect(await run()).toMatchObject(OPEN);
  push(opens('arn:aws:s3:::*'));
  expect(await run()).toMatchObject(CLOSED);
  expect(comment()).toContain('Approval required');
  push(manifest('orders', ['read: "arn:aws:s3:::orders/*"']));
  expect(await run()).toMatchObject({ code: 0, outputs: { 'highest-severity': 'none' } });
});

it('with `independent`, an approver who wrote one of the commits cannot approve, and another one can', async () => {
  world.commit('main', { [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE}  independent: true\n` });
  world.push(pull, 'change');
  const commit = (oid: number, ...authors: readonly string[]) => ({
    pull: pull.number,
    oid: String(oid).padStart(40, '0'),
    authors,
    committer: 'developer',
  });
  // More than one page of GitHub's answer; the last commit has a co-author.
  const commits = Array.from({ length: 100 }, (_, index) => commit(index, 'developer'));
  world.github.state.pullCommits.push(...commits, commit(100, 'developer', 'octocat'));
  world.review(pull, 'octocat', 'APPROVED');
  expect(await reviewed()).toMatchObject(CLOSED);
  expect(comment()).toMatch(/approval by `octocat`.* does not apply: the user wrote or committed a commit/);
  world.review(pull, 'ann', 'APPROVED');
  expect(await reviewed()).toMatchObject(OPEN);
});

it('the gate of the pull request itself does not apply, and weakening it requires approval too', async () => {
  world.commit('change', { [CONFIGURATION]: `${configurationText(world.stateFolder)}gate: { failOn: never }\n` });
  world.push(pull, 'change');
  expect(await run()).toMatchObject({ ...CLOSED, outputs: { 'highest-severity': 'critical' } });
  expect(comment()).toContain('2 of 2 findings with severity high or above');
  expect(comment()).toContain('The configuration weakens the gate: nothing is held back any more');
  world.review(pull, 'octocat', 'APPROVED');
  expect(await reviewed()).toMatchObject({ code: 0 });
});

it('an accepted risk of a service that the base has passes, and is still shown', async () => {
  const ignore = `  ignore:\n    - { rule: resource-exposure, service: orders, reason: it publishes, expires: 2999-01-01 }\n`;
  world.commit('main', { [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE}${ignore}` });
  world.push(pull, 'change');
  expect(await run()).toMatchObject(CLOSED);
  world.commit('main', { [ORDERS]: manifest('orders', ['read: "arn:aws:s3:::orders/*"']) });
  world.commit('known', { [ORDERS]: opens('arn:aws:s3:::orders-*') });
  pull = world.openPullRequest('known');
  expect(await run()).toMatchObject({ code: 0, outputs: { 'highest-severity': 'none' } });
  expect(comment()).toMatch(/accepted until `2999-01-01`: it publishes/);
});

it.each([
  ['which reviews there are', /\/reviews$/, 403],
  ['which permission a reviewer has', /\/permission$/, 403],
  ['who is in a team', /\/teams\/security/, 403],
])('where GitHub does not say %s the gate stays closed', async (_, path, status) => {
  world.review(pull, 'ann', 'APPROVED');
  world.github.inject({ path, status, times: 50 });
  expect(await reviewed()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'gate-undecided' } });
  expect(check()).toMatchObject({ conclusion: 'failure', title: 'The gate could not be decided' });
  expect(comment()).toContain('The gate is closed');
});

it('where GitHub takes no comment the gate still decides', async () => {
  world.github.inject({ method: 'POST', path: /\/comments$/, status: 403, times: 50 });
  expect(await run()).toMatchObject(CLOSED);
  expect(check()).toMatchObject({ conclusion: 'action_required' });
  world.review(pull, 'octocat', 'APPROVED');
  expect(await reviewed()).toMatchObject(OPEN);
});

it('a token that may write nothing leaves the gate to the step', async () => {
  expect(await run({ token: 'ghs-read' })).toMatchObject(CLOSED);
});

it('a base whose gate cannot be read lets nothing pass', async () => {
  world.commit('main', { [CONFIGURATION]: 'gate: [ broken\n' });
  world.commit('mend', { [CONFIGURATION]: configurationText(world.stateFolder) });
  pull = world.openPullRequest('mend');
  expect(await run()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'gate-undecided' } });
  expect(check()).toMatchObject({ conclusion: 'failure' });
});

it('where the two conflict, the gate of the base counts and not that of where the branch left it', async () => {
  world.commit('old', { 'README.md': 'one', [ORDERS]: opens('arn:aws:s3:::*') });
  world.commit('main', {
    'README.md': 'two',
    [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE}# moved on\n`,
  });
  pull = world.openPullRequest('old', { conflicts: true });
  expect(await run({ event: 'pull_request_target' })).toMatchObject(CLOSED);
});

it('the gate of the default branch applies to pull requests into a branch without one, with a separate check', async () => {
  world.commit('mine', { [CONFIGURATION]: configurationText(world.stateFolder) });
  world.commit('change', { [CONFIGURATION]: configurationText(world.stateFolder) });
  pull = world.openPullRequest('change', { baseBranch: 'mine' });
  expect(await run()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(check()).toMatchObject({ name: 'eks-pod-identity (into mine)', conclusion: 'action_required' });
  pull.baseBranch = 'main';
  world.push(pull, 'change');
  expect(await run()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(check()).toMatchObject({ name: 'eks-pod-identity', conclusion: 'action_required' });
});

it('an approval for another base branch does not apply', async () => {
  world.review(pull, 'octocat', 'APPROVED');
  world.github.state.events.push({ issue: pull.number, event: 'base_ref_changed', createdAt: '2026-01-01T12:00:00Z' });
  expect(await reviewed()).toMatchObject(CLOSED);
  expect(comment()).toContain('base branch of the pull request has changed');
});

it('an approval that a push has outgrown is told', async () => {
  world.review(pull, 'octocat', 'APPROVED');
  push(opens('arn:aws:s3:::*'));
  await run();
  expect(comment()).toMatch(/approval by `octocat` at `\w+` does not apply: it predates the current findings/);
});

it('an approval by a stranger does not close what an approver opened, though no team can be read', async () => {
  world.review(pull, 'octocat', 'APPROVED');
  world.review(pull, 'stranger', 'APPROVED');
  world.github.inject({ path: /\/teams\/security/, status: 403, times: 50 });
  expect(await reviewed()).toMatchObject(OPEN);
});

describe('an entry of ignore that has expired', () => {
  const expired = (text: string): string =>
    `${text}${GATE}  ignore:\n    - { rule: administrator, service: x, reason: x, expires: 2020-01-01 }\n`;
  const configure = () => world.commit('main', { [CONFIGURATION]: expired(configurationText(world.stateFolder)) });

  it('is an error for changes of access, and none of other pull requests', async () => {
    configure();
    world.push(pull, 'change');
    expect(await run()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
    world.commit('docs', { 'README.md': 'hello' });
    pull = world.openPullRequest('docs');
    expect(await run()).toMatchObject({ code: 0 });
  });
});

it('a second manifest cannot take the name of a service, and what is accepted for it', async () => {
  const ignore = `  ignore:\n    - { rule: resource-exposure, service: orders, reason: it publishes, expires: 2999-01-01 }\n`;
  world.commit('main', {
    [CONFIGURATION]: `${configurationText(world.stateFolder)}${GATE}${ignore}`,
    [ORDERS]: manifest('orders', ['read: "arn:aws:s3:::orders/*"']),
  });
  world.commit('evil', {
    'services/evil/pod-identity.yaml': opens('arn:aws:s3:::*').replace('shop/orders', 'evil/evil'),
  });
  pull = world.openPullRequest('evil');
  expect(await run()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
});

it('a merge queue passes what its pull request was approved for', async () => {
  const [base, head] = [world.head('main'), world.head('change')];
  expect(await world.onMergeGroup(base, head, { pull })).toMatchObject(CLOSED);
  world.review(pull, 'octocat', 'APPROVED');
  expect(await world.onMergeGroup(base, head, { pull })).toMatchObject(OPEN);
});

it('a merged pull request is left alone, and one that is only closed is not', async () => {
  pull.state = 'closed';
  expect(await reviewed()).toMatchObject(CLOSED);
  pull.mergedAt = '2026-01-02T00:00:00Z';
  expect(await reviewed()).toMatchObject({ code: 0 });
});

describe('on the default branch', () => {
  const roles = () => Object.keys(accountOf(world.terraform.cloud.state, ACCOUNT).roles);
  const merge = (): [string, string] => [world.head('main'), world.merge(pull)];
  let takeBackToPlanned: () => void;
  beforeAll(async () => {
    takeBack();
    pull = firstPull();
    await run({ environment });
    takeBackToPlanned = world.remember();
  });
  beforeEach(() => {
    takeBackToPlanned();
    pull = firstPull();
  });

  it('an approved change is applied, and the record says who approved it', async () => {
    world.review(pull, 'octocat', 'APPROVED');
    const result = await world.onPush(...merge(), { environment });
    expect(result).toMatchObject({ code: 0, outputs: { applied: 'true' } });
    expect(roles()).toEqual(['orders-prod']);
    const audit = JSON.parse(readFileSync(result.outputs['audit-file'] ?? '', 'utf8')) as unknown;
    expect(audit).toMatchObject({
      applies: [{ approvals: [{ service: 'orders', approvedBy: [{ login: 'octocat', commit: pull.headSha }] }] }],
    });
  });

  it('a change without an approval is not', async () => {
    const result = await world.onPush(...merge(), { environment });
    expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing', applied: 'false' } });
    expect(roles()).toEqual([]);
  });

  it('a gate that was weakened without approval is told', async () => {
    world.commit('weaker', { [CONFIGURATION]: configurationText(world.stateFolder) });
    pull = world.openPullRequest('weaker');
    await run({ environment });
    const result = await world.onPush(...merge(), { environment });
    expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
    expect(comment()).toContain('weakens the gate');
  });

  it('nothing is applied while GitHub does not say who approved it', async () => {
    world.review(pull, 'octocat', 'APPROVED');
    const commits = merge();
    world.github.inject({ path: /\/reviews$/, status: 403, times: 50 });
    const result = await world.onPush(...commits, { environment });
    expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'gate-undecided' } });
    expect(roles()).toEqual([]);
    const audit = JSON.parse(readFileSync(result.outputs['audit-file'] ?? '', 'utf8')) as unknown;
    expect(audit).toMatchObject({ applies: [{ outcome: 'gate-undecided' }] });
  });
});
