import fc from 'fast-check';
import type { AccessRequest, Evaluation } from '../../modules/policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { accessObject, accessRequest, policyDocument, statement } from './arbitraries';
import { runs } from './runs';

const REQUEST: AccessRequest = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context: {} };

function policy(...statements: Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

const allow = (action: string, rest: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: '*',
  ...rest,
});
const deny = (action: string, rest: Partial<Statement> = {}): Statement => ({ ...allow(action, rest), Effect: 'Deny' });
/** A test that AWS does not document, so that the statement may apply or not. */
const maybe = { Condition: { StringFoo: { a: 'b' } } };
const UNKNOWN_POLICY = 'arn:aws:iam::111122223333:policy/unknown';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html */
describe('policies combine', () => {
  const get = policy(allow('s3:GetObject'));
  const put = policy(allow('s3:PutObject'));
  const all = policy(allow('*'));
  const none = policy();
  it.each<[string, AccessObject, Evaluation['decision']]>([
    ['no policy allows nothing', { policies: [] }, 'implicitly-denied'],
    ['an empty policy allows nothing', { policies: [none] }, 'implicitly-denied'],
    ['one Allow of several policies is enough', { policies: [put, get] }, 'allowed'],
    ['no Allow that applies', { policies: [put] }, 'implicitly-denied'],
    ['a Deny outweighs an Allow', { policies: [get, policy(deny('s3:*'))] }, 'explicitly-denied'],
    ['a Deny without an Allow', { policies: [policy(deny('s3:*'))] }, 'explicitly-denied'],
    ['a Deny of something else', { policies: [get, policy(deny('s3:Put*'))] }, 'allowed'],
    ['a boundary that allows', { policies: [get], permissionsBoundary: all }, 'allowed'],
    ['a boundary that does not allow', { policies: [all], permissionsBoundary: put }, 'implicitly-denied'],
    ['a boundary alone allows nothing', { policies: [put], permissionsBoundary: all }, 'implicitly-denied'],
    [
      'a boundary that denies',
      { policies: [all], permissionsBoundary: policy(allow('*'), deny('s3:*')) },
      'explicitly-denied',
    ],
    ['a session policy that allows', { policies: [get], sessionPolicy: all }, 'allowed'],
    ['a session policy that does not allow', { policies: [all], sessionPolicy: put }, 'implicitly-denied'],
    ['a session policy alone allows nothing', { policies: [], sessionPolicy: all }, 'implicitly-denied'],
    ['a session policy that denies', { policies: [all], sessionPolicy: policy(deny('*')) }, 'explicitly-denied'],
    ['all three', { policies: [all], permissionsBoundary: all, sessionPolicy: get }, 'allowed'],
    ['all three but one', { policies: [all], permissionsBoundary: put, sessionPolicy: get }, 'implicitly-denied'],

    ['an unknown Allow', { policies: [policy(allow('*', maybe))] }, 'unknown'],
    ['an unknown Allow beside a certain one', { policies: [get, policy(allow('*', maybe))] }, 'allowed'],
    ['an unknown Deny', { policies: [get, policy(deny('*', maybe))] }, 'unknown'],
    [
      'an unknown Deny beside a certain one',
      { policies: [get, policy(deny('*', maybe), deny('*'))] },
      'explicitly-denied',
    ],
    ['an unknown Deny where nothing is allowed', { policies: [put, policy(deny('*', maybe))] }, 'implicitly-denied'],
    ['an unknown boundary', { policies: [get], permissionsBoundary: policy(allow('*', maybe)) }, 'unknown'],
    [
      'an unknown boundary where nothing is allowed',
      { policies: [put], permissionsBoundary: policy(allow('*', maybe)) },
      'implicitly-denied',
    ],
    ['an unknown managed policy may allow', { policies: [UNKNOWN_POLICY] }, 'unknown'],
    ['an unknown managed policy may deny', { policies: [get, UNKNOWN_POLICY] }, 'unknown'],
    [
      'an unknown managed policy cannot undo a Deny',
      { policies: [policy(deny('*')), UNKNOWN_POLICY] },
      'explicitly-denied',
    ],
    [
      'an unknown managed policy cannot pass a boundary',
      { policies: [UNKNOWN_POLICY], permissionsBoundary: put },
      'implicitly-denied',
    ],
    ['an unknown boundary by ARN', { policies: [get], permissionsBoundary: UNKNOWN_POLICY }, 'unknown'],
  ])('%s', (_name, access, decision) => {
    expect(evaluate(access, REQUEST).decision).toBe(decision);
  });
});

