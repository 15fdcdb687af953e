import fc from 'fast-check';
import { formulaOf } from '../../modules/policy/access-formula';
import { compareRoleSessions } from '../../modules/policy/compare';
import type { Evaluation } from '../../modules/policy/comparison';
import type { AccessObject, OrganizationPolicies, PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { parseAccess } from '../../modules/policy/parse-access';
import {
  decide,
  type FormulaDecision,
  isAllowed,
  mapSets,
  type PolicyFormula,
  type SetEffects,
  setsOf,
} from '../../modules/policy/policy-formula';
import type { Truth } from '../../modules/policy/truth';
import { formulaOver } from './formulas';
import { runs } from './runs';

/** A claim, the sets that allow, the sets that deny, and what follows. */
type Row = readonly [string, readonly string[], readonly string[], FormulaDecision['decision']];

interface Shape {
  readonly name: string;
  readonly formula: PolicyFormula<string>;
  readonly rows: readonly Row[];
}

const set = (allowedBy: string): PolicyFormula<string> => ({ allowedBy });
const LIMITS = [set('boundary'), set('session policy')];

const TO_SESSION: PolicyFormula<string> = {
  anyOf: [{ allOf: [set('identity'), ...LIMITS] }, set('resource to session')],
};

/** The shapes of AWS's evaluation, each after the pages that define it. Those of accesses are in resource-policies.test.ts. */
const SHAPES: readonly Shape[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
  {
    name: 'a resource policy of the same account with the role as principal',
    formula: { allOf: [{ anyOf: [set('identity'), set('resource to role')] }, ...LIMITS] },
    rows: [
      ['an identity policy is enough', ['identity', 'boundary', 'session policy'], [], 'allowed'],
      ['the resource policy is enough', ['resource to role', 'boundary', 'session policy'], [], 'allowed'],
      ['the limits alone allow nothing', ['boundary', 'session policy'], [], 'implicitly-denied'],
      ['the boundary limits the role', ['identity', 'resource to role', 'session policy'], [], 'implicitly-denied'],
      ['the session policy limits the role', ['identity', 'resource to role', 'boundary'], [], 'implicitly-denied'],
      [
        'a deny of the resource policy wins',
        ['identity', 'boundary', 'session policy'],
        ['resource to role'],
        'explicitly-denied',
      ],
    ],
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
  {
    name: 'a resource policy of the same account with the session as principal',
    formula: TO_SESSION,
    rows: [
      ['implicit denies of all other sets do not limit it', ['resource to session'], [], 'allowed'],
      ['identity policies within the limits are enough', ['identity', 'boundary', 'session policy'], [], 'allowed'],
      ['the boundary limits identity policies', ['identity', 'session policy'], [], 'implicitly-denied'],
      ['the session policy limits identity policies', ['identity', 'boundary'], [], 'implicitly-denied'],
      ['a deny of the boundary wins', ['resource to session'], ['boundary'], 'explicitly-denied'],
      ['a deny of the session policy wins', ['resource to session'], ['session policy'], 'explicitly-denied'],
      ['a deny of an identity policy wins', ['resource to session'], ['identity'], 'explicitly-denied'],
    ],
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  {
    name: 'a resource of another account',
    formula: { allOf: [set('identity'), ...LIMITS, set('resource')] },
    rows: [
      ['both accounts must allow', ['identity', 'boundary', 'session policy', 'resource'], [], 'allowed'],
      ['identity policies alone do not', ['identity', 'boundary', 'session policy'], [], 'implicitly-denied'],
      ['the resource policy alone does not', ['boundary', 'session policy', 'resource'], [], 'implicitly-denied'],
      ['the boundary limits', ['identity', 'session policy', 'resource'], [], 'implicitly-denied'],
      ['a deny without an allow is explicit', [], ['resource'], 'explicitly-denied'],
    ],
  },
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  {
    name: 'a KMS key',
    formula: {
      allOf: [{ anyOf: [set('key to role'), { allOf: [set('key to account'), set('identity')] }] }, ...LIMITS],
    },
    rows: [
      ['the key policy is enough', ['key to role', 'boundary', 'session policy'], [], 'allowed'],
      [
        'identity policies count where the key policy delegates to the account',
        ['key to account', 'identity', 'boundary', 'session policy'],
        [],
        'allowed',
      ],
      ['identity policies do not count elsewhere', ['identity', 'boundary', 'session policy'], [], 'implicitly-denied'],
      ['delegation alone allows nothing', ['key to account', 'boundary', 'session policy'], [], 'implicitly-denied'],
      ['the boundary limits the role', ['key to role', 'session policy'], [], 'implicitly-denied'],
      [
        'identity policies deny without delegation',
        ['key to role', 'boundary', 'session policy'],
        ['identity'],
        'explicitly-denied',
      ],
    ],
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  {
    name: 'a role that a role of the same account assumes',
    formula: {
      allOf: [{ anyOf: [set('trust to role'), { allOf: [set('trust to account'), set('identity')] }] }, ...LIMITS],
    },
    rows: [
      ['a trust policy that names the role is enough', ['trust to role', 'boundary', 'session policy'], [], 'allowed'],
      [
        'identity policies count where the trust policy names the account',
        ['trust to account', 'identity', 'boundary', 'session policy'],
        [],
        'allowed',
      ],
      ['without trust they do not', ['identity', 'boundary', 'session policy'], [], 'implicitly-denied'],
      ['the session policy limits', ['trust to role', 'boundary'], [], 'implicitly-denied'],
    ],
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
  {
    name: 'a role that a service of AWS assumes',
    formula: set('trust'),
    rows: [
      ['its trust policy decides alone', ['trust'], [], 'allowed'],
      ['it is not allowed without its trust policy', [], [], 'implicitly-denied'],
      ['a deny of the trust policy wins', ['trust'], ['trust'], 'explicitly-denied'],
    ],
  },
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
  {
    name: 'an account of an organization',
    formula: { allOf: [set('RCP'), set('SCP of root'), set('SCP of unit'), set('SCP of account'), TO_SESSION] },
    rows: [
      [
        'every level must allow',
        ['RCP', 'SCP of root', 'SCP of unit', 'SCP of account', 'resource to session'],
        [],
        'allowed',
      ],
      [
        'a level that does not allow refuses what the session is granted directly',
        ['RCP', 'SCP of root', 'SCP of account', 'resource to session'],
        [],
        'implicitly-denied',
      ],
      [
        'service control policies allow nothing by themselves',
        ['RCP', 'SCP of root', 'SCP of unit', 'SCP of account'],
        [],
        'implicitly-denied',
      ],
      [
        'a deny of a resource control policy wins',
        ['RCP', 'SCP of root', 'SCP of unit', 'SCP of account', 'resource to session'],
        ['RCP'],
        'explicitly-denied',
      ],
    ],
  },
];

describe.each(SHAPES)('$name', ({ formula, rows }) => {
  it.each(rows)('%s', (_, allowing, denying, decision) => {
    const effectsOf = (name: string): SetEffects => ({ Allow: allowing.includes(name), Deny: denying.includes(name) });
    expect(setsOf(formula)).toEqual(expect.arrayContaining([...allowing, ...denying]));
    expect(decide(formula, effectsOf)).toEqual({ decision });
  });
});

describe('the formula of an access', () => {
  const policy = { Version: '2012-10-17', Statement: [] };

  it.each<[string, object, readonly string[]]>([
    ['a document decides alone', policy, ['policies']],
    ['identity policies without limits', { policies: [policy, policy] }, ['policies']],
    ['no policies at all', { policies: [] }, ['policies']],
    ['with a boundary', { policies: [], permissionsBoundary: policy }, ['policies', 'permissionsBoundary']],
    ['with a session policy', { policies: [], sessionPolicy: policy }, ['policies', 'sessionPolicy']],
    [
      'with both',
      { policies: [policy], permissionsBoundary: policy, sessionPolicy: policy },
      ['policies', 'permissionsBoundary', 'sessionPolicy'],
    ],
  ])('requires all of its parts: %s', (_, access, parts) => {
    expect(formulaOf(parseAccess(access).access)).toEqual({ allOf: parts.map((part) => ({ allowedBy: part })) });
  });
});

describe('policies of an organization', () => {
  const ACCOUNT = '111122223333';
  const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`;
  const BUCKET = 'arn:aws:s3:::orders/x';
  const document = (Effect: 'Allow' | 'Deny', Action: string, more: object = {}): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: { Effect, Action, Resource: '*', ...more },
  });
  const all = document('Allow', '*');
  const denied = document('Deny', 'sqs:SendMessage', { Principal: '*' });
  const outside = document('Deny', 'sqs:*', {
    Principal: '*',
    Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  });
  const accessOf = (organizationPolicies: OrganizationPolicies): AccessObject => ({
    policies: [document('Allow', 'sqs:SendMessage', { Resource: QUEUE }), document('Allow', 's3:GetObject')],
    organizationPolicies,
  });
  const control = (account: string, ...policies: PolicyDocument[]): OrganizationPolicies => ({
    resourceControl: [{ account, policies }],
  });

  /** What becomes of a message that the role may send. */
  it.each<[string, OrganizationPolicies, Evaluation['decision']]>([
    ['without any', {}, 'allowed'],
    ['a level that allows all', { serviceControl: [[all]] }, 'allowed'],
    ['one policy of each level is enough', { serviceControl: [[all], [document('Allow', 's3:*'), all]] }, 'allowed'],
    ['a level that allows nothing else', { serviceControl: [[all], [document('Allow', 's3:*')]] }, 'implicitly-denied'],
    ['levels are not added', { serviceControl: [[document('Allow', 's3:*')], [all]] }, 'implicitly-denied'],
    ['a Deny of any level', { serviceControl: [[all, document('Deny', 'sqs:*')], [all]] }, 'explicitly-denied'],
    ['an empty level', { serviceControl: [[all], []] }, 'implicitly-denied'],
    ['a level that could not be read', { serviceControl: [[all], [undefined]] }, 'unknown'],
    ['a principal, which AWS refuses', { serviceControl: [[all, denied]] }, 'unknown'],
    ['a Deny on resources of the account', control(ACCOUNT, denied), 'explicitly-denied'],
    ['a Deny on resources of another account', control('444455556666', denied), 'allowed'],
    [
      'a Deny of another action',
      control(ACCOUNT, document('Deny', 'sqs:ReceiveMessage', { Principal: '*' })),
      'allowed',
    ],
    [
      'a Deny of a service without such policies',
      control(ACCOUNT, document('Deny', 'sns:*', { Principal: '*' })),
      'allowed',
    ],
    [
      'a resource policy that could not be read',
      { resourceControl: [{ account: ACCOUNT, policies: [undefined] }] },
      'unknown',
    ],
    ['a Deny outside of the organization', { ...control(ACCOUNT, outside), organization: 'o-a1b2c3d4e5' }, 'allowed'],
    ['a Deny outside of another', { ...control(ACCOUNT, outside), organization: 'o-b1b2c3d4e5' }, 'explicitly-denied'],
  ])('%s', (_, policies, decision) => {
    const request = { action: 'sqs:SendMessage', resource: QUEUE, context: {} };
    expect(evaluate(accessOf(policies), request).decision).toBe(decision);
    const { gained, verdict } = compareRoleSessions({ policies: [] }, accessOf(policies));
    if (decision === 'unknown') expect(verdict).not.toBe('equal');
    else expect(gained.some(({ actions }) => actions.includes('sqs:SendMessage'))).toBe(decision === 'allowed');
  });

  it('limit what a resource allows to the session itself', () => {
    const own = { Principal: '*', Resource: 'arn:aws:s3:::orders/*' };
    const access: AccessObject = {
      policies: [],
      principal: `arn:aws:iam::${ACCOUNT}:role/orders`,
      resourcePolicies: [
        { resource: 'arn:aws:s3:::orders', account: ACCOUNT, document: document('Allow', 's3:GetObject', own) },
      ],
    };
    const request = {
      action: 's3:GetObject',
      resource: BUCKET,
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/orders/x`,
      context: {},
    };
    const limited = { ...access, organizationPolicies: { serviceControl: [[document('Allow', 'sqs:*')]] } };
    expect([access, limited].map((one) => evaluate(one, request).decision)).toEqual(['allowed', 'implicitly-denied']);
  });

  it('deny in buckets, whose ARNs name no account, only where they are said to own them', () => {
    const policies = [document('Deny', 's3:*', { Principal: '*' })];
    const decisionOf = (ownsBuckets: boolean): string =>
      evaluate(accessOf({ resourceControl: [{ account: ACCOUNT, policies, ownsBuckets }] }), {
        action: 's3:GetObject',
        resource: BUCKET,
        context: {},
      }).decision;
    expect([false, true].map(decisionOf)).toEqual(['allowed', 'explicitly-denied']);
  });
});

it('names each set once, in the order in which the formula names them', () => {
  const formula = { anyOf: [set('b'), { allOf: [set('a'), set('b')] }, { allOf: [] }, set('c')] };
  expect(setsOf(formula)).toEqual(['b', 'a', 'c']);
});

describe('laws of formulas', () => {
  const NAMES = ['a', 'b', 'c', 'd'] as const;
  type Name = (typeof NAMES)[number];
  const doubt = { because: 'not documented' };
  const formula = formulaOver(fc.constantFrom(...NAMES));
  const truth = fc.constantFrom<Truth>(true, false, doubt);
  const effects = fc.record(
    Object.fromEntries(NAMES.map((name) => [name, fc.record({ Allow: truth, Deny: truth })])) as Record<
      Name,
      fc.Arbitrary<SetEffects>
    >,
  );

  /** The same effects with every doubt settled in one way. The two extremes are enough: formulas are monotonic. */
  function settled(given: Record<Name, SetEffects>, allow: boolean, deny: boolean): (name: Name) => SetEffects {
    const settle = (truth: Truth, answer: boolean): Truth => (typeof truth === 'boolean' ? truth : answer);
    return (name) => ({ Allow: settle(given[name].Allow, allow), Deny: settle(given[name].Deny, deny) });
  }

  it('is unknown exactly where what is in doubt decides whether the request is allowed', () => {
    fc.assert(
      fc.property(formula, effects, (tree, given) => {
        const least = decide(tree, settled(given, false, true)).decision === 'allowed';
        const most = decide(tree, settled(given, true, false)).decision === 'allowed';
        const { decision } = decide(tree, (name) => given[name]);
        expect(decision === 'unknown').toBe(least !== most);
        expect(decision === 'allowed').toBe(least && most);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('names the deny where a deny is in doubt, else the allow', () => {
    fc.assert(
      fc.property(formula, effects, (tree, given) => {
        const decided = decide(tree, (name) => given[name]);
        if (decided.decision !== 'unknown') return;
        const denies = setsOf(tree).some((name) => given[name].Deny === doubt);
        expect(decided.doubt).toBe(denies ? 'Deny' : 'Allow');
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('denies explicitly exactly where one of its sets certainly denies', () => {
    fc.assert(
      fc.property(formula, effects, (tree, given) => {
        const { decision } = decide(tree, (name) => given[name]);
        const denies = setsOf(tree).some((name) => given[name].Deny === true);
        expect(decision === 'explicitly-denied').toBe(denies);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('gives the same answer after its sets are replaced by their effects', () => {
    fc.assert(
      fc.property(formula, effects, (tree, given) => {
        const looked = mapSets(tree, (name) => given[name].Allow);
        expect(isAllowed(looked, (allows) => allows)).toEqual(isAllowed(tree, (name) => given[name].Allow));
      }),
      { numRuns: runs(200, 20_000) },
    );
  });
});
