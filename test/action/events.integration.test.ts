import { writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { accountOf } from '../rig/terraform/cloud';
import { writeSynthesizedApp } from './synthesized-app';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type World } from './world';

const ORDERS = 'services/orders/pod-identity.yaml';
const READS = manifest('orders', ['read: "arn:aws:s3:::orders/*"']);
const environment = CREDENTIALS;

let world: World;
let takeBack: () => void;
beforeAll(async () => {
  world = await startWorld();
  takeBack = world.remember();
});
beforeEach(() => {
  takeBack();
});
afterAll(async () => {
  await world.close();
  expect(world.github.violations).toEqual([]);
});

const roles = () => Object.keys(accountOf(world.terraform.cloud.state, ACCOUNT).roles);

it('a pull request that changes nothing of ours gets no comment, and a check that passes', async () => {
  world.commit('docs', { 'README.md': 'hello' });
  const result = await world.onPullRequest(world.openPullRequest('docs'), { environment });
  expect(result).toMatchObject({ code: 0, outputs: { verdict: 'equal', 'changed-services': '[]' } });
  expect(world.github.state.comments).toEqual([]);
  expect(world.github.state.checkRuns).toMatchObject([{ conclusion: 'success', title: 'No access changes' }]);
});

it('the comment is written only when it changes, and shrinks to one line when a later push takes all back', async () => {
  const writes = () =>
    world.github.requests.filter(({ method, path }) => method !== 'GET' && /\/comments(\/|$)/.test(path)).length;
  world.commit('main', { 'services/mail/pod-identity.yaml': manifest('mail', ['read: "arn:aws:s3:::mail/*"']) });
  world.commit('change', { [ORDERS]: READS });
  const pull = world.openPullRequest('change');
  const action = { GITHUB_ACTION_REPOSITORY: 'acme/cdktf-eks-pod-identity', GITHUB_ACTION_REF: 'v1.0.0' };
  await world.onPullRequest(pull, { environment: action });
  expect(writes()).toBe(1);
  const body = world.github.state.comments[0]?.body ?? '';
  expect(body).toMatch(/^\| .*`orders`.* \| new, \d+ rows?, 1 service account: .* \| `prod` \|$/m);
  expect(body).toContain(`(https://github.com/acme/shop/blob/${pull.headSha}/${ORDERS})`);
  expect(body).toContain('1 other service does not change.');
  expect(body).not.toContain('mail');

  await world.onPullRequest(pull, { environment: action });
  expect(writes()).toBe(1);

  world.commit('change', { [ORDERS]: undefined, 'README.md': 'hello' });
  world.push(pull, 'change');
  expect(await world.onPullRequest(pull)).toMatchObject({ code: 0 });
  expect(world.github.state.comments).toMatchObject([{ body: expect.stringContaining('reverted them') as string }]);
  expect(await world.onPullRequest(pull)).toMatchObject({ code: 0 });
  expect(writes()).toBe(2);
});

it('leaves comments of others alone, though they carry the marker', async () => {
  world.commit('change', { [ORDERS]: READS });
  const pull = world.openPullRequest('change');
  await world.onPullRequest(pull);
  const own = world.github.state.comments[0];
  if (own === undefined) throw new Error('no comment');
  const forged = { ...own, id: 1, login: 'mallory' };
  world.github.state.comments.push(forged);
  world.commit('change', { [ORDERS]: manifest('orders', ['write: "arn:aws:s3:::orders/*"']) });
  world.push(pull, 'change');
  await world.onPullRequest(pull);
  expect(own.edits).toBe(1);
  expect(forged.edits).toBe(0);
});

it('pull_request_target fetches the head, which is never checked out', async () => {
  world.commit('fork', { [ORDERS]: READS });
  const pull = world.openPullRequest('fork', { headRepoId: 99 });
  const result = await world.onPullRequest(pull, { event: 'pull_request_target', environment });
  expect(result).toMatchObject({ code: 0, outputs: { verdict: 'broader', stacks: '[]' } });
  expect(world.github.state.comments).toHaveLength(1);
});

