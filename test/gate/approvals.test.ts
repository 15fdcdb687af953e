import fc from 'fast-check';
import { decideGate, type GateDecision } from '../../modules/gate/decide-gate';
import { type ApprovalSource, readApprovals } from '../../modules/gate/read-approvals';
import { type PullRequestReview, standingApprovals } from '../../modules/gate/standing-approvals';
import type { GitHubUser } from '../../modules/gate/github-user';
import { gateFindings } from '../../modules/gate/gate-findings';
import { LAW_TIMEOUT, runs } from '../policy/runs';
import { changeOf, configurationWith, gateWith, TODAY, severityPolicyWith } from './changes';

/** An account of a login; logins that differ in case only are one account. */
const user = (login: string): GitHubUser => ({
  login,
  id: Buffer.from(login.toLowerCase()).reduce((sum, byte) => sum * 128 + byte, 0),
});

const review = (id: number, login: string, state: PullRequestReview['state'], commit = 'c'): PullRequestReview => ({
  id,
  user: user(login),
  state,
  commit,
  submittedAt: `2026-01-01T00:00:${String(id).padStart(2, '0')}Z`,
});

describe('standing approvals', () => {
  test.each<[string, PullRequestReview[], number[]]>([
    ['an approval remains valid', [review(1, 'a', 'approved')], [1]],
    ['a comment changes nothing', [review(1, 'a', 'approved'), review(2, 'a', 'commented')], [1]],
    ['a comment alone approves nothing', [review(1, 'a', 'commented')], []],
    ['asking for changes takes it back', [review(1, 'a', 'approved'), review(2, 'a', 'changes-requested')], []],
    [
      'changes requested by another reviewer do not',
      [review(1, 'a', 'approved'), review(2, 'b', 'changes-requested')],
      [1],
    ],
    ['a dismissed approval is not valid', [review(1, 'a', 'dismissed')], []],
    ['nor does an older one come back', [review(1, 'a', 'approved'), review(2, 'a', 'dismissed')], []],
    ['the last approval counts', [review(1, 'a', 'approved', 'x'), review(2, 'A', 'approved', 'y')], [2]],
    ['in any order of the reviews', [review(2, 'a', 'changes-requested'), review(1, 'a', 'approved')], []],
  ])('%s', (_, reviews, standing) => {
    expect(standingApprovals(reviews).map(({ id }) => id)).toEqual(standing);
  });
});

/** What a commit may grant; each risk in one of these widths, each of which contains those before it. */
const WIDTHS = {
  bucket: ['orders-1', 'orders-*', '*'],
  role: ['team/x', 'team/*'],
  assume: ['other/x', 'other/*'],
} as const;
type Risk = keyof typeof WIDTHS;
const RISKS: readonly Risk[] = ['bucket', 'role', 'assume'];
const RULE = { bucket: 'resource-exposure', role: 'permissions-management', assume: 'sts-assume-role' } as const;
const SEVERITY = { bucket: 2, role: 2, assume: 1 } as const;

/**
 * A commit: the width of each risk, counting from 1, or 0 for none; whether a second service account has the role, and
 * whether the role has a boundary whose document is unknown.
 */
type Commit = Readonly<Record<Risk, number>> & { readonly two: boolean; readonly bounded: boolean };
const NOTHING: Commit = { bucket: 0, role: 0, assume: 0, two: false, bounded: false };

const ACTION = { bucket: 's3:PutBucketPolicy', role: 'iam:AttachRolePolicy', assume: 'sts:AssumeRole' } as const;
const changes = new Map<string, ReturnType<typeof changeOf>>();

