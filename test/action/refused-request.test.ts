import { isForbidden, isRateLimited, missingPermission, rateLimitWait } from '../../action/src/refused-request';

const NOW = Date.UTC(2026, 0, 1);

function refused(
  status: number,
  {
    headers = {},
    message = 'no',
    url = '/repos/acme/shop/check-runs',
    method = 'POST',
  }: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly url?: string;
    readonly method?: string;
  } = {},
) {
  return Object.assign(new Error(message), { status, request: { url, method }, response: { headers } });
}

const inHalfAnHour = String(NOW / 1000 + 1800);
const EXHAUSTED = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inHalfAnHour };
const COMMENT = '/repos/acme/shop/issues/7/comments';

it.each([
  ['a secondary limit with a header', 403, { headers: { 'retry-after': '7' } }, 7],
  ['a secondary limit without one', 403, { message: 'You have exceeded a secondary rate limit' }, 60],
  ['an exhausted limit', 403, { headers: EXHAUSTED }, 1800],
  ['an exhausted limit with the newer status', 429, { headers: EXHAUSTED }, 1800],
  ['two minutes', 429, { headers: { 'retry-after': '120' } }, 120],
  ['half an hour for a comment', 403, { headers: EXHAUSTED, url: COMMENT }, undefined],
  ['a day', 429, { headers: { 'retry-after': '86400' } }, undefined],
  ['another refusal', 403, { headers: { 'x-ratelimit-remaining': '4000' } }, undefined],
  ['a server error', 502, {}, undefined],
])('waits after %s as long as GitHub asks', (_name, status, options, seconds) => {
  const error = refused(status, options);
  expect(rateLimitWait(error, NOW)).toBe(seconds);
  if (seconds !== undefined) expect(isForbidden(error)).toBe(false);
});

it.each([
  ['a check run', {}, 'checks: write'],
  ['a comment', { url: COMMENT }, 'pull-requests: write'],
  ['an issue', { url: '/repos/acme/shop/issues' }, 'issues: write'],
  ['reviews', { url: '/repos/acme/shop/pulls/7/reviews', method: 'GET' }, 'pull-requests: read'],
  [
    'what GitHub names',
    { headers: { 'x-accepted-github-permissions': 'pull_requests=write' } },
    'pull-requests: write',
  ],
  ['another path', { url: '/user' }, undefined],
])('names the permission that %s needs', (_name, options, permission) => {
  expect(missingPermission(refused(403, options))).toBe(permission);
  expect(isForbidden(refused(403, options))).toBe(true);
});

it('a rate limit names no permission', () => {
  const error = refused(403, { message: 'API rate limit exceeded' });
  expect(isRateLimited(error)).toBe(true);
  expect(missingPermission(error)).toBeUndefined();
});