it('a fork is not planned in any mode', async () => {
  world.commit('fork', { [ORDERS]: READS });
  const pull = world.openPullRequest('fork', { headRepoId: 99 });
  const calls = world.terraform.cloud.calls.length;
  const result = await world.onPullRequest(pull, { environment, inputs: { mode: 'plan' } });
  expect(result).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  expect(result.log).toContain('::warning');
  expect(world.terraform.cloud.calls).toHaveLength(calls);
});

it('a merge group is planned and checked, and gets no comment', async () => {
  const base = world.head('main');
  world.commit('change', { [ORDERS]: READS });
  const pull = world.openPullRequest('change');
  const head = world.merge(pull);
  const result = await world.onMergeGroup(base, head, { environment });
  expect(result).toMatchObject({ code: 0, outputs: { verdict: 'broader', stacks: '["orders-prod"]' } });
  expect(world.github.state.checkRuns).toMatchObject([
    { name: 'eks-pod-identity', headSha: head, conclusion: 'success' },
  ]);
  expect(world.github.state.comments).toEqual([]);
});

it('manifests with errors fail the check, with each complaint at its line', async () => {
  world.commit('change', { [ORDERS]: READS.replace('read:', 'reed:') });
  const result = await world.onPullRequest(world.openPullRequest('change'), { environment });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
  const [check] = world.github.state.checkRuns;
  expect(check).toMatchObject({ conclusion: 'failure' });
  expect(check?.annotations).toContainEqual(expect.objectContaining({ path: ORDERS, start_line: 4 }));
});

it('a stack that cannot be planned fails the run and is named', async () => {
  writeFileSync(join(world.stateFolder, 'orders-prod.tfstate'), 'not a state');
  world.commit('change', { [ORDERS]: READS });
  const result = await world.onPullRequest(world.openPullRequest('change'), { environment });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'plan-failed' } });
  expect(result.log).toContain('orders-prod');
  expect(world.github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'failure' });
});

it('a commit that no pull request merged is refused', async () => {
  const before = world.head('main');
  const pushed = world.commit('main', { [ORDERS]: READS });
  expect(await world.onPush(before, pushed, { environment })).toMatchObject({
    code: 1,
    outputs: { applied: 'false', 'failure-reason': 'not-reviewed' },
  });
  expect(roles()).toEqual([]);
});

it('the commits of a pull request that is merged by rebase are applied, though GitHub names only the last as its merge', async () => {
  const before = world.head('main');
  world.commit('change', { [ORDERS]: READS });
  world.commit('change', { 'services/mail/pod-identity.yaml': manifest('mail', ['read: "arn:aws:s3:::mail/*"']) });
  world.commit('change', { 'README.md': 'docs' });
  const pull = world.openPullRequest('change');
  await world.onPullRequest(pull, { environment });
  expect(await world.onPush(before, world.rebaseMerge(pull), { environment })).toMatchObject({
    code: 0,
    outputs: { applied: 'true', stacks: '["mail-prod","orders-prod"]' },
  });
  expect(roles().sort()).toEqual(['mail-prod', 'orders-prod']);
});