/** The real change, with findings of the real rules. */
function changeAt(commit: Commit, gate = 'failOn: low'): ReturnType<typeof changeOf> {
  const grants = RISKS.flatMap((risk) => {
    const width = WIDTHS[risk][commit[risk] - 1];
    if (width === undefined) return [];
    const arn = risk === 'bucket' ? `arn:aws:s3:::${width}` : `arn:aws:iam::111122223333:role/${width}`;
    return [`  - actions: ${ACTION[risk]}\n    resources: "${arn}"`];
  });
  const text = [
    `serviceAccounts: ${commit.two ? '[ shop/orders, shop/more ]' : 'shop/orders'}`,
    ...(commit.bounded ? ['role: { permissionsBoundary: "arn:aws:iam::111122223333:policy/limit" }'] : []),
    ...(grants.length === 0 ? [] : ['allow:', ...grants]),
  ].join('\n');
  const key = `${gate} ${text}`;
  const change = changes.get(key) ?? changeOf('serviceAccounts: shop/orders', text, severityPolicyWith(gate));
  changes.set(key, change);
  return change;
}

/** People, and what they may do; `team` says who is in @acme/security. */
const PEOPLE = {
  author: { permission: 'write', team: true },
  ann: { permission: 'write', team: true },
  bob: { permission: 'admin', team: false },
  eve: { permission: 'read', team: true },
  dan: { permission: 'write', team: false },
} as const;
type Person = keyof typeof PEOPLE;
const LOGINS = Object.keys(PEOPLE) as Person[];

const GATES = [
  { failOn: 2, approvers: ['bob', 'eve', 'author'], team: false, lowered: [] },
  { failOn: 2, approvers: [], team: true, lowered: [] },
  { failOn: 1, approvers: ['BOB'], team: true, lowered: [] },
  { failOn: 2, approvers: ['dan'], team: false, lowered: ['role'] },
  { failOn: 3, approvers: ['bob'], team: false, lowered: [] },
  { failOn: 1, approvers: [], team: false, lowered: [] },
  { failOn: 2, approvers: ['ann'], team: false, lowered: [], ignored: 'bucket' },
] as const satisfies readonly {
  readonly failOn: number;
  readonly approvers: readonly string[];
  readonly team: boolean;
  readonly lowered: readonly Risk[];
  readonly ignored?: Risk;
}[];
type ModelGate = (typeof GATES)[number];

function yamlOf(gate: ModelGate): string {
  const approvers = [...gate.approvers, ...(gate.team ? ['"@acme/security"'] : [])];
  const lowered = gate.lowered.map((risk) => `${RULE[risk]}: low`);
  const ignore =
    'ignored' in gate
      ? `, ignore: [ { rule: ${RULE[gate.ignored]}, service: orders, reason: x, expires: 2999-01-01 } ]`
      : '';
  const failOn = ['low', 'medium', 'high', 'critical'][gate.failOn] ?? '';
  return `failOn: ${failOn}, approvers: [ ${approvers.join(', ')} ], severities: { ${lowered.join(', ')} }${ignore}`;
}

type Event =
  | { readonly kind: 'push'; readonly commit: Commit }
  | { readonly kind: 'review'; readonly login: Person; readonly state: PullRequestReview['state'] }
  | { readonly kind: 'dismiss'; readonly index: number }
  | { readonly kind: 'configure'; readonly gate: number };

const commit = fc.record({
  bucket: fc.nat(3),
  role: fc.nat(2),
  assume: fc.nat(2),
  two: fc.boolean(),
  bounded: fc.boolean(),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: commit.map((one): Event => ({ kind: 'push', commit: one })) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('review' as const),
      login: fc.constantFrom(...LOGINS),
      state: fc.constantFrom('approved', 'approved', 'approved', 'changes-requested', 'commented'),
    }),
  },
  { weight: 1, arbitrary: fc.nat(5).map((index): Event => ({ kind: 'dismiss', index })) },
  { weight: 1, arbitrary: fc.nat(GATES.length - 1).map((gate): Event => ({ kind: 'configure', gate })) },
);

interface State {
  readonly commits: Commit[];
  readonly reviews: PullRequestReview[];
  gate: ModelGate;
}

