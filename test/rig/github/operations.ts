import type { CheckAnnotation, CheckRun, Comment, GitHubState, Issue, PullRequest } from './state';

/** A request that GitHub's description found nothing wrong with. */
export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who the token belongs to. */
  readonly login: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Set where the answer is a list that GitHub pages. */
  readonly list?: {
    readonly items: readonly unknown[];
    readonly wrap?: (page: readonly unknown[], total: number) => unknown;
  };
}

interface Operation {
  /** The permission of the token that GitHub asks for. */
  readonly needs?: 'issues' | 'pull-requests' | 'checks';
  readonly answer: (state: GitHubState, request: ApiRequest) => ApiAnswer;
}

/** https://docs.github.com/en/rest/issues/comments: longer bodies are refused. */
const BODY_LIMIT = 65_536;

const notFound: ApiAnswer = { status: 404, body: { message: 'Not Found' } };
const invalid = (message: string): ApiAnswer => ({
  status: 422,
  body: { message: 'Validation Failed', errors: [message] },
});
const tooLong = (body: unknown) => (body as string).length > BODY_LIMIT;

/** Operations by GitHub's own names. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'issues/list-comments': {
    answer: (state, { path }) => ({
      status: 200,
      list: { items: state.comments.filter(({ issue }) => issue === Number(path['issue_number'])).map(commentBody) },
    }),
  },
  'issues/create-comment': {
    needs: 'pull-requests',
    answer: (state, { path, body, login }) => {
      if (tooLong(body['body'])) return invalid('body is too long (maximum is 65536 characters)');
      const comment: Comment = {
        id: state.nextId++,
        issue: Number(path['issue_number']),
        login,
        body: body['body'] as string,
        edits: 0,
      };
      state.comments.push(comment);
      return { status: 201, body: commentBody(comment) };
    },
  },
  'issues/update-comment': {
    needs: 'pull-requests',
    answer: (state, { path, body }) => {
      const comment = state.comments.find(({ id }) => id === Number(path['comment_id']));
      if (comment === undefined) return notFound;
      if (tooLong(body['body'])) return invalid('body is too long (maximum is 65536 characters)');
      comment.body = body['body'] as string;
      comment.edits += 1;
      return { status: 200, body: commentBody(comment) };
    },
  },
  'issues/list-for-repo': {
    answer: (state, { query }) => {
      const wanted = query.get('state') ?? 'open';
      const labels = query.get('labels')?.split(',') ?? [];
      const creator = query.get('creator');
      const items = state.issues.filter(
        (issue) =>
          (wanted === 'all' || issue.state === wanted) &&
          labels.every((label) => issue.labels.includes(label)) &&
          (creator === null || issue.login === creator),
      );
      return { status: 200, list: { items: items.map(issueBody) } };
    },
  },
  'issues/create': {
    needs: 'issues',
    answer: (state, { body, login }) => {
      if (tooLong(body['body'] ?? '')) return invalid('body is too long (maximum is 65536 characters)');
      const issue: Issue = {
        number: state.nextId++,
        login,
        title: body['title'] as string,
        body: (body['body'] as string | undefined) ?? '',
        labels: (body['labels'] as string[] | undefined) ?? [],
        state: 'open',
        edits: 0,
      };
      state.issues.push(issue);
      return { status: 201, body: issueBody(issue) };
    },
  },
  'issues/update': {
    needs: 'issues',
    answer: (state, { path, body }) => {
      const issue = state.issues.find(({ number }) => number === Number(path['issue_number']));
      if (issue === undefined) return notFound;
      if (tooLong(body['body'] ?? '')) return invalid('body is too long (maximum is 65536 characters)');
      Object.assign(issue, body);
      issue.edits += 1;
      return { status: 200, body: issueBody(issue) };
    },
  },
  'pulls/get': {
    answer: (state, { path }) => {
      const pull = state.pulls.find(({ number }) => number === Number(path['pull_number']));
      return pull === undefined ? notFound : { status: 200, body: pullBody(state, pull) };
    },
  },
  'issues/list-events': {
    answer: (state, { path }) => ({
      status: 200,
      list: {
        items: state.events
          .filter(({ issue }) => issue === Number(path['issue_number']))
          .map(({ event, createdAt }, id) => ({ id, event, created_at: createdAt })),
      },
    }),
  },
  'pulls/list-reviews': {
    answer: (state, { path }) => ({
      status: 200,
      list: {
        items: state.reviews
          .filter(({ pull }) => pull === Number(path['pull_number']))
          .map(({ id, login, state: reviewState, commitId, submittedAt }) => ({
            id,
            user: userBody(login),
            state: reviewState,
            commit_id: commitId,
            submitted_at: submittedAt,
            body: '',
          })),
      },
    }),
  },
  'repos/list-pull-requests-associated-with-commit': {
    answer: (state, { path }) => ({
      status: 200,
      list: {
        items: (state.unindexed-- > 0 ? [] : state.pulls)
          .filter(({ mergeCommitSha, headSha }) => [mergeCommitSha, headSha].includes(path['commit_sha'] ?? ''))
          .map((pull) => pullBody(state, pull)),
      },
    }),
  },
  'users/get-by-username': {
    answer: (_state, { path }) => ({ status: 200, body: userBody(path['username'] ?? '') }),
  },
  'repos/get-commit': {
    answer: (_state, { path }) => ({
      status: 200,
      body: { sha: path['ref'], author: userBody('developer'), committer: userBody('web-flow') },
    }),
  },
  'repos/get-collaborator-permission-level': {
    answer: (state, { path }) => {
      const login = path['username'] ?? '';
      const permission = state.permissions[login] ?? 'read';
      return { status: 200, body: { permission, role_name: permission, user: userBody(login) } };
    },
  },
  'teams/get-by-name': {
    answer: (state, { path }) => {
      const slug = path['team_slug'] ?? '';
      return state.teams[slug] === undefined ? notFound : { status: 200, body: { id: 1, name: slug, slug } };
    },
  },
  'teams/get-membership-for-user-in-org': {
    answer: (state, { path }) => {
      const members = state.teams[path['team_slug'] ?? ''];
      if (members?.includes(path['username'] ?? '') !== true) return notFound;
      return { status: 200, body: { state: 'active', role: 'member', url: '' } };
    },
  },
  'checks/create': {
    needs: 'checks',
    answer: (state, { body }) => {
      const output = (body['output'] ?? {}) as Partial<CheckOutput>;
      if (isTooLong(output)) return invalid('summary or text is too long (maximum is 65535 characters)');
      const run: CheckRun = {
        id: state.nextId++,
        name: body['name'] as string,
        headSha: body['head_sha'] as string,
        externalId: (body['external_id'] as string | undefined) ?? '',
        status: (body['status'] as string | undefined) ?? (body['conclusion'] === undefined ? 'queued' : 'completed'),
        conclusion: (body['conclusion'] as string | undefined) ?? null,
        title: output.title ?? '',
        summary: output.summary ?? '',
        text: output.text ?? '',
        annotations: [...(output.annotations ?? [])],
        app: 'github-actions',
      };
      state.checkRuns.push(run);
      return { status: 201, body: checkBody(run) };
    },
  },
  'checks/update': {
    needs: 'checks',
    answer: (state, { path, body }) => {
      const run = state.checkRuns.find(({ id }) => id === Number(path['check_run_id']));
      if (run === undefined) return notFound;
      const output = (body['output'] ?? {}) as Partial<CheckOutput>;
      if (isTooLong(output)) return invalid('summary or text is too long (maximum is 65535 characters)');
      run.status = (body['status'] as string | undefined) ?? run.status;
      if (body['conclusion'] !== undefined) {
        run.conclusion = body['conclusion'] as string;
        run.status = 'completed';
      }
      run.externalId = (body['external_id'] as string | undefined) ?? run.externalId;
      run.title = output.title ?? run.title;
      run.summary = output.summary ?? run.summary;
      run.text = output.text ?? run.text;
      run.annotations.push(...(output.annotations ?? []));
      return { status: 200, body: checkBody(run) };
    },
  },
  'checks/list-for-ref': {
    answer: (state, { path, query }) => {
      const name = query.get('check_name');
      const items = state.checkRuns
        .filter((run) => run.headSha === path['ref'] && (name === null || run.name === name))
        .reverse();
      return {
        status: 200,
        list: { items: items.map(checkBody), wrap: (page, total) => ({ total_count: total, check_runs: page }) },
      };
    },
  },
};

interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

function isTooLong({ summary = '', text = '' }: Partial<CheckOutput>): boolean {
  return Math.max(Buffer.byteLength(summary), Buffer.byteLength(text)) >= BODY_LIMIT;
}

/** The ID of an account: logins that differ in case only are one account. */
export function userId(login: string): number {
  return Buffer.from(login.toLowerCase()).reduce((sum, byte) => (sum * 31 + byte) % 1e9, 7);
}