describe('evaluate names the statements that decided', () => {
  it.each<[string, AccessObject | PolicyDocument, Evaluation]>([
    [
      'every Allow, in every part',
      {
        policies: [policy(allow('s3:Put*'), allow('s3:Get*', { Sid: 'Read' })), policy(allow('*'))],
        permissionsBoundary: policy(allow('*')),
        sessionPolicy: policy(deny('iam:*'), allow('s3:*')),
      },
      {
        decision: 'allowed',
        statements: [
          { part: 'policies', policy: 0, statement: 1, sid: 'Read', effect: 'Allow' },
          { part: 'policies', policy: 1, statement: 0, effect: 'Allow' },
          { part: 'permissionsBoundary', policy: 0, statement: 0, effect: 'Allow' },
          { part: 'sessionPolicy', policy: 0, statement: 1, effect: 'Allow' },
        ],
      },
    ],
    [
      'every Deny',
      { policies: [policy(allow('*'), deny('s3:*', maybe), deny('s3:*'))], sessionPolicy: policy(deny('*')) },
      {
        decision: 'explicitly-denied',
        statements: [
          { part: 'policies', policy: 0, statement: 2, effect: 'Deny' },
          { part: 'sessionPolicy', policy: 0, statement: 0, effect: 'Deny' },
        ],
      },
    ],
    ['none where none applies', policy(allow('iam:*')), { decision: 'implicitly-denied', statements: [] }],
    [
      'those in doubt, with the reason',
      policy(allow('*'), deny('*', maybe)),
      {
        decision: 'unknown',
        statements: [{ part: 'policies', policy: 0, statement: 1, effect: 'Deny' }],
        reasons: ["'StringFoo' is not a condition operator"],
      },
    ],
    [
      'no statement where a policy is not known',
      { policies: [UNKNOWN_POLICY] },
      { decision: 'unknown', statements: [], reasons: [`managed policy '${UNKNOWN_POLICY}' is not known`] },
    ],
  ])('%s', (_name, access, expected) => {
    expect(evaluate(access, REQUEST)).toEqual(expected);
  });
});

describe('session tags', () => {
  const own = policy(allow('s3:*', { Resource: 'arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*' }));
  const shop = { ...REQUEST, resource: 'arn:aws:s3:::tenants/shop/x' };
  it.each<[string, AccessObject['sessionTags'], AccessRequest['context'], Evaluation['decision']]>([
    ['that are known fill variables', { 'kubernetes-namespace': 'shop' }, {}, 'allowed'],
    ['that are known leave other values out', { 'kubernetes-namespace': 'bank' }, {}, 'implicitly-denied'],
    [
      'that are known outweigh the request',
      { 'kubernetes-namespace': 'bank' },
      { 'aws:PrincipalTag/kubernetes-namespace': 'shop' },
      'implicitly-denied',
    ],
    ['that are free come from the request', undefined, { 'aws:PrincipalTag/kubernetes-namespace': 'shop' }, 'allowed'],
    ['that are absent resolve nothing', undefined, {}, 'implicitly-denied'],
  ])('%s', (_name, sessionTags, context, decision) => {
    const access = { policies: [own], ...(sessionTags && { sessionTags }) };
    expect(evaluate(access, { ...shop, context }).decision).toBe(decision);
  });
});

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
describe('the trust policy of EKS Pod Identity', () => {
  const trust: PolicyDocument = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'shop' } },
    },
  };
  const request = { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/orders' };
  const tags = { 'aws:RequestTag/kubernetes-namespace': 'shop' };
  it.each([
    ['pods.eks.amazonaws.com', 'sts:AssumeRole', tags, 'allowed'],
    ['pods.eks.amazonaws.com', 'sts:TagSession', tags, 'allowed'],
    ['pods.eks.amazonaws.com', 'sts:AssumeRole', {}, 'implicitly-denied'],
    ['pods.eks.amazonaws.com', 'sts:SetSourceIdentity', tags, 'implicitly-denied'],
    ['ec2.amazonaws.com', 'sts:AssumeRole', tags, 'implicitly-denied'],
    ['arn:aws:iam::111122223333:role/admin', 'sts:AssumeRole', tags, 'implicitly-denied'],
  ] as const)('%s %s %j: %s', (principal, action, context, decision) => {
    expect(evaluate(trust, { ...request, principal, action, context }).decision).toBe(decision);
  });
});

