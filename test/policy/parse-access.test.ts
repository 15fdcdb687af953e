import fc from 'fast-check';
import { evaluate } from '../../modules/policy/evaluate';
import { parseAccess } from '../../modules/policy/parse-access';
import { runs } from './runs';

const ALLOW = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
const TWO = { Version: '2012-10-17', Statement: [ALLOW.Statement, ALLOW.Statement] };

it('reads a document as the access that it alone gives', () => {
  const { access, problems } = parseAccess(ALLOW);
  expect(access.policies).toHaveLength(1);
  expect(access.permissionsBoundary).toBeUndefined();
  expect(problems).toEqual([]);
});

it('numbers statements over policies, then boundary, then session policy', () => {
  const { access } = parseAccess({ policies: [TWO, ALLOW], permissionsBoundary: TWO, sessionPolicy: ALLOW });
  const numbers = [...access.policies, access.permissionsBoundary, access.sessionPolicy].map((policy) =>
    policy?.statements.map(({ number }) => number),
  );
  expect(numbers).toEqual([[0, 1], [2], [3, 4], [5]]);
});

it('counts the statements that it cannot read', () => {
  const { access, problems } = parseAccess({
    policies: [{ Statement: ['x', 'y'] }, ALLOW],
    sessionPolicy: { Statement: 1 },
  });
  expect(access.policies[1]?.statements[0]?.number).toBe(2);
  expect(problems.map(({ number }) => number)).toEqual([0, 1, 3]);
});

it('fixes session tags as condition keys of the principal in any letter case', () => {
  const { access } = parseAccess({ policies: [ALLOW], sessionTags: { 'Kubernetes-Namespace': 'Shop' } });
  expect([...access.fixedKeys]).toEqual([['aws:principaltag/kubernetes-namespace', 'Shop']]);
});

describe('managed policies', () => {
  const known = 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess';

  it('of AWS are looked up by their ARN', () => {
    const { access, problems } = parseAccess({ policies: [ALLOW, known], permissionsBoundary: known });
    expect(problems).toEqual([]);
    expect(access.policies[1]).toMatchObject({ arn: known, index: 1, statements: [{ number: 1, effect: 'Allow' }] });
    expect(access.permissionsBoundary?.statements).toHaveLength(access.policies[1]?.statements.length ?? NaN);
  });

  it('of customers are looked up in `managedPolicies`, where those of AWS are not', () => {
    const ours = 'arn:aws:iam::111122223333:policy/ours';
    const managedPolicies = [
      { arn: ours, document: TWO },
      { arn: known, document: { ...ALLOW, Statement: [] } },
    ];
    const { access, problems } = parseAccess({ policies: [ours, known], permissionsBoundary: ours, managedPolicies });
    expect(problems).toEqual([]);
    expect([...access.policies, access.permissionsBoundary]).toMatchObject([
      { arn: ours, statements: [{ number: 0 }, { number: 1 }] },
      { arn: known, statements: [{ number: 2 }] },
      { arn: ours, statements: [{}, {}] },
    ]);
  });

  it.each([
    ['without a document', [{ arn: 'arn:aws:iam::111122223333:policy/ours' }], 'could not be read'],
    ['of another policy', [{ arn: 'arn:aws:iam::111122223333:policy/other', document: ALLOW }], 'is not known'],
    ['that is malformed', { arn: 'arn:aws:iam::111122223333:policy/ours' }, 'is not known'],
    ['that is not an object', [null, 1, 'x'], 'is not known'],
  ])('stay undecided beside an entry %s', (_, managedPolicies, reason) => {
    const { access } = parseAccess({ policies: ['arn:aws:iam::111122223333:policy/ours'], managedPolicies });
    expect(access.policies[0]?.undecided).toContain(reason);
  });

  it.each([
    'arn:aws:iam::111122223333:policy/ours',
    'arn:aws:iam::aws:policy/NoSuchPolicy',
    'AmazonSSMReadOnlyAccess',
    '',
  ])("that are not known are undecided, alone: '%s'", (arn) => {
    const { access, problems } = parseAccess({ policies: [arn, ALLOW] });
    expect(access.policies[0]).toMatchObject({ arn, statements: [], undecided: expect.any(String) as string });
    expect(access.policies[1]).toMatchObject({ statements: [{ number: 0 }] });
    expect(access.policies[1]?.undecided).toBeUndefined();
    expect(problems).toMatchObject([{ policy: 0, undecided: true }]);
  });
});

describe('an invalid access object adds an unknown policy: ', () => {
  it.each<[string, unknown]>([
    ['an unknown part', { policies: [ALLOW], permissionBoundary: ALLOW }],
    ['session tags that are a list', { policies: [ALLOW], sessionTags: ['a'] }],
    ['a session tag that is not a string', { policies: [ALLOW], sessionTags: { a: 1 } }],
  ])('%s', (_name, value) => {
    const { access, problems } = parseAccess(value);
    expect(access.policies[1]).toMatchObject({ index: 1, statements: [], undecided: expect.any(String) as string });
    expect(problems).toMatchObject([{ policy: 1, undecided: true }]);
  });
});

it('never throws, and neither does evaluating what it read', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.constantFrom<unknown>('*', 's3:GetObject', 'arn:aws:s3:::b', 'Allow', '${a}', '', null, true, 1, '2012-10-17'),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.constantFrom(
        ...'policies permissionsBoundary sessionPolicy sessionTags Version Statement Effect Action NotAction Resource'.split(
          ' ',
        ),
        ...'NotResource Principal NotPrincipal Condition StringEquals Null AWS __proto__ constructor'.split(' '),
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  })).object;
  fc.assert(
    fc.property(json, (value) => {
      const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b', principal: 'a.b', context: {} };
      const { decision } = evaluate(value as never, request);
      const { access } = parseAccess(value);
      // Nothing is allowed for certain by what AWS would refuse.
      if (access.policies.some(({ undecided }) => undecided !== undefined)) expect(decision).not.toBe('allowed');
    }),
    { numRuns: runs(1_000, 100_000) },
  );
});
