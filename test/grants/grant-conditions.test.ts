import { readGrant, readGrants } from './read-grants';

function readConditions(conditions: string, actions = 's3:GetObject'): ReturnType<typeof readGrant> {
  return readGrant(`{ actions: "${actions}", resources: "*", conditions: ${conditions} }`);
}

describe('conditions', () => {
  test.each([
    ['{ Bool: { aws:SecureTransport: "true" } }', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['{ Bool: { aws:SecureTransport: true } }', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['{ NumericLessThan: { s3:signatureAge: 600000 } }', { NumericLessThan: { 's3:signatureAge': '600000' } }],
    [
      '{ StringEquals: { aws:ResourceTag/team: [ "{service}", "b", "a", "b" ] } }',
      { StringEquals: { 'aws:ResourceTag/team': ['a', 'b', 'orders'] } },
    ],
    [
      '{ StringLike: { aws:PrincipalTag/team: "x*" }, ArnLike: { lambda:SourceFunctionArn: "arn:{partition}:s3:::*" } }',
      { ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:s3:::*' }, StringLike: { 'aws:PrincipalTag/team': 'x*' } },
    ],
    [
      '{ StringEquals: { aws:ResourceTag/ns: "${aws:PrincipalTag/kubernetes-namespace}" } }',
      { StringEquals: { 'aws:ResourceTag/ns': '${aws:PrincipalTag/kubernetes-namespace}' } },
    ],
    ['{ "ForAnyValue:StringLike": { aws:CalledVia: "a*" } }', { 'ForAnyValue:StringLike': { 'aws:CalledVia': 'a*' } }],
    ['{ StringEqualsIfExists: { aws:SourceVpc: vpc-1 } }', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }],
    ['{ IpAddress: { aws:SourceIp: 10.0.0.0/8 } }', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    ['{ "Null": { aws:SourceVpce: false } }', { Null: { 'aws:SourceVpce': 'false' } }],
    ['{ StringEquals: { "AWS:SourceVpc": vpc-1 } }', { StringEquals: { 'AWS:SourceVpc': 'vpc-1' } }],
  ])('%s come out sorted, filled in and as text', (written, expected) => {
    const { statements, problems } = readConditions(written);
    expect(problems).toEqual([]);
    expect(statements).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: expected }]);
    expect(JSON.stringify(statements[0]?.Condition)).toBe(JSON.stringify(expected));
  });

  const COLUMN = '- { actions: "s3:GetObject", resources: "*", conditions: '.length;

  test.each([
    // [written, code, the text of the problem, what the help suggests]
    ['{ StringEqual: { aws:SourceVpc: v } }', 'grant-unknown-operator', 'StringEqual', 'StringEquals'],
    ['{ stringEquals: { aws:SourceVpc: v } }', 'grant-unknown-operator', 'stringEquals', 'StringEquals'],
    ['{ StringsLikeIfExists: { aws:SourceVpc: v } }', 'grant-unknown-operator', 'StringsLike', 'StringLikeIfExists'],
    ['{ "ForAnyValue:StringLik": { aws:CalledVia: v } }', 'grant-unknown-operator', '"For', 'ForAnyValue:StringLike'],
    ['{ "ForAny:StringLike": { aws:CalledVia: v } }', 'grant-unknown-operator', '"For', 'StringLike'],
    ['{ NullIfExists: { aws:SourceVpc: true } }', 'grant-unknown-operator', 'NullIfExists', 'Null'],
    ['{ StringEquals: { SourceVpc: v } }', 'grant-condition-invalid', 'SourceVpc', 'aws:SecureTransport'],
    ['{ StringEquals: { "aws:": v } }', 'grant-condition-invalid', '"aws:', 'aws:SecureTransport'],
    ['{ StringEquals: { aws:SourceVpc: a, "AWS:SourceVpc": b } }', 'grant-condition-invalid', '{ aws', 'one list'],
    ['{ StringEquals: {} }', 'grant-condition-invalid', '{}', 'at least one'],
    ['{ Bool: { aws:SecureTransport: maybe } }', 'grant-condition-invalid', 'maybe', 'true or false'],
    ['{ IpAddress: { aws:SourceIp: 10.0.0.0/99 } }', 'grant-condition-invalid', '10.0', '203.0.113.0/24'],
    ['{ DateLessThan: { aws:CurrentTime: tomorrow } }', 'grant-condition-invalid', 'tomorrow', '2026-01-31'],
    ['{ NumericEquals: { s3:signatureAge: ten } }', 'grant-condition-invalid', 'ten', 'number'],
    ['{ ArnLike: { aws:SourceArn: orders } }', 'grant-condition-invalid', 'orders', 'ARN'],
    ['{ StringEquals: { aws:SourceVpc: "${vpc}" } }', 'grant-condition-invalid', '"${vpc}', 'aws:PrincipalTag/NAME'],
    ['{ StringEquals: { aws:SourceVpc: "${region}" } }', 'grant-condition-invalid', '"${reg', '{region}'],
    ['{ StringEquals: { aws:SourceVpc: "${aws:x" } }', 'grant-condition-invalid', '"${aws:x', 'policy variable'],
    ['{ StringEquals: { aws:SourceVpc: "€" } }', 'grant-condition-invalid', '"€"', 'ÿ'],
    ['{ StringEquals: { aws:SourceVpc: "{vpc}" } }', 'placeholder-unknown', '"{vpc}"', 'placeholders'],
    ['{ StringEquals: { aws:SourceVpc: [ a, "{regio}" ] } }', 'placeholder-unknown', '"{regio}"', '{region}'],
    ['{ StringEquals: { "aws:ResourceTag/{servce}": a } }', 'placeholder-unknown', '"aws:R', '{service}'],
    ['{ StringEquals: { "aws:ResourceTag/${aws:x}": a } }', 'grant-condition-invalid', '"aws:R', 'policy variables'],
    [
      '{ StringEquals: { "aws:ResourceTag/{service}": a, aws:ResourceTag/orders: b } }',
      'grant-condition-invalid',
      '{ "aws',
      'merge',
    ],
  ])('%s are refused as %s at %s', (written, code, at, suggestion) => {
    const { statements, problems, details } = readConditions(written);
    expect(problems).toEqual([`error ${code} 2:${COLUMN + written.indexOf(at) + 1}`]);
    expect(details[0]?.help).toContain(suggestion);
    expect(statements).toEqual([]);
  });

  test('are all checked, even if one of them is invalid', () => {
    const { problems } = readConditions('{ StringEqual: { SourceVpc: "{x}" }, Bool: { aws:SecureTransport: maybe } }');
    expect(problems.map((problem) => problem.split(' ')[1])).toEqual([
      'grant-unknown-operator',
      'grant-condition-invalid',
      'placeholder-unknown',
      'grant-condition-invalid',
    ]);
  });
});