describe('laws', () => {
  const options = { numRuns: runs(300, 30_000) };
  const isAllowed = (access: AccessObject, request: AccessRequest): boolean =>
    evaluate(access, request).decision === 'allowed';
  const statementsOf = ({ Statement }: PolicyDocument): Statement[] => [Statement].flat();

  it('an Allow more never takes away, and a Deny more never gives', () => {
    fc.assert(
      fc.property(accessObject, statement, accessRequest, (access, more, request) => {
        const allowed = isAllowed(access, request);
        const added = (effect: Statement['Effect']): AccessObject => ({
          ...access,
          policies: [...access.policies, policy({ ...more, Effect: effect })],
        });
        if (allowed) expect(evaluate(added('Allow'), request).decision).toBe('allowed');
        else expect(evaluate(added('Deny'), request).decision).not.toBe('allowed');
      }),
      options,
    );
  });

  it('a boundary or a session policy more never gives', () => {
    fc.assert(
      fc.property(
        fc.array(policyDocument, { maxLength: 2 }),
        policyDocument,
        accessRequest,
        (policies, more, request) => {
          for (const part of ['permissionsBoundary', 'sessionPolicy'] as const) {
            if (isAllowed({ policies, [part]: more }, request)) {
              expect(isAllowed({ policies }, request)).toBe(true);
              expect(isAllowed({ policies: [more] }, request)).toBe(true);
            }
          }
        },
      ),
      options,
    );
  });

  it('how statements are spread over policies, their order and their Sids do not matter', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), accessRequest, (statements, request) => {
        const together = evaluate(policy(...statements), request).decision;
        const apart = { policies: statements.map((one) => policy({ ...one, Sid: 'x' })).reverse() };
        expect(evaluate(apart, request).decision).toBe(together);
      }),
      options,
    );
  });

  it('the case of actions and keys does not matter', () => {
    fc.assert(
      fc.property(policyDocument, accessRequest, (document, request) => {
        const shouted = policy(...statementsOf(document).map(shoutActionsAndKeys));
        const original = policy(...statementsOf(document));
        const context = Object.fromEntries(
          Object.entries(request.context).map(([key, values]) => [key.toUpperCase(), values]),
        );
        const { decision } = evaluate(shouted, { ...request, action: request.action.toUpperCase(), context });
        expect(decision).toBe(evaluate(original, request).decision);
      }),
      options,
    );
  });

  it('a statement split by action and resource means the same', () => {
    fc.assert(
      fc.property(statement, accessRequest, (whole, request) => {
        const parts = [whole.Action ?? []]
          .flat()
          .flatMap((Action) =>
            [whole.Resource ?? []].flat().map((Resource): Statement => ({ ...whole, Action, Resource })),
          );
        fc.pre(parts.length > 0);
        expect(evaluate(policy(...parts), request).decision).toBe(evaluate(policy(whole), request).decision);
      }),
      options,
    );
  });
});

function shoutActionsAndKeys({ Action, NotAction, Condition, ...rest }: Statement): Statement {
  const shout = (texts: string | readonly string[]): string[] => [texts].flat().map((text) => text.toUpperCase());
  return {
    ...rest,
    ...(Action !== undefined && { Action: shout(Action) }),
    ...(NotAction !== undefined && { NotAction: shout(NotAction) }),
    ...(Condition && {
      Condition: Object.fromEntries(
        Object.entries(Condition).map(([operator, keys]) => [
          operator.toUpperCase(),
          Object.fromEntries(Object.entries(keys).map(([key, values]) => [key.toUpperCase(), values])),
        ]),
      ),
    }),
  };
}
