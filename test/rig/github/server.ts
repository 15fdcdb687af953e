import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadRequestChecks, type CheckRequest } from './openapi';
import { OPERATIONS, type ApiAnswer, userId } from './operations';
import { emptyState, type GitHubState } from './state';

/** A token of the fake GitHub: its user and its write permissions. */
export interface Token {
  readonly login: string;
  readonly writes: readonly ('issues' | 'pull-requests' | 'checks')[];
}

export interface GitHubFault {
  /** `POST`, and a pattern on the path; both must match. */
  readonly method?: string;
  readonly path?: RegExp;
  /** Answer with this status instead of doing the work; `drop` closes the connection. */
  readonly status: number | 'drop';
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** How many requests; 1 unless told. */
  readonly times?: number;
  /** Does the work all the same, so that only the answer is lost. */
  readonly afterEffect?: true;
}

export interface GitHubRig {
  /** Base of the REST API: what `GITHUB_API_URL` names. */
  readonly url: string;
  readonly state: GitHubState;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
  /** What GitHub's published description found wrong with requests; tests expect it empty. */
  readonly violations: readonly string[];
  /** Tokens by value. */
  readonly tokens: Record<string, Token>;
  inject(fault: GitHubFault): void;
  /** Ends all faults, and forgets the requests. */
  forget(): void;
  close(): Promise<void>;
}

let checks: CheckRequest | undefined;

/** Starts a GitHub API on loopback that checks each request against GitHub's description and keeps state. */
export async function startGitHubRig(owner = 'acme', repo = 'shop'): Promise<GitHubRig> {
  const check = (checks ??= loadRequestChecks());
  const state = emptyState(owner, repo);
  const faults: { fault: GitHubFault; left: number }[] = [];
  const requests: { method: string; path: string; status: number }[] = [];
  const violations: string[] = [];
  const tokens: Record<string, Token> = {
    'ghs-write': { login: 'github-actions[bot]', writes: ['issues', 'pull-requests', 'checks'] },
    'ghs-read': { login: 'github-actions[bot]', writes: [] },
  };

  const work = (method: string, url: URL, body: unknown, token: Token | undefined): ApiAnswer => {
    if (token === undefined) return { status: 401, body: { message: 'Bad credentials' } };
    if (url.pathname === '/graphql') return graphql(state, body, token);
    const { operation, violations: found } = check(method, url.pathname, url.searchParams, body);
    violations.push(...found.map((violation) => `${method} ${url.pathname}: ${violation}`));
    if (found.length > 0) return { status: 422, body: { message: 'Validation Failed', errors: found } };
    const known = operation && OPERATIONS[operation.operationId];
    if (operation === undefined || known === undefined) {
      violations.push(`${method} ${url.pathname}: the rig does not know ${operation?.operationId ?? 'it'}`);
      return { status: 501, body: { message: 'not in the rig' } };
    }
    if (known.needs !== undefined && !token.writes.includes(known.needs)) {
      return { status: 403, body: { message: 'Resource not accessible by integration' } };
    }
    const { path } = operation;
    if (path['owner'] !== undefined && (path['owner'] !== owner || path['repo'] !== repo))
      return { status: 404, body: { message: 'Not Found' } };
    return known.answer(state, {
      path,
      query: url.searchParams,
      body: (body ?? {}) as Record<string, unknown>,
      login: token.login,
    });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://github.invalid');
    const method = request.method ?? 'GET';
    const text = await readText(request);
    const entry = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && (fault.path === undefined || fault.path.test(url.pathname)),
    );
    if (entry !== undefined) entry.left -= 1;
    const fault = entry?.fault;
    if (fault?.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    const token = tokens[(request.headers.authorization ?? '').replace(/^(token|bearer) /i, '')];
    const answer =
      fault === undefined || fault.afterEffect === true
        ? work(method, url, text === '' ? undefined : JSON.parse(text), token)
        : { status: 0 };
    if (fault !== undefined) {
      requests.push({ method, path: url.pathname, status: fault.status === 'drop' ? 0 : fault.status });
      if (fault.status === 'drop') {
        response.destroy();
        return;
      }
      send(response, fault.status, fault.headers ?? {}, { message: fault.message ?? 'injected' });
      return;
    }
    requests.push({ method, path: url.pathname, status: answer.status });
    sendAnswer(response, url, answer);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the rig failed: ${String(error)}`);
      send(response, 500, {}, { message: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests,
    violations,
    tokens,
    inject: (fault) => faults.push({ fault, left: fault.times ?? 1 }),
    forget: () => {
      faults.splice(0);
      requests.splice(0);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The questions that are asked in GraphQL because REST cannot answer them: who am I, and who made these commits? */
function graphql(state: GitHubState, body: unknown, token: Token): ApiAnswer {
  const { query, variables } = body as { query: string; variables?: { pull?: number; after?: string | null } };
  if (/viewer\s*\{\s*login\s*\}/.test(query))
    return { status: 200, body: { data: { viewer: { login: token.login } } } };
  if (!/pullRequest\(number: \$pull\)\s*\{\s*commits\(/.test(query))
    return { status: 400, body: { message: 'the rig does not know this query' } };
  const actor = (login: string | null) => ({ user: login === null ? null : { login, databaseId: userId(login) } });
  const all = state.pullCommits.filter(({ pull }) => pull === variables?.pull);
  const first = Number(variables?.after ?? 0);
  const nodes = all.slice(first, first + 100).map(({ oid, authors, committer }) => ({
    commit: {
      oid,
      committedViaWeb: false,
      authors: { totalCount: authors.length, nodes: authors.map(actor) },
      committer: actor(committer),
    },
  }));
  const pageInfo = { hasNextPage: first + 100 < all.length, endCursor: String(first + 100) };
  return { status: 200, body: { data: { repository: { pullRequest: { commits: { pageInfo, nodes } } } } } };
}

function sendAnswer(response: ServerResponse, url: URL, { status, body, list }: ApiAnswer): void {
  if (list === undefined) {
    send(response, status, {}, body);
    return;
  }
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const items = list.items.slice((page - 1) * size, page * size);
  const links = [];
  if (page * size < list.items.length) {
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    links.push(`<http://${response.req.headers.host ?? ''}${next.pathname}${next.search}>; rel="next"`);
  }
  send(
    response,
    status,
    links.length > 0 ? { link: links.join(', ') } : {},
    list.wrap ? list.wrap(items, list.items.length) : items,
  );
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