describe('a condition key', () => {
  test.each([
    ['s3:ListBucket', '{ StringLike: { s3:prefix: "in/*" } }'],
    ['s3:GetObject', '{ StringEquals: { s3:ExistingObjectTag/team: a } }'],
    ['kms:Decrypt', '{ StringEquals: { kms:EncryptionContext:app: a } }'],
    ['kms:Decrypt', '{ StringEquals: { kms:ViaService: s3.eu-west-1.amazonaws.com } }'],
    ['ec2:StartInstances', '{ StringEquals: { ec2:ResourceTag/team: a } }'],
    ['dynamodb:GetItem', '{ "ForAllValues:StringEquals": { dynamodb:LeadingKeys: a } }'],
    ['s3:*', '{ StringLike: { s3:prefix: "in/*" } }'],
    ['*', '{ StringLike: { s3:prefix: "in/*" } }'],
    ['s3:GetObject', '{ "Null": { s3:prefix: true } }'],
    ['s3:GetObject', '{ StringLikeIfExists: { s3:prefix: "in/*" } }'],
    ['sqs:SendMessage', '{ StringEquals: { lambda:SourceFunctionArn: a } }'],
  ])('of %s is known: %s', (actions, conditions) => {
    expect(readConditions(conditions, actions).problems).toEqual([]);
  });

  test.each([
    ['s3:GetObject', '{ Bool: { aws:SecureTransprt: true } }', 'aws:SecureTransport'],
    ['s3:GetObject', '{ StringEquals: { aws:PrincipleTag/team: a } }', 'aws:PrincipalTag/team'],
    ['s3:ListBucket', '{ StringLike: { s3:prefx: a } }', 's3:prefix'],
    ['s3:ListBucket', '{ StringEquals: { kms:ViaService: a } }', 'unknown key'],
    ['s3:ListBucket', '{ StringEquals: { aws:PrincipalTag: a } }', undefined],
  ])('of %s that AWS does not document is warned of: %s', (actions, conditions, suggestion) => {
    const { problems, details, statements } = readConditions(conditions, actions);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^warning grant-unknown-condition-key /);
    if (suggestion !== undefined) expect(details[0]?.help).toContain(suggestion);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['s3:GetObject', '{ StringLike: { s3:prefix: "in/*" } }'],
    ['sqs:SendMessage', '{ StringEquals: { aws:x: a } }'],
    ['ec2:DescribeInstances', '{ StringEquals: { ec2:InstanceType: t3.small } }'],
  ])('of %s that its requests do not have is warned of: %s', (actions, conditions) => {
    const { problems, statements } = readConditions(conditions, actions);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^warning grant-(condition-key-unused|unknown-condition-key) /);
    expect(statements).toHaveLength(1);
  });
});