function happen(state: State, one: Event): void {
  const { commits, reviews } = state;
  if (one.kind === 'push') commits.push(one.commit);
  if (one.kind === 'configure') state.gate = GATES[one.gate]!;
  if (one.kind === 'review') reviews.push(review(reviews.length, one.login, one.state, String(commits.length - 1)));
  const dismissed = one.kind === 'dismiss' ? reviews[one.index] : undefined;
  // GitHub dismisses approvals and requests for changes only.
  if (dismissed && dismissed.state !== 'commented') reviews[dismissed.id] = { ...dismissed, state: 'dismissed' };
}

/**
 * Written from the documentation alone: each risk that requires an approval has one for the same or wider access, for
 * the same service accounts, and with no limit removed since.
 */
function isOpen({ commits, reviews, gate }: State): boolean {
  const now = commits.at(-1)!;
  const standing = LOGINS.flatMap((login) => {
    const last = reviews.filter((one) => one.user.login === login && one.state !== 'commented').at(-1);
    if (last?.state !== 'approved' || login === 'author') return [];
    const { permission, team } = PEOPLE[login];
    const named = gate.approvers.some((one) => one.toLowerCase() === login) || (gate.team && team);
    return named && permission !== 'read' ? [commits[Number(last.commit)]!] : [];
  });
  return RISKS.every((risk) => {
    const severity = (gate.lowered as readonly Risk[]).includes(risk) ? 0 : SEVERITY[risk];
    const isHeld = now[risk] > 0 && severity >= gate.failOn && !('ignored' in gate && gate.ignored === risk);
    const isCovered = (approved: Commit): boolean =>
      approved[risk] >= now[risk] && (approved.two || !now.two) && (now.bounded || !approved.bounded);
    return !isHeld || standing.some(isCovered);
  });
}

async function decide({ commits, reviews, gate }: State): Promise<GateDecision> {
  const yaml = yamlOf(gate);
  const configuration = configurationWith(yaml);
  const findings = gateFindings({ before: configuration, after: configuration }, TODAY);
  const withFindings = (one: Commit) => ({ ...changeAt(one, yaml), findings });
  const source: ApprovalSource = {
    reviews: () => Promise.resolve(reviews),
    lastBaseChange: () => Promise.resolve(undefined),
    contributors: () => Promise.reject(new Error('not asked for')),
    permission: (login) => Promise.resolve(PEOPLE[login as Person].permission),
    isTeamMember: (organization, slug, login) =>
      Promise.resolve(`${organization}/${slug}` === 'acme/security' && PEOPLE[login as Person].team),
    changeAt: (commit) => Promise.resolve(withFindings(commits[Number(commit)]!)),
  };
  const parsed = configuration.gate!;
  return decideGate(withFindings(commits.at(-1)!), parsed, await readApprovals(source, parsed, user('Author')));
}

test(
  'the gate is open exactly when every finding it holds back is covered by a standing approval of a permitted approver',
  async () => {
    const seen = { open: 0, closed: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(GATES.length - 1), fc.array(event, { maxLength: 14 }), async (gate, events) => {
        const state: State = { commits: [NOTHING], reviews: [], gate: GATES[gate]! };
        for (const one of events) {
          happen(state, one);
          const decision = await decide(state);
          expect(decision.isOpen).toBe(isOpen(state));
          if (decision.held.length > 0) seen[decision.isOpen ? 'open' : 'closed'] += 1;
        }
      }),
      { numRuns: runs(80, 5_000) },
    );
    // The law would prove little if findings were never approved; most seeds have 8 to 40 of each.
    expect(Math.min(seen.open, seen.closed)).toBeGreaterThan(3);
  },
  LAW_TIMEOUT,
);

