import { closeWorlds, expectApplied, merged, rolesOf } from './merged-change';
import { CREDENTIALS, manifest } from './world';

/** Each test starts from the same merged pull request, or from another one that is open. */
let shop: Awaited<ReturnType<typeof merged>>;
let takeBack: () => void;
beforeAll(async () => {
  shop = await merged(['orders']);
  shop.world.commit('change', { [BILLING]: manifest('billing', ['read: "arn:aws:s3:::billing/*"']) });
  shop.world.openPullRequest('change');
  takeBack = shop.world.remember();
});
beforeEach(() => {
  takeBack();
});
afterAll(closeWorlds);

const BILLING = 'services/billing/pod-identity.yaml';
const opened = () => shop.world.github.state.pulls[1]!;

describe('GitHub', () => {
  it('being down after an apply does not make it fail', async () => {
    const { world, apply } = shop;
    world.github.inject({ path: /comments|check-runs\/\d+$/, status: 502, times: 100 });
    const result = await apply();
    expect(result).toMatchObject({ code: 0, outputs: { applied: 'true' } });
    expect(result.log).toContain('::warning');
    expectApplied(world, ['orders']);
  });

  it.each([
    ['the pull request of a commit', /commits\/\w+\/pulls/],
    ['what the review left behind', /commits\/\w+\/check-runs/],
    ['who we are', /graphql/],
  ])('being down when asked for %s lets nothing be applied', async (_what, path) => {
    const { world, apply } = shop;
    world.github.inject({ path, status: 503, times: 100 });
    expect(await apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'github-unavailable' } });
    expect(rolesOf(world)).toEqual({});
  });

  it.each([
    ['the pull request of a commit', /commits\/\w+\/pulls/, 'pull-requests: read'],
    ['what the review left behind', /commits\/\w+\/check-runs/, 'checks: read'],
  ])('refusing to show %s lets nothing be applied, and the permission is named', async (_what, path, permission) => {
    const { world, apply } = shop;
    world.github.inject({ path, status: 403, message: 'Resource not accessible by integration', times: 100 });
    const refused = await apply();
    expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'permission-missing' } });
    expect(refused.log).toContain(`the job needs the permission \`${permission}\``);
    expect(rolesOf(world)).toEqual({});
  });

  it('asking to wait is waited for, and what gets no answer or an early one is asked again', async () => {
    const { world, apply } = shop;
    world.github.inject({
      path: /pulls/,
      status: 403,
      headers: { 'retry-after': '1' },
      message: 'You have exceeded a secondary rate limit',
    });
    world.github.inject({ path: /check-runs/, status: 'drop' });
    world.github.inject({ path: /comments/, status: 'drop', delay: 60_000 });
    // GitHub finds the pull request of a commit only some seconds after the push.
    world.github.state.unindexed = 2;
    const environment = { ...CREDENTIALS, GITHUB_REQUEST_LIMIT_MS: '3000' };
    expect(await apply({ environment })).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  });

  it('losing the answer to a new comment does not make a second one', async () => {
    const { world } = shop;
    const pull = opened();
    world.github.inject({ method: 'POST', path: /comments/, status: 502, afterEffect: true });
    expect(await world.onPullRequest(pull)).toMatchObject({ code: 0 });
    expect(world.github.state.comments.filter(({ issue }) => issue === pull.number)).toHaveLength(1);
  });

  it('forbidding comments and checks leaves a diff green, with a notice, and no plan', async () => {
    const { world } = shop;
    const pull = opened();
    const result = await world.onPullRequest(pull, { token: 'ghs-read' });
    expect(result).toMatchObject({ code: 0, outputs: { verdict: 'broader' } });
    expect(result.log.match(/::notice.*needs the permission `(checks|pull-requests): write`/g)).toHaveLength(2);
    const planned = await world.onPullRequest(pull, { token: 'ghs-read', environment: CREDENTIALS });
    expect(planned).toMatchObject({ code: 1, outputs: { 'failure-reason': 'plan-not-recorded' } });
    expect(planned.log).toContain('`checks: write`');
  });

  it('failing to take the record of a plan is not told as a missing permission', async () => {
    const { world } = shop;
    world.github.inject({ method: 'POST', path: /check-runs/, status: 502, times: 100 });
    const planned = await world.onPullRequest(opened(), { environment: CREDENTIALS });
    expect(planned).toMatchObject({ code: 1, outputs: { 'failure-reason': 'plan-not-recorded' } });
    expect(planned.log).toContain('an apply would refuse it: GitHub answered: ');
    expect(planned.log).not.toContain('`checks: write`');
  });
});
