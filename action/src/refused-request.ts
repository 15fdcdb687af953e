/** A request that GitHub has refused, as Octokit's `RequestError`. */
interface RefusedRequest {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** What GitHub advises where it does not say how long a secondary rate limit lasts, in seconds. */
const SECONDARY_WAIT = 60;

/** The longest wait for a request on which a decision depends: primary rate limits are reset once per hour. */
const LONGEST_WAIT = 3700;

/** The longest wait for comments and issues, which nothing depends on. */
const LONGEST_DISPLAY_WAIT = 120;

export function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as RefusedRequest;
  return typeof status === 'number' ? status : undefined;
}

/** Whether GitHub asks for fewer requests. The status is 403 or 429, as for other refusals. */
export function isRateLimited(error: unknown): boolean {
  const status = statusOf(error);
  const { message, response: { headers = {} } = {} } = error as RefusedRequest;
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit/i.test(String(message)))
  );
}

/**
 * The seconds to wait before a rate-limited request is sent again; undefined for other errors, and for waits that are too
 * long. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 *
 * @param now in milliseconds
 */
export function rateLimitWait(error: unknown, now: number): number | undefined {
  if (!isRateLimited(error)) return undefined;
  const { request: { url = '' } = {}, response: { headers = {} } = {} } = error as RefusedRequest;
  const reset = Number(headers['x-ratelimit-reset']) - now / 1000;
  const seconds =
    headers['retry-after'] !== undefined
      ? Number(headers['retry-after'])
      : headers['x-ratelimit-remaining'] === '0'
        ? Math.max(1, Math.ceil(reset))
        : SECONDARY_WAIT;
  const longest = /\/comments|\/issues(?:\/\d+)?(?:\?|$)/.test(url) ? LONGEST_DISPLAY_WAIT : LONGEST_WAIT;
  return seconds <= longest ? seconds : undefined;
}

/**
 * Whether GitHub refused the request because the token lacks a permission, as for forks and Dependabot. A resource that
 * the token may not see is reported as missing.
 */
export function isForbidden(error: unknown): boolean {
  return (statusOf(error) === 403 && !isRateLimited(error)) || statusOf(error) === 404;
}

/** Permissions by path, for servers that do not name them. */
const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/\/check-runs/, 'checks'],
  [/\/issues\/(?:\d+\/|comments)/, 'pull-requests'],
  [/\/pulls/, 'pull-requests'],
  [/\/issues/, 'issues'],
];

/** The permission of the job that a refused request needs, as in a workflow: `checks: write`. */
export function missingPermission(error: unknown): string | undefined {
  if (statusOf(error) !== 403 || isRateLimited(error)) return undefined;
  const { request: { method = 'GET', url = '' } = {}, response: { headers = {} } = {} } = error as RefusedRequest;
  // https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
  const accepted = headers['x-accepted-github-permissions']?.split(';')[0]?.split(',')[0]?.trim();
  if (accepted !== undefined && /^\w+=\w+$/.test(accepted)) return accepted.replaceAll('_', '-').replace('=', ': ');
  const area = PERMISSIONS.find(([path]) => path.test(url))?.[1];
  return area === undefined ? undefined : `${area}: ${method === 'GET' ? 'read' : 'write'}`;
}
