import { parsePolicyDocument } from '../../modules/policy/parse-policy-document';

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const document = (...statements: unknown[]) => ({ Version: '2012-10-17', Statement: statements });

describe('parsePolicyDocument accepts what AWS accepts', () => {
  it.each<[string, unknown]>([
    ['a list of statements', document(ALLOW)],
    ['a single statement', { Version: '2012-10-17', Statement: ALLOW }],
    ['version 2008-10-17', { Version: '2008-10-17', Statement: ALLOW }],
    ['no version', { Statement: [ALLOW] }],
    ['an Id and Sids', { Version: '2012-10-17', Id: 'x', Statement: [{ ...ALLOW, Sid: 'One' }] }],
    ['lists and single texts', document({ ...ALLOW, Action: ['s3:Get*', '*'], Resource: ['*'] })],
    [
      'a trust policy, without Resource',
      document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'a.b' } }),
    ],
    [
      'numbers and booleans as values',
      document({ ...ALLOW, Condition: { Bool: { a: true }, NumericEquals: { b: [1, 2] } } }),
    ],
    ['properties without a value', { ...document({ ...ALLOW, NotAction: undefined }), Id: undefined }],
  ])('%s', (_name, value) => {
    const { policy, problems, statementCount } = parsePolicyDocument(value);
    expect(problems).toEqual([]);
    expect(policy.undecided).toBeUndefined();
    expect(policy.statements).toHaveLength(statementCount);
  });

  it('and knows the position of each statement', () => {
    const place = { part: 'sessionPolicy', index: 0, firstNumber: 7 } as const;
    const { policy } = parsePolicyDocument(document(ALLOW, { ...ALLOW, Sid: 'Two', Effect: 'Deny' }), place);
    expect(policy.statements).toMatchObject([
      { part: 'sessionPolicy', policy: 0, index: 0, number: 7, effect: 'Allow' },
      { part: 'sessionPolicy', policy: 0, index: 1, number: 8, effect: 'Deny', sid: 'Two' },
    ]);
  });
});

describe('parsePolicyDocument leaves a policy undecided that AWS would refuse: ', () => {
  it.each<[string, unknown, number | undefined]>([
    ['not an object', 'text', undefined],
    ['null', null, undefined],
    ['a list', [ALLOW], undefined],
    ['no Statement', { Version: '2012-10-17' }, undefined],
    ['an unknown version', { Version: '2012-10-18', Statement: [ALLOW] }, undefined],
    ['an unknown element of the policy', { ...document(ALLOW), Statements: [] }, undefined],
    ['a statement that is text', document(ALLOW, 'x'), 1],
    ['an unknown element of a statement', document({ ...ALLOW, Resources: '*' }), 0],
    ['an unknown effect', document({ ...ALLOW, Effect: 'allow' }), 0],
    ['no effect', document({ Action: '*', Resource: '*' }), 0],
    ['no action', document({ Effect: 'Allow', Resource: '*' }), 0],
    ['no resource', document({ Effect: 'Allow', Action: '*' }), 0],
    ['Action and NotAction', document({ ...ALLOW, NotAction: '*' }), 0],
    ['Resource and NotResource', document({ ...ALLOW, NotResource: '*' }), 0],
    ['Principal and NotPrincipal', document({ ...ALLOW, Principal: '*', NotPrincipal: '*' }), 0],
    ['an action that is not a string', document({ ...ALLOW, Action: [1] }), 0],
    ['a resource that is not a string', document({ ...ALLOW, Resource: { Ref: 'Bucket' } }), 0],
    ['a principal that is text', document({ ...ALLOW, Principal: 'arn:aws:iam::111122223333:root' }), 0],
    ['a principal in a list that is not a string', document({ ...ALLOW, Principal: { AWS: [null] } }), 0],
    ['a Sid that is not a string', document({ ...ALLOW, Sid: 1 }), 0],
    ['a Condition that is a list', document({ ...ALLOW, Condition: [] }), 0],
    ['an operator without keys', document({ ...ALLOW, Condition: { StringEquals: 'a' } }), 0],
    ['a condition value that is an object', document({ ...ALLOW, Condition: { StringEquals: { a: {} } } }), 0],
    ['a condition value that is null', document({ ...ALLOW, Condition: { StringEquals: { a: [null] } } }), 0],
    ['a key twice in one block', document({ ...ALLOW, Condition: { StringEquals: { a: '1', A: '1' } } }), 0],
  ])('%s', (_name, value, statement) => {
    const { policy, problems } = parsePolicyDocument(value);
    expect(policy.undecided).toBeDefined();
    expect(problems).toContainEqual(expect.objectContaining({ undecided: true, part: 'policies', policy: 0 }));
    expect(problems[0]?.statement).toBe(statement);
  });

  it('yet keeps the statements that it can read, under their own numbers', () => {
    const { policy, statementCount } = parsePolicyDocument(document('x', ALLOW, { ...ALLOW, Effect: 'Permit' }, ALLOW));
    expect(policy.statements.map(({ index }) => index)).toEqual([1, 3]);
    expect(statementCount).toBe(4);
  });
});

describe('parsePolicyDocument complains about', () => {
  it.each<[string, object, boolean]>([
    ['an invalid action, which matches nothing', { Action: 's3:Get Object' }, false],
    ['a resource that is not an ARN', { Resource: 'bucket' }, true],
    ['a variable before the fifth colon', { Resource: 'arn:aws:s3::${aws:b}:${aws:a}' }, true],
    ['an unterminated variable', { Resource: 'arn:aws:s3:::${a' }, true],
    ['a wildcard inside a principal', { Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }, true],
    ['an unknown kind of principal', { Principal: { Role: 'a' } }, true],
    ['an unknown operator', { Condition: { StringIs: { a: 'b' } } }, true],
    ['an invalid value for its operator', { Condition: { NumericEquals: { a: 'b' } } }, true],
    ['an empty NotAction', { Action: undefined, NotAction: [] }, true],
    ['an empty NotResource', { Resource: undefined, NotResource: [] }, true],
    ['a Deny with an empty condition', { Effect: 'Deny', Condition: { StringEquals: { a: [] } } }, true],
  ])('%s', (_name, elements, undecided) => {
    const { policy, problems } = parsePolicyDocument(document(ALLOW, { ...ALLOW, ...elements }));
    expect(problems).toMatchObject([{ part: 'policies', policy: 0, statement: 1, number: 1, undecided }]);
    expect(policy.undecided).toBeUndefined();
    expect(policy.statements).toHaveLength(2);
  });
});
