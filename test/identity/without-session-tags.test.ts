import fc from 'fast-check';
import { neverApplies, withoutSessionTags } from '../../modules/identity/without-session-tags';
import { compare } from '../../modules/policy/compare';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { AccessObject, ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { accessObject, accessRequest } from '../policy/arbitraries';
import { runs } from '../policy/runs';

const NAMESPACE = 'aws:PrincipalTag/kubernetes-namespace';

/** Access of any shape, in which the tag `team` is one of EKS's, as a variable or as a condition. */
const taggedAccess: fc.Arbitrary<AccessObject> = accessObject.map((access) => {
  const text = JSON.stringify({ ...access, sessionTags: undefined }).replace(
    /aws:PrincipalTag\/team/gi,
    'aws:principaltag/Kubernetes-Team',
  );
  return JSON.parse(text) as AccessObject;
});

function withTag(request: AccessRequest, value: string | undefined): AccessRequest {
  const others = Object.entries(request.context).filter(([key]) => !/^aws:PrincipalTag\/team$/i.test(key));
  const tag = value === undefined ? [] : [['aws:PrincipalTag/kubernetes-team', value] as const];
  return { ...request, context: Object.fromEntries([...others, ...tag]) };
}

test('decides every request as IAM does for a session without the tags, even if the request has them', () => {
  fc.assert(
    fc.property(taggedAccess, accessRequest, fc.constantFrom(undefined, 'team-a', 'orders'), (access, request, tag) => {
      const { decision } = evaluate(access, withTag(request, undefined));
      // Which of several values an operator for one takes is not kept where none of the policy's values is left.
      const isMultiple = Object.values(request.context).some((values) => Array.isArray(values) && values.length > 1);
      fc.pre(!isMultiple || !/"(?:String|Arn)\w*Not/.test(JSON.stringify(access)));
      expect(evaluate(withoutSessionTags(access, {}), withTag(request, tag)).decision).toBe(decision);
    }),
    { numRuns: runs(400, 15_000) },
  );
});

test.each([
  ['ForAnyValue:StringEqualsIfExists', {}, 'unknown'],
  ['ForAnyValue:StringEqualsIfExists', { 'aws:TagKeys': ['team'] }, 'implicitly-denied'],
  ['ForAnyValue:StringNotEqualsIfExists', {}, 'unknown'],
  ['ForAnyValue:StringNotEqualsIfExists', { 'aws:TagKeys': ['team'] }, 'allowed'],
])(
  'what AWS does not document stays unknown: %s of a tag without a value, request with %j',
  (operator, context, expected) => {
    const Condition = { [operator]: { 'aws:TagKeys': '${aws:PrincipalTag/kubernetes-namespace}-team' } };
    const statement: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition };
    const access = { policies: [{ Version: '2012-10-17' as const, Statement: statement }] };
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::orders/a', context };
    expect(evaluate(access, request).decision).toBe(expected);
    expect(evaluate(withoutSessionTags(access, {}), request).decision).toBe(expected);
  },
);

test('is access that knows nothing of the tags any more', () => {
  fc.assert(
    fc.property(taggedAccess, (access) => {
      const once = withoutSessionTags(access, {});
      expect(withoutSessionTags(once, {})).toEqual(once);
    }),
    { numRuns: runs(100, 3_000) },
  );
});

const document = (statement: Partial<Statement>): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
});

function read(statement: Partial<Statement>, roleTags: Readonly<Record<string, string>> = {}): Statement {
  const [policy] = withoutSessionTags({ policies: [document(statement)] }, roleTags).policies;
  return [(policy as PolicyDocument).Statement].flat()[0]!;
}

describe('a statement that needs a tag never applies', () => {
  test.each<[string, Partial<Statement>]>([
    ['by a condition', { Condition: { StringEquals: { [NAMESPACE]: 'shop' } } }],
    ['by a condition that anything meets', { Condition: { StringLike: { [NAMESPACE]: '*' } } }],
    ['by its being there', { Condition: { Null: { [NAMESPACE]: 'false' } } }],
    [
      'by a condition of which it is the value',
      { Condition: { StringEquals: { 'aws:ResourceTag/ns': `\${${NAMESPACE}}` } } },
    ],
    ['by its resource', { Resource: `arn:aws:s3:::b/\${${NAMESPACE}}/*` }],
    ['in other letters', { Condition: { StringEquals: { 'AWS:principaltag/KUBERNETES-namespace': 'shop' } } }],
    ['in a Deny', { Effect: 'Deny', Condition: { StringEquals: { [NAMESPACE]: 'shop' } } }],
    ['of a name that EKS may set one day', { Condition: { StringEquals: { 'aws:PrincipalTag/eks-node': 'n' } } }],
  ])('%s', (_, statement) => {
    const left = read(statement);
    expect(neverApplies(left)).toBe(true);
    expect(left.Effect).toBe(statement.Effect ?? 'Allow');
  });
});