describe('an approval that does not apply', () => {
  const gate = gateWith('approvers: [ ann, "@acme/security" ]');
  const source = (part: Partial<ApprovalSource> = {}): ApprovalSource => ({
    reviews: () => Promise.resolve([review(1, 'ann', 'approved', 'c')]),
    lastBaseChange: () => Promise.resolve(undefined),
    contributors: () => Promise.resolve({ users: [], anonymous: [] }),
    permission: () => Promise.resolve('write'),
    isTeamMember: () => Promise.resolve(false),
    changeAt: () => Promise.resolve(changeAt(NOTHING)),
    ...part,
  });

  test.each<[RegExp, Partial<ApprovalSource>, string]>([
    [/their own pull request/, {}, 'ANN'],
    [/only ann, @acme\/security/, { reviews: () => Promise.resolve([review(1, 'bob', 'approved')]) }, 'author'],
    [/no write access/, { permission: () => Promise.resolve('read') }, 'author'],
    [/base branch .* has changed/, { lastBaseChange: () => Promise.resolve('2026-01-01T00:00:02Z') }, 'author'],
    [/forgotten/, { changeAt: () => Promise.resolve('the commit is forgotten') }, 'author'],
  ])('says why: %s', async (reason, part, author) => {
    const { approvals, refused } = await readApprovals(source(part), gate, user(author));
    expect(approvals).toEqual([]);
    expect(refused).toEqual([
      { login: expect.any(String) as string, commit: 'c', reason: expect.stringMatching(reason) as string },
    ]);
  });

  test('given after the base branch changed, it counts', async () => {
    const part = { lastBaseChange: () => Promise.resolve('2026-01-01T00:00:00Z') };
    expect((await readApprovals(source(part), gate, user('author'))).approvals).toHaveLength(1);
  });

  test('of a reviewer in a team that cannot be read, it is undecided, and others remain valid', async () => {
    const reviews = [review(1, 'bob', 'approved'), review(2, 'ann', 'approved')];
    const part = {
      reviews: () => Promise.resolve(reviews),
      isTeamMember: () => Promise.reject(new Error('no such team')),
    };
    expect(await readApprovals(source(part), gate, user('author'))).toMatchObject({
      approvals: [{ login: 'ann' }],
      refused: [],
      undecided: [{ login: 'bob', reason: 'no such team' }],
    });
  });

  describe('where the gate asks for independent approvals', () => {
    const independent = gateWith('approvers: [ ann, bob ], independent: true');
    const by = (users: readonly string[], anonymous: readonly string[] = []): Partial<ApprovalSource> => ({
      reviews: () => Promise.resolve([review(1, 'ann', 'approved'), review(2, 'bob', 'approved')]),
      contributors: () => Promise.resolve({ users: users.map(user), anonymous }),
    });

    test.each<[string, Partial<ApprovalSource>, readonly string[]]>([
      ['who made no commit', by(['author']), ['ann', 'bob']],
      ['not who made one, under any spelling of the login', by(['author', 'Ann']), ['bob']],
      ['none if all of them did', by(['ann', 'bob']), []],
      ['none if the author of a commit has no account', by([], ['0123456789abcdef']), []],
    ])('it counts approvers %s', async (_, part, counted) => {
      const { approvals } = await readApprovals(source(part), independent, user('author'));
      expect(approvals.map(({ login }) => login)).toEqual(counted);
    });

    test('it is not guessed where the commits cannot be read', async () => {
      const failing = source({ contributors: () => Promise.reject(new Error('503')) });
      await expect(readApprovals(failing, independent, user('author'))).rejects.toThrow('503');
    });
  });

  test.each<[string, GitHubUser, number]>([
    ['the account that the ID names, after it was renamed', { ...user('ann'), login: 'anna' }, 1],
    ['not of another account that took the login', { ...user('ann'), id: 2 }, 0],
  ])('an approver with an ID is %s', async (_, reviewer, count) => {
    const withId = gateWith(`approvers: ${user('ann').id}+ann`);
    const part = { reviews: () => Promise.resolve([{ ...review(1, 'ann', 'approved'), user: reviewer }]) };
    expect((await readApprovals(source(part), withId, user('author'))).approvals).toHaveLength(count);
  });

  test.each(['reviews', 'lastBaseChange', 'permission', 'changeAt'] as const)(
    'is not guessed where %s fails',
    async (name) => {
      const failing = source({ [name]: () => Promise.reject(new Error('503')) });
      await expect(readApprovals(failing, gate, user('author'))).rejects.toThrow('503');
    },
  );
});
