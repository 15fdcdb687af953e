import { startGitHubRig, type GitHubRig } from './github/server';

let github: GitHubRig;

beforeAll(async () => {
  github = await startGitHubRig();
});

afterAll(() => github.close());

async function call(method: string, path: string, body?: unknown, token = 'ghs-write') {
  const response = await fetch(github.url + path, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, link: response.headers.get('link'), body: await response.json() };
}

const COMMENTS = '/repos/acme/shop/issues/7/comments';

it('keeps comments and pages them', async () => {
  for (let index = 0; index < 35; index++) await call('POST', COMMENTS, { body: `comment ${index}` });
  const first = await call('GET', COMMENTS);
  expect(first.body).toHaveLength(30);
  const next = /<http:\/\/[^/]+([^>]+)>; rel="next"/.exec(first.link ?? '')?.[1] ?? '';
  expect((await call('GET', next)).body).toHaveLength(5);
});

it.each([
  ['a body of the wrong type', 'POST', COMMENTS, { body: 7 }],
  ['a body that is missing', 'POST', COMMENTS, undefined],
  ['a property GitHub does not know', 'POST', COMMENTS, { body: 'x', sticky: true }],
  ['a query parameter GitHub does not know', 'GET', `${COMMENTS}?pages=2`, undefined],
  ['a path GitHub does not have', 'GET', '/repos/acme/shop/comment', undefined],
  [
    'a conclusion GitHub does not have',
    'POST',
    '/repos/acme/shop/check-runs',
    { name: 'x', head_sha: 'y', conclusion: 'good' },
  ],
  [
    'more than 50 annotations',
    'POST',
    '/repos/acme/shop/check-runs',
    {
      name: 'x',
      head_sha: 'y',
      output: {
        title: 't',
        summary: 's',
        annotations: Array.from({ length: 51 }, () => ({
          path: 'a',
          start_line: 1,
          end_line: 1,
          annotation_level: 'failure',
          message: 'm',
        })),
      },
    },
  ],
])('refuses %s, and remembers it', async (_name, method, path, body) => {
  const before = github.violations.length;
  expect((await call(method, path, body)).status).toBe(422);
  expect(github.violations.length).toBeGreaterThan(before);
});

it('refuses a comment above 65,536 characters and a token that may not write', async () => {
  expect((await call('POST', COMMENTS, { body: 'x'.repeat(65_537) })).status).toBe(422);
  expect((await call('POST', COMMENTS, { body: 'x'.repeat(65_536) })).status).toBe(201);
  expect((await call('POST', COMMENTS, { body: 'x' }, 'ghs-read')).status).toBe(403);
  expect((await call('GET', COMMENTS, undefined, 'nobody')).status).toBe(401);
});

it('injects faults as often as told', async () => {
  github.inject({ method: 'GET', path: /comments/, status: 502, times: 2 });
  expect((await call('GET', COMMENTS)).status).toBe(502);
  expect((await call('GET', COMMENTS)).status).toBe(502);
  expect((await call('GET', COMMENTS)).status).toBe(200);
  github.inject({ status: 'drop' });
  await expect(call('GET', COMMENTS)).rejects.toThrow();
});