describe('a statement that goes without a tag', () => {
  const RESOURCE = `arn:aws:s3:::b/\${${NAMESPACE}}/*`;

  test.each<[string, Partial<Statement>, Partial<Statement>]>([
    ['holds for a negated condition', { Condition: { StringNotEquals: { [NAMESPACE]: 'shop' } } }, {}],
    ['holds where it may be missing', { Condition: { StringEqualsIfExists: { [NAMESPACE]: 'shop' } } }, {}],
    ['holds where it must be missing', { Condition: { Null: { [NAMESPACE]: 'true' } } }, {}],
    ['keeps its other resources', { Resource: [RESOURCE, 'arn:aws:s3:::c/*'] }, { Resource: ['arn:aws:s3:::c/*'] }],
    [
      'takes the default of a variable, as plain characters',
      { Resource: `arn:aws:s3:::b/\${${NAMESPACE}, 'any*'}/*` },
      { Resource: ['arn:aws:s3:::b/any${*}/*'] },
    ],
    [
      'keeps its other conditions',
      { Condition: { StringNotEquals: { [NAMESPACE]: 'shop' }, Bool: { 'aws:SecureTransport': 'true' } } },
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    [
      'keeps the other values of a condition',
      { Condition: { StringEquals: { 'aws:ResourceTag/ns': [`\${${NAMESPACE}}`, 'all'] } } },
      { Condition: { StringEquals: { 'aws:ResourceTag/ns': ['all'] } } },
    ],
    [
      'asks for an absent key where no value is left',
      { Condition: { StringEqualsIfExists: { 'aws:ResourceTag/ns': `\${${NAMESPACE}}` } } },
      { Condition: { Null: { 'aws:ResourceTag/ns': 'true' } } },
    ],
  ])('%s', (_, statement, left) => {
    const { Effect, Action, ...rest } = read(statement);
    expect([Effect, Action]).toEqual(['Allow', 's3:GetObject']);
    expect(rest).toEqual({ ...(left.Resource === undefined && { Resource: ['*'] }), ...left });
  });

  test('is unchanged if the role has a tag of that key', () => {
    const condition: ConditionBlock = { StringEquals: { [NAMESPACE]: 'shop' } };
    expect(read({ Condition: condition }, { 'Kubernetes-Namespace': 'shop' }).Condition).toEqual(condition);
  });

  test('is unchanged in a document whose version has no variables', () => {
    const policy = { ...document({ Resource: RESOURCE }), Version: '2008-10-17' as const };
    const { policies } = withoutSessionTags({ policies: [policy] }, {});
    expect(compare({ policies: [policy] }, { policies }).verdict).toBe('equal');
  });
});

describe('what AWS does not settle stays in doubt', () => {
  test.each<[string, Partial<Statement>]>([
    ['NotResource with a variable', { NotResource: `arn:aws:s3:::b/\${${NAMESPACE}}/*` }],
    ['ForAnyValue and IfExists', { Condition: { 'ForAnyValue:StringEqualsIfExists': { [NAMESPACE]: 'shop' } } }],
  ])('%s', (_, statement) => {
    const resource = statement.NotResource === undefined && { Resource: '*' };
    const Statement: Statement = { Effect: 'Allow', Action: 's3:GetObject', ...resource, ...statement };
    const policy: PolicyDocument = { Version: '2012-10-17', Statement };
    const access = withoutSessionTags({ policies: [policy] }, {});
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x/y', context: { [NAMESPACE]: 'shop' } };
    expect(evaluate(access, request).decision).toBe('unknown');
    expect(compare(access, access).verdict).toBe('equal');
    expect(compare({ policies: [] }, access).verdict).toBe('unknown');
  });
});

describe('policies', () => {
  test('that do not mention the tags are given back as they are', () => {
    const access: AccessObject = { policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess', document({})] };
    expect(withoutSessionTags(access, {})).toBe(access);
  });

  test('of AWS that mention them are replaced by their documents', () => {
    const arn = 'arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy';
    const { policies } = withoutSessionTags({ policies: [arn] }, {});
    expect(compare({ policies }, { policies: [arn] }).verdict).toBe('broader');
  });

  test('limit as before where they mention them', () => {
    const permissionsBoundary = document({ Condition: { StringEquals: { [NAMESPACE]: 'shop' } } });
    const access = withoutSessionTags({ policies: [document({})], permissionsBoundary }, {});
    expect(compare({ policies: [] }, access).verdict).toBe('equal');
  });
});