it('GitHub Enterprise Server is reached through the proxy of the job, with the path of its API', async () => {
  const seen: string[] = [];
  const toRig = (message: IncomingMessage, response: ServerResponse) => {
    seen.push(`${message.method} ${message.url}`);
    const { hostname, port } = new URL(world.github.url);
    const path = message.url?.replace(/^\/api\/v3/, '') ?? '';
    const options = { hostname, port, path, method: message.method, headers: { ...message.headers, host: hostname } };
    message.pipe(
      request(options, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  };
  const server = createServer(toRig);
  // https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Methods/CONNECT
  server.on('connect', (message, socket) => {
    seen.push(`CONNECT ${message.url}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    server.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.commit('change', { [ORDERS]: READS });
  const variables = { HTTP_PROXY: proxy, http_proxy: proxy, GITHUB_API_URL: 'http://github.corp.test/api/v3' };
  // Proxies are read once for each process.
  const options = { environment: variables, onStart: () => undefined };
  const result = await world.onPullRequest(world.openPullRequest('change'), options);
  server.close();
  server.closeAllConnections();
  expect(result.code).toBe(0);
  expect(world.github.state.comments).toHaveLength(1);
  expect(new Set(seen.map((line) => line.replace(/^(GET|POST) \/api\/v3\/.*/, 'API')))).toEqual(
    new Set(['CONNECT github.corp.test:80', 'API']),
  );
});

it('a pull request that was never planned is refused', async () => {
  const before = world.head('main');
  world.commit('change', { [ORDERS]: READS });
  const pull = world.openPullRequest('change');
  await world.onPullRequest(pull, { inputs: { mode: 'diff' } });
  const result = await world.onPush(before, world.merge(pull), { environment });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  expect(roles()).toEqual([]);
});

it('a check run that another app wrote does not count as a review', async () => {
  const before = world.head('main');
  world.commit('change', { [ORDERS]: READS });
  const pull = world.openPullRequest('change');
  await world.onPullRequest(pull, { environment });
  world.github.state.checkRuns = world.github.state.checkRuns.map((run) => ({ ...run, app: 'mallory' }));
  const result = await world.onPush(before, world.merge(pull), { environment });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
});

it.each([
  ['a mode that the event does not have', { mode: 'apply' }, 'invalid-input'],
  ['a mode that does not exist', { mode: 'destroy' }, 'invalid-input'],
  ['a folder outside of the workspace', { 'working-directory': '../..' }, 'invalid-input'],
  ['a folder that is not there', { 'working-directory': 'nowhere' }, 'repository-unreadable'],
])('%s fails with a reason', async (_name, inputs, reason) => {
  world.commit('change', { [ORDERS]: READS });
  const result = await world.onPullRequest(world.openPullRequest('change'), { inputs });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': reason } });
});

it('the absence of Terraform fails a plan with a reason', async () => {
  world.commit('change', { [ORDERS]: READS });
  const result = await world.onPullRequest(world.openPullRequest('change'), {
    inputs: { mode: 'plan' },
    environment: { ...environment, PATH: world.pathWithGitOnly },
  });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'terraform-missing' } });
});

it("the synthesized stacks of a user's own app are planned, shown and applied, and the app is never run", async () => {
  const trust = {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ],
  };
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:111122223333:q' }],
  };
  const inputs = writeSynthesizedApp(world, {
    mine: {
      terraform: {
        required_providers: { aws: { source: 'aws' } },
        backend: { local: { path: join(world.stateFolder, 'mine.tfstate') } },
      },
      provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: [ACCOUNT] }] },
      resource: {
        aws_iam_role: { r: { name: 'mine', assume_role_policy: JSON.stringify(trust) } },
        aws_iam_role_policy: { p: { name: 'p', role: '${aws_iam_role.r.name}', policy: JSON.stringify(policy) } },
        aws_eks_pod_identity_association: {
          a: { cluster_name: 'shop-eu', namespace: 'shop', service_account: 'mine', role_arn: '${aws_iam_role.r.arn}' },
        },
      },
    },
  });
  const before = world.head('main');
  world.commit('change', { 'app.ts': '// changed' });
  const pull = world.openPullRequest('change');
  const planned = await world.onPullRequest(pull, { environment, inputs });
  expect(planned).toMatchObject({ code: 0, outputs: { verdict: 'broader', 'changed-services': '["mine"]' } });
  expect(world.github.state.comments[0]?.body).toContain('sqs');
  const applied = await world.onPush(before, world.merge(pull), { environment, inputs });
  expect(applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(roles()).toEqual(['mine']);
  world.commit('main', { 'app.ts': '// changed again' });
  expect(await world.onPush(before, pull.mergeCommitSha ?? '', { environment, inputs })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'superseded' },
  });
});
