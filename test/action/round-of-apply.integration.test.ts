import { nextRound, type Round, roundOf, usersOf } from '../../action/src/round-of-apply';
import { type Branch, openBranch } from '../../action/src/branch';
import { commitsOf } from '../../action/src/commits';
import type { Context } from '../../action/src/context';
import type { BranchEvent } from '../../action/src/trigger-event';
import { openFolder } from '../../modules/repository/open-folder';
import { readRevisions } from '../../modules/repository/read-revisions';
import type { PendingStack } from '../../modules/reconcile/pending-stacks';
import type { ReviewedStack } from '../../modules/review/reviewed-stacks';
import { temporaryFolder, testRepository } from '../repository/git-repository';

const CONFIGURATION = `environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop-eu, agent: preinstalled } ]
    backend: { local: { path: "/state/{stack}" } }
accounts:
  data: { account: "444455556666", region: eu-west-1, profile: data }
  more: { account: "777788889999", region: eu-west-1, profile: more }
`;
const POLICY = 'arn:aws:iam::111122223333:policy/limits';
const OTHER_POLICY = 'arn:aws:iam::111122223333:policy/more';
const managing = (...policies: readonly string[]) =>
  policies.length === 0
    ? CONFIGURATION
    : `${CONFIGURATION}policies: { ${policies.map((arn) => `"${arn}": { file: limits.json, manage: true }`).join(', ')} }\n`;
const ORDERS = 'service: orders\nserviceAccounts: shop/orders\nallow: [ { read: "arn:aws:s3:::orders/*" } ]\n';
const withRole = (role: string) => `${ORDERS}role: ${role}\n`;
const bounded = (arn: string) => withRole(`{ permissionsBoundary: "${arn}" }`);
const attached = (prefix: string) =>
  `${ORDERS}managedPolicies: [ ${Array.from({ length: 6 }, (_, at) => `"arn:aws:iam::111122223333:policy/${prefix}${at}"`).join(', ')} ]\n`;
const targeting = (account: string) =>
  `service: orders\nserviceAccounts: shop/orders\ntargetRole: { account: ${account}, allow: [ { read: "arn:aws:s3:::data/*" } ] }\n`;

interface Commit {
  readonly configuration?: string;
  /** Absent for a commit without the service. */
  readonly orders?: string;
}

/** Commits of a branch, of which the first was applied. */
async function branchOf(commits: readonly Commit[]): Promise<{ branch: Branch; shas: string[]; codes: string[][] }> {
  const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
  const repository = testRepository({ 'limits.json': document });
  const git = openFolder(repository.folder);
  const shas: string[] = [];
  let isThere = false;
  const codes: string[][] = [];
  const errorsSince = async (base: string) => {
    const { diagnostics } = await readRevisions(git, { base, head: 'HEAD' });
    return diagnostics.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
  };
  for (const { configuration = CONFIGURATION, orders } of commits) {
    const files = {
      'eks-pod-identity.yaml': configuration,
      ...(orders !== undefined && { 'services/orders/pod-identity.yaml': orders }),
    };
    if (orders === undefined && isThere) repository.remove('services/orders/pod-identity.yaml');
    isThere = orders !== undefined;
    repository.write({ ...files, 'count.txt': String(shas.length) });
    shas.push(repository.commit());
    if (shas.length > 1) codes.push(await errorsSince(shas.at(-2)!));
  }
  codes.push(await errorsSince(shas[0]!));
  const context = {
    commits: { ...commitsOf(repository.folder, '', 'https://github.com'), tipOf: () => Promise.resolve(shas.at(-1)!) },
    event: { branch: 'main' },
    git,
    temporary: temporaryFolder(),
    configurationFile: 'eks-pod-identity.yaml',
    github: { pullRequestsOf: () => Promise.resolve([]) },
  } as unknown as Context<BranchEvent>;
  return { branch: await openBranch(context), shas, codes };
}

type Pending = PendingStack<ReviewedStack>;

