import { LARGEST_JSON } from '../../modules/manifest/json-document';
import { readAccess } from '../../cli/read-access';

const STATEMENT = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [STATEMENT] }, null, 2);

function read(content: string | Buffer) {
  const { value, diagnostics } = readAccess(Buffer.from(content), 'a.json');
  const problems = diagnostics.map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`);
  return { value, problems };
}

function policyWith(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

describe('reads what compare takes', () => {
  test.each([
    ['a policy document', POLICY],
    ['one with a byte order mark and Windows line ends', `\u{feff}${POLICY.replaceAll('\n', '\r\n')}`],
    ['one whose Statement is not a list', JSON.stringify({ Version: '2012-10-17', Statement: STATEMENT })],
    ['one that allows nothing', '{"Statement": []}'],
    ['an access object', `{"policies": [${POLICY}], "permissionsBoundary": ${POLICY}, "sessionTags": {"a": "b"}}`],
    ['strings full of brackets', policyWith({ Sid: '{'.repeat(100) + '[', ...STATEMENT })],
  ])('%s', (_, content) => {
    const { value, problems } = read(content);
    expect(problems).toEqual([]);
    expect(value).toEqual(JSON.parse(content.replace(/^\u{feff}/u, '')));
  });
});

const DOCUMENT = JSON.parse(POLICY) as object;
const ENCODED = encodeURIComponent(POLICY);
const EXPLANATION = {
  service: 'orders',
  role: { kind: 'created', permissionsBoundary: 'arn:aws:iam::111122223333:policy/b' },
  statements: [STATEMENT],
  managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
};
const TERRAFORM = {
  sid: 'Read',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::b/&{aws:username}/*'],
  principals: [{ type: 'AWS', identifiers: ['111122223333'] }],
  condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['true'] }],
};
const RENDERED = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: ['arn:aws:s3:::b/${aws:username}/*'],
      Principal: { AWS: ['111122223333'] },
      Condition: { Bool: { 'aws:SecureTransport': ['true'] } },
    },
  ],
};

describe('reads policies as other programs print them', () => {
  test.each<[string, object, object]>([
    ['iam get-policy-version', { PolicyVersion: { Document: DOCUMENT, VersionId: 'v1' } }, DOCUMENT],
    ['the same with a document that is URL-encoded', { PolicyVersion: { Document: ENCODED } }, DOCUMENT],
    ['iam get-role-policy', { RoleName: 'x', PolicyDocument: DOCUMENT }, DOCUMENT],
    ['iam get-role', { Role: { AssumeRolePolicyDocument: ENCODED } }, DOCUMENT],
    ['s3api get-bucket-policy', { Policy: POLICY }, DOCUMENT],
    [
      'explain --format json',
      [EXPLANATION],
      {
        policies: [{ Version: '2012-10-17', Statement: [STATEMENT] }, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
        permissionsBoundary: 'arn:aws:iam::111122223333:policy/b',
      },
    ],
    ['a block of Terraform', { statement: [TERRAFORM] }, RENDERED],
    ['the same, as an object', { statement: TERRAFORM }, RENDERED],
    [
      'a configuration of Terraform',
      { data: { aws_iam_policy_document: { x: { statement: [TERRAFORM] } } } },
      RENDERED,
    ],
    ['a data source in a state of Terraform', { type: 'aws_iam_policy_document', values: { json: POLICY } }, DOCUMENT],
  ])('%s', (_, content, expected) => {
    expect(read(JSON.stringify(content)).value).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['a text that is not a document', { PolicyDocument: 'x' }, /"PolicyDocument" does not contain a policy document/],
    ['several environments', [EXPLANATION, EXPLANATION], /2 environments; use `explain --environment`/],
    ['an existing role', [{ ...EXPLANATION, role: { kind: 'existing' } }], /managed outside the repository/],
    ['a target role', [{ ...EXPLANATION, targetRole: {} }], /target role/],
  ])('and says why not: %s', (_, content, message) => {
    const { value, diagnostics } = readAccess(Buffer.from(JSON.stringify(content)), 'a.json');
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'policy-file-shape', message: expect.stringMatching(message) as string },
    ]);
  });
});

test.each<[string, boolean]>([
  ['arn:aws:s3:::{{ bucket }}/*', true],
  ['arn:aws:s3:::${var.bucket}/*', true],
  ['arn:aws:s3:::${aws_s3_bucket.b.id}/*', true],
  ['arn:aws:s3:::${aws:username}/*', false],
  ["arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*", false],
  ['arn:aws:s3:::a${*}', false],
])('warns of a template that is not rendered: %s, %j', (Resource, isTemplate) => {
  const { problems } = read(policyWith({ ...STATEMENT, Resource }));
  expect(problems.some((problem) => problem.endsWith('warning policy-template'))).toBe(isTemplate);
});

describe('refuses what is neither, and says where', () => {
  test.each([
    ['nothing', '', '1:1', 'policy-file-syntax'],
    ['white space', ' \n ', '2:2', 'policy-file-syntax'],
    ['no JSON', 'Version: 2012-10-17', '1:1', 'policy-file-syntax'],
    ['a comma too many', '{"Version": "2012-10-17",\n "Statement": [],\n}', '3:1', 'policy-file-syntax'],
    ['a comma missing', '{"Version": "2012-10-17"\n "Statement": []}', '2:2', 'policy-file-syntax'],
    ['a comment', '{\n  // all of it\n  "Statement": []\n}', '2:3', 'policy-file-syntax'],
    ['two documents', `${POLICY}\n{}`, '11:1', 'policy-file-syntax'],
    ['a cut-off file', '{"Statement": [', '1:16', 'policy-file-syntax'],
    ['a name without quotes', '{Statement: []}', '1:2', 'policy-file-syntax'],
    ['single quotes', "{'Statement': []}", '1:2', 'policy-file-syntax'],
    ['a raw line break in a string', '{"Statement": "a\nb"}', '1:15', 'policy-file-syntax'],
    ['a raw tab in a string', '{"Statement": "a\tb"}', '1:15', 'policy-file-syntax'],
    ['NaN', '{"Statement": NaN}', '1:15', 'policy-file-syntax'],
    ['endless nesting', '['.repeat(100_000), '1:33', 'policy-file-syntax'],
    ['a repeated name', '{"Statement": [{"Effect": "Deny",\n "Effect": "Allow"}]}', '2:2', 'policy-file-duplicate-key'],
    ['a name repeated by an escape', '{"Statement": [], "\\u0053tatement": []}', '1:19', 'policy-file-duplicate-key'],
    ['a list', '[]', '1:1', 'policy-file-shape'],
    ['null', 'null', '1:1', 'policy-file-shape'],
    ['a number', '1', '1:1', 'policy-file-shape'],
    ['neither shape', '\n {"statement": []}', '2:2', 'policy-file-shape'],
    ['a file too large', `{"Id": "${'x'.repeat(LARGEST_JSON)}"}`, '1:1', 'text-too-large'],
    ['Latin-1', Buffer.from('{"Statement": "\u00e9"}', 'latin1'), '1:1', 'text-not-utf8'],
    ['UTF-16', Buffer.from(POLICY, 'utf16le'), '1:2', 'policy-file-syntax'],
  ])('%s', (_, content, place, code) => {
    expect(read(content)).toEqual({ problems: [`${place} error ${code}`] });
  });

  test('complains of every repeated name', () => {
    const { problems } = read('{"Statement": [{"a": 1, "a": 2, "a": 3}],\n "Statement": 1}');
    expect(problems).toEqual(['1:25', '1:33', '2:2'].map((place) => `${place} error policy-file-duplicate-key`));
  });
});

describe('places complaints about policies on the statement', () => {
  test.each([
    ['an effect that does not exist', policyWith({ ...STATEMENT, Effect: 'allow' }), '4:5 error policy-refused'],
    ['the second statement', policyWith(STATEMENT, { ...STATEMENT, Resources: '*' }), '9:5 error policy-refused'],
    ['a Statement that is not a list', '{"Statement":\n {"Effect": 1}}', '2:2 error policy-refused'],
    ['the second policy', `{"policies": [{"Statement": []},\n {"Statement": [1]}]}`, '2:17 error policy-refused'],
    ['a version', `{"Version": "2013",\n "Statement": []}`, '1:1 error policy-refused'],
    ['a boundary', `{"policies": [],\n "permissionsBoundary": {}}`, '2:25 error policy-refused'],
    ['a session policy', `{"policies": [],\n "sessionPolicy": {"Statement": [1]}}`, '2:34 error policy-refused'],
    ['a misspelt part', '{"policies": [],\n "permissionBoundary": {}}', '1:14 error policy-refused'],
    ['an unknown policy', '{"policies": [\n"arn:aws:iam::111122223333:policy/x"]}', '2:1 warning policy-unclear'],
    ['an action of no form', policyWith({ ...STATEMENT, Action: 's3 GetObject' }), '4:5 warning policy-unclear'],
  ])('%s', (_, content, problem) => {
    const { value, problems } = read(content);
    expect(value).toEqual(JSON.parse(content));
    expect(new Set(problems)).toEqual(new Set([problem]));
  });
});
