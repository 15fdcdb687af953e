import { examine } from '../../modules/doctor/examine';
import { CHECK_NAMES, type CheckName, type Declared, type ExaminedState } from '../../modules/doctor/examined';
import type { Observed, ObservedContainer, ObservedPod } from '../../modules/doctor/observed';
import { ASSOCIATION, CONTAINER, DECLARED, HEALTHY, POD, ROLE, TRUST } from './healthy';

type Case = readonly [
  claim: string,
  changed: { readonly declared?: Partial<Declared>; readonly observed?: Partial<Observed> },
  check: CheckName,
  state: ExaminedState,
  says: RegExp,
];

const pod = (changes: Partial<ObservedPod>) => ({ pods: { read: [{ ...POD, ...changes }] } });
const container = (changes: Partial<ObservedContainer>) => pod({ containers: [{ ...CONTAINER, ...changes }] });
const association = (changes: object) => ({ associations: { read: [{ ...ASSOCIATION, ...changes }] } });
const node = (changes: object) =>
  ({ nodes: { read: [{ name: 'node-a', kind: 'ec2', isWindows: false, ...changes }] } }) as const;
const injected = CONTAINER.variables;
const OPEN = {
  ...TRUST,
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
} as const;
const EC2 = {
  ...TRUST,
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;
const CHANGED = { createdAt: new Date('2026-10-01T00:00:00Z'), modifiedAt: new Date('2026-11-02T20:00:00Z') };

const CASES: readonly Case[] = [
  [
    'no association',
    { observed: { associations: { read: [] } } },
    'association',
    'problem',
    /the association does not exist/,
  ],
  [
    'another role',
    { observed: association({ roleArn: 'arn:aws:iam::111122223333:role/x' }) },
    'association',
    'problem',
    /has role .*role\/x, not/,
  ],
  [
    'a target role that is not declared',
    { observed: association({ targetRoleArn: ROLE }) },
    'association',
    'problem',
    /but none is declared/,
  ],
  [
    'a target role that is missing',
    { declared: { targetRoleArn: ROLE } },
    'association',
    'problem',
    /has no target role, but/,
  ],
  [
    'session tags that are disabled',
    { observed: association({ disableSessionTags: true }) },
    'association',
    'problem',
    /disables session tags/,
  ],
  ['a role that does not exist', { observed: { trustPolicy: { read: null } } }, 'trust', 'problem', /does not exist/],
  [
    'a trust policy that trusts everything in the account',
    { observed: { trustPolicy: { read: OPEN } } },
    'trust',
    'problem',
    /broader than declared$/,
  ],
  [
    'a trust policy that refuses the pods',
    { observed: { trustPolicy: { read: EC2 } } },
    'trust',
    'problem',
    /does not allow sts:AssumeRole and sts:TagSession/,
  ],
  [
    'a trust policy in another order',
    { observed: { trustPolicy: { read: { ...TRUST, Id: 'x' } } } },
    'trust',
    'ok',
    /as declared/,
  ],
  [
    'an existing role that allows the pods',
    { declared: { trustPolicy: undefined as never }, observed: { trustPolicy: { read: OPEN } } },
    'trust',
    'ok',
    /allows the pods/,
  ],
  [
    'an existing role with a condition that is not known',
    { declared: { trustPolicy: undefined as never }, observed: { trustPolicy: { read: EC2 } } },
    'trust',
    'unknown',
    /does not allow/,
  ],
  ['pods on Fargate', { observed: pod({ isFargate: true }) }, 'nodes', 'problem', /pod orders-1 on Fargate/],
  ['Fargate by the label of the node', { observed: node({ kind: 'fargate' }) }, 'nodes', 'problem', /on Fargate/],
  ['pods on Windows', { observed: node({ isWindows: true }) }, 'nodes', 'problem', /on Windows/],
  [
    'a node without the agent',
    { observed: { agents: { read: [] } } },
    'agent',
    'problem',
    /the agent is missing on 1 node of 1, such as node-a/,
  ],
  [
    'an agent on another node',
    { observed: { agents: { read: [{ node: 'node-b', isReady: true }] } } },
    'agent',
    'problem',
    /agent is missing/,
  ],
  [
    'an agent that is not ready',
    { observed: { agents: { read: [{ node: 'node-a', isReady: false }] } } },
    'agent',
    'problem',
    /not ready/,
  ],
  [
    'a node of EKS Auto Mode without an agent pod',
    { observed: { agents: { read: [] }, ...node({ kind: 'auto-mode' }) } },
    'agent',
    'ok',
    /Auto Mode/,
  ],
  [
    'a node without the agent that may be of Auto Mode',
    { observed: { agents: { read: [] }, nodes: { unread: 'denied', help: 'allow it' } } },
    'agent',
    'unknown',
    /denied/,
  ],
  [
    'pods from before the association',
    { observed: { ...pod({ createdAt: new Date('2026-10-31'), containers: [{ ...CONTAINER, variables: [] }] }) } },
    'admission',
    'problem',
    /before the association/,
  ],
  [
    'pods with credentials of before a change',
    { observed: association(CHANGED) },
    'admission',
    'problem',
    /until 2026-11-03T02:00:00.000Z/,
  ],
  [
    'a change of a target role, which is cached shorter',
    { declared: { targetRoleArn: ROLE }, observed: association({ ...CHANGED, targetRoleArn: ROLE }) },
    'admission',
    'ok',
    /after the association/,
  ],
  [
    'no variables',
    { observed: container({ variables: [] }) },
    'injection',
    'problem',
    /no AWS_CONTAINER_CREDENTIALS_FULL_URI/,
  ],
  [
    'one of the two variables',
    { observed: container({ variables: injected.slice(0, 1) }) },
    'injection',
    'problem',
    /no AWS_CONTAINER/,
  ],
  [
    'containers that are skipped',
    { observed: pod({ skippedContainers: ['app'] }) },
    'injection',
    'problem',
    /by annotation: app/,
  ],
  ['no pods', { observed: { pods: { read: [] } } }, 'injection', 'unknown', /no pod runs/],
  [
    'access keys',
    { observed: container({ variables: [...injected, 'AWS_ACCESS_KEY_ID'] }) },
    'credential-chain',
    'problem',
    /access keys/,
  ],
  [
    'a token of IRSA',
    { observed: container({ variables: [...injected, 'AWS_WEB_IDENTITY_TOKEN_FILE'] }) },
    'credential-chain',
    'problem',
    /web identity token/,
  ],
  [
    'a token of IRSA while the service moves',
    { declared: { isMoving: true }, observed: container({ variables: [...injected, 'AWS_WEB_IDENTITY_TOKEN_FILE'] }) },
    'credential-chain',
    'ok',
    /takes precedence/,
  ],
  [
    'the annotation of IRSA',
    { observed: { annotations: { read: { 'eks.amazonaws.com/role-arn': ROLE } } } },
    'irsa-annotation',
    'problem',
    /role\/pods\/orders-prod/,
  ],
  [
    'the annotation of IRSA while the service moves',
    { declared: { isMoving: true }, observed: { annotations: { read: { 'eks.amazonaws.com/role-arn': ROLE } } } },
    'irsa-annotation',
    'ok',
    /identity: both/,
  ],
  ['no service account', { observed: { annotations: { read: null } } }, 'irsa-annotation', 'problem', /does not exist/],
  [
    'an old AWS CLI',
    { observed: container({ image: 'public.ecr.aws/aws-cli/aws-cli:2.14.6' }) },
    'sdk',
    'problem',
    /does not support/,
  ],
  ['a new AWS CLI', { observed: container({ image: 'amazon/aws-cli:1.30.1@sha256:abc' }) }, 'sdk', 'ok', /supports/],
];

describe('finds', () => {
  it.each(CASES.map(([claim, ...rest]) => [claim, rest] as const))('%s', (_, [changed, check, state, says]) => {
    const { answers } = examine({ ...DECLARED, ...changed.declared }, { ...HEALTHY, ...changed.observed });
    const own = answers.filter((answer) => answer.check === check);
    expect(own).toMatchObject([{ state, message: expect.stringMatching(says) as string }]);
    expect(own[0]?.help === undefined).toBe(state === 'ok');
  });

  it('nothing where the pods get their role, and names the images whose SDK is not known', () => {
    const { answers, notChecked } = examine(DECLARED, HEALTHY);
    expect(answers.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(answers.map(({ check }) => check)).toEqual(CHECK_NAMES.filter((name) => name !== 'sdk'));
    expect(notChecked[0]).toContain('acme/orders:1.2.3');
  });

  it('that variables of Secrets and ConfigMaps are not read', () => {
    const { notChecked } = examine(DECLARED, { ...HEALTHY, ...container({ hasVariablesFrom: true }) });
    expect(notChecked.join()).toContain('envFrom');
  });
});

it.each<[string | undefined, RegExp]>([
  ['deployment/orders', /^restart: kubectl rollout restart --namespace shop deployment\/orders;/],
  [undefined, /^create the pods again in namespace shop;/],
])('pods of %s are restarted by the name of their workload', (workload, help) => {
  const changed = pod({ containers: [{ ...CONTAINER, variables: [] }], ...(workload !== undefined && { workload }) });
  const { answers } = examine(DECLARED, { ...HEALTHY, ...changed });
  expect(answers.find(({ check }) => check === 'injection')?.help).toMatch(help);
});

it('a fact that cannot be read is never ok in a check that needs it', () => {
  const unread = { unread: 'access denied: requires eks:X', help: 'allow it' };
  const none: Observed = {
    now: HEALTHY.now,
    associations: unread,
    trustPolicy: unread,
    annotations: unread,
    pods: unread,
    nodes: unread,
    agents: unread,
  };
  const { answers } = examine(DECLARED, none);
  expect(answers.map(({ check }) => check)).toEqual(CHECK_NAMES.filter((name) => name !== 'sdk'));
  for (const answer of answers)
    expect(answer).toMatchObject({ state: 'unknown', message: unread.unread, help: 'allow it' });
});

it('every check has a case that is a problem', () => {
  const problems = new Set(CASES.filter(([, , , state]) => state === 'problem').map(([, , check]) => check));
  expect(CHECK_NAMES.filter((name) => !problems.has(name))).toEqual([]);
});