function userBody(login: string) {
  return {
    login,
    id: userId(login),
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
  };
}

function commentBody(comment: Comment) {
  return {
    id: comment.id,
    body: comment.body,
    user: userBody(comment.login),
    html_url: `https://github.com/acme/shop/pull/${comment.issue}#issuecomment-${comment.id}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

function issueBody(issue: Issue) {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels.map((name) => ({ name })),
    user: userBody(issue.login),
    html_url: `https://github.com/acme/shop/issues/${issue.number}`,
  };
}

function pullBody(state: GitHubState, pull: PullRequest) {
  const repository = { id: 1, full_name: `${state.owner}/${state.repo}` };
  return {
    number: pull.number,
    title: pull.title,
    state: pull.state,
    user: userBody(pull.author),
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    head: { sha: pull.headSha, ref: 'change', repo: { ...repository, id: pull.headRepoId } },
    base: { sha: pull.baseSha, ref: pull.baseBranch ?? 'main', repo: repository },
  };
}

function checkBody(run: CheckRun) {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    status: run.status,
    conclusion: run.conclusion,
    html_url: `https://github.com/acme/shop/runs/${run.id}`,
    app: { slug: run.app, id: 15368 },
    output: { title: run.title, summary: run.summary, text: run.text, annotations_count: run.annotations.length },
  };
}