/** Every round of a run in which all that is permitted succeeds, as stack and number of the commit; -1 is the tip. */
async function play(branch: Branch, shas: readonly string[], failing: readonly string[] = []): Promise<string[][]> {
  const recorded = new Map<string, string>();
  const attempted = new Set<string>();
  let later: readonly string[] | undefined;
  const rounds: string[][] = [];
  for (let count = 0; count < 5; count += 1) {
    const pending: Pending[] = [];
    for (const commit of new Set([shas[0]!, ...recorded.values()])) {
      for (const stack of (await branch.since(commit))?.stacks ?? []) {
        if ((recorded.get(stack.name) ?? shas[0]) === commit)
          pending.push({ stack, recorded: commit, cause: 'changed' });
      }
    }
    const inventory = { format: 1, action: '1', commit: shas[0]!, gate: { commit: '' }, stacks: {} };
    const round: Round = await roundOf(branch, { pending, inventory }, usersOf([{ pending }]));
    const now = later === undefined ? round.pending : nextRound(round, pending, later, attempted, new Set());
    later ??= round.later;
    if (now.length === 0) break;
    rounds.push(now.map(({ stack, at }) => `${stack.name} ${at === undefined ? 'tip' : shas.indexOf(at)}`).sort());
    for (const { stack, at = branch.tip } of now) {
      if (failing.includes(stack.name)) attempted.add(stack.name);
      else recorded.set(stack.name, at);
    }
  }
  return rounds;
}

it.each<[string, string | undefined, readonly Commit[], readonly (readonly string[])[]]>([
  [
    'a policy is taken from the roles, and then given up',
    'policy-removal-attached',
    [
      { configuration: managing(POLICY, OTHER_POLICY), orders: bounded(POLICY) },
      { configuration: managing(POLICY, OTHER_POLICY), orders: ORDERS },
      { configuration: managing(OTHER_POLICY), orders: ORDERS },
    ],
    [['orders-prod tip'], ['managed-policies-prod tip']],
  ],
  [
    'a policy is replaced by one that comes with its removal',
    'policy-removal-attached',
    [
      { configuration: managing(POLICY), orders: bounded(POLICY) },
      { configuration: managing(POLICY), orders: ORDERS },
      { configuration: managing(OTHER_POLICY), orders: bounded(OTHER_POLICY) },
    ],
    [['orders-prod 1'], ['managed-policies-prod tip', 'orders-prod tip']],
  ],
  [
    'a role gets another name, and then the former one with another path',
    'role-path-changed',
    [{ orders: ORDERS }, { orders: withRole('{ name: orders-v2 }') }, { orders: withRole('{ path: /pods/ }') }],
    [['orders-prod 1'], ['orders-prod tip']],
  ],
  [
    'a role loses managed policies, and then gets others',
    'quota-transition',
    [{ orders: attached('a') }, { orders: ORDERS }, { orders: attached('b') }],
    [['orders-prod 1'], ['orders-prod tip']],
  ],
  [
    'a target role is removed, and then added in another account',
    'target-account-changed',
    [{ orders: targeting('data') }, { orders: ORDERS }, { orders: targeting('more') }],
    [
      ['orders-prod 1', 'orders-prod-target 1'],
      ['orders-prod tip', 'orders-prod-target tip'],
    ],
  ],
  [
    'a service is removed, and then added when the environment has another account',
    'environment-account-changed',
    [{ orders: ORDERS }, {}, { configuration: CONFIGURATION.replace('111122223333', '000011112222'), orders: ORDERS }],
    [['orders-prod 1'], ['orders-prod tip']],
  ],
  [
    'a service is removed, and then the patterns match nothing',
    'manifests-none-left',
    [{ orders: ORDERS }, {}, { configuration: `${CONFIGURATION}manifests: other/*.yaml\n` }],
    [['orders-prod tip']],
  ],
  [
    'a single change deletes a policy that roles had: the roles go first',
    undefined,
    [
      { configuration: managing(POLICY, OTHER_POLICY), orders: bounded(POLICY) },
      { configuration: managing(OTHER_POLICY), orders: ORDERS },
    ],
    [['orders-prod tip'], ['managed-policies-prod tip']],
  ],
])('changes that are pending together end at the tip: %s', async (_what, code, commits, rounds) => {
  const { branch, shas, codes } = await branchOf(commits);
  // Each change is valid, and all of them at once are not.
  if (code !== undefined) expect(codes).toEqual([...commits.slice(1).map(() => []), [code]]);
  expect(await play(branch, shas)).toEqual(rounds);
});

it('a policy is kept while the role that has it cannot be changed, also when a later change corrects the service', async () => {
  const { branch, shas } = await branchOf([
    { configuration: managing(POLICY, OTHER_POLICY), orders: bounded(POLICY) },
    { configuration: managing(POLICY, OTHER_POLICY), orders: withRole('{ description: wrong }') },
    { configuration: managing(OTHER_POLICY), orders: withRole('{ description: wrong }') },
    { configuration: managing(OTHER_POLICY), orders: ORDERS },
  ]);
  expect(await play(branch, shas, ['orders-prod'])).toEqual([['orders-prod tip']]);
  expect(await play(branch, shas)).toEqual([['orders-prod tip'], ['managed-policies-prod tip']]);
});