describe('a condition key that requests of a role session never have', () => {
  test.each([
    '{ StringEquals: { aws:username: orders } }',
    '{ StringLike: { "AWS:UserName": "*" } }',
    '{ "Null": { aws:username: false } }',
    '{ "ForAnyValue:StringEquals": { aws:PrincipalServiceNamesList: a } }',
    '{ ArnLike: { aws:SourceArn: "arn:aws:s3:::*" } }',
    '{ StringEquals: { aws:ResourceTag/owner: "${aws:username}" } }',
    '{ StringEquals: { aws:ResourceTag/owner: [ "${aws:username}", "a-${aws:username}" ] } }',
  ])('makes a grant without effect an error: %s', (conditions) => {
    const { problems, details, statements } = readConditions(conditions);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^error grant-absent-key /);
    expect(details[0]?.message).toMatch(/so the grant never applies$/);
    expect(statements).toEqual([]);
  });

  test.each([
    ['{ StringNotEquals: { aws:username: orders } }', 'always matches'],
    ['{ StringEqualsIfExists: { aws:username: orders } }', 'always matches'],
    ['{ "Null": { aws:username: true } }', 'always matches'],
    ['{ "ForAllValues:StringEquals": { aws:PrincipalServiceNamesList: a } }', 'always matches'],
    ['{ StringEquals: { aws:ResourceTag/owner: [ orders, "${aws:username}" ] } }', 'matches no value'],
    ['{ StringNotEquals: { aws:ResourceTag/owner: "${aws:username}" } }', 'matches no value'],
    ['{ StringEqualsIfExists: { aws:ResourceTag/owner: "${aws:username}" } }', 'matches no value'],
    [`{ StringEquals: { aws:ResourceTag/owner: "\${aws:username, 'orders'}" } }`, 'its default is always used'],
  ])('is warned of where a test holds without it: %s', (conditions, what) => {
    const { problems, details, statements } = readConditions(conditions);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^warning grant-absent-key /);
    expect(details[0]?.message).toContain(what);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['arn:aws:s3:::homes/${aws:username}/*', 'error', 'matches no resource'],
    [`arn:aws:s3:::homes/\${aws:username, 'shared'}/*`, 'warning', 'its default is always used'],
  ])('as a variable in %s is reported', (resource, severity, what) => {
    for (const grant of [
      `{ actions: "s3:GetObject", resources: ${JSON.stringify(resource)} }`,
      `{ read: ${JSON.stringify(resource)} }`,
    ]) {
      const { problems, details } = readGrant(grant);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${severity} grant-absent-key `));
      expect(details[0]?.message).toContain(what);
    }
  });

  test('is warned of in a Deny that always applies', () => {
    const { problems, statements } = readGrants(
      'deny:\n- { actions: "s3:*", resources: "*", conditions: { StringNotEquals: { aws:username: admin } } }\n',
    );
    expect(problems).toEqual(['warning grant-absent-key 2:71']);
    expect(statements).toHaveLength(1);
  });
});

describe('a condition that IAM reads in another way than it is meant is warned of', () => {
  test.each([
    ['grant-key-wildcard', '{ StringLike: { aws:RequestTag/cluster-*: owned } }', 'ec2:CreateVolume'],
    ['grant-key-wildcard', '{ StringEquals: { "aws:ResourceTag/team?": owned } }', 'ec2:CreateVolume'],
    ['grant-key-wildcard', '{ StringEquals: { "ec2:ResourceTag/a#b": owned } }', 'ec2:DeleteVolume'],
    ['grant-key-wildcard', '{ StringEquals: { "kms:EncryptionContext:app*": a } }', 'kms:Decrypt'],
    ['grant-value-wildcard', '{ StringEquals: { s3:prefix: "in/*" } }', 's3:ListBucket'],
    ['grant-value-wildcard', '{ StringNotEquals: { aws:SourceVpc: [ a, "vpc-?" ] } }', 's3:GetObject'],
    ['grant-value-wildcard', '{ StringEqualsIgnoreCaseIfExists: { aws:SourceVpc: "vpc-*" } }', 's3:GetObject'],
    ['grant-set-operator-missing', '{ StringEquals: { aws:TagKeys: owner } }', 'ec2:CreateTags'],
    ['grant-set-operator-missing', '{ StringNotLike: { aws:CalledVia: "a*" } }', 's3:GetObject'],
    ['grant-set-operator-missing', '{ StringEquals: { dynamodb:LeadingKeys: a } }', 'dynamodb:GetItem'],
    ['grant-set-operator-needless', '{ "ForAllValues:StringEquals": { aws:ResourceTag/a: b } }', 's3:GetObject'],
    ['grant-set-operator-needless', '{ "ForAnyValue:StringLike": { s3:prefix: "in/*" } }', 's3:ListBucket'],
  ])('as %s: %s', (code, conditions, actions) => {
    const { problems, statements } = readConditions(conditions, actions);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^warning ${code} `));
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['{ StringEquals: { s3:prefix: "in/${*}" } }', 's3:ListBucket'],
    ['{ StringLike: { s3:prefix: "in/*" } }', 's3:ListBucket'],
    ['{ StringEquals: { sns:Endpoint: "https://example.com/?a=b" } }', 'sns:Subscribe'],
    ['{ StringEquals: { "aws:RequestTag/Kostenstelle Nr. ä_1/:=+-@": a } }', 'ec2:CreateVolume'],
    ['{ "ForAllValues:StringEquals": { aws:TagKeys: [ a ] } }', 'ec2:CreateTags'],
    ['{ "Null": { aws:TagKeys: false } }', 'ec2:CreateTags'],
    ['{ ArnEquals: { aws:PrincipalArn: "arn:aws:iam::*:role/a*" } }', 's3:GetObject'],
  ])('and not where it is right: %s', (conditions, actions) => {
    expect(readConditions(conditions, actions).problems).toEqual([]);
  });
});
