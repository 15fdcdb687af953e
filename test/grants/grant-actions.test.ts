import { readGrant } from './read-grants';

function readActions(actions: string): ReturnType<typeof readGrant> {
  return readGrant(`{ actions: ${actions}, resources: "*" }`);
}

describe('an action', () => {
  test.each([
    ['s3:GetObject', 's3:GetObject'],
    ['S3:getobject', 's3:GetObject'],
    ['s3:Get*', 's3:Get*'],
    ['S3:get*Acl', 's3:get*Acl'],
    ['sqs:?endMessage', 'sqs:?endMessage'],
    ['dynamodb:*', 'dynamodb:*'],
    ['execute-api:Invoke', 'execute-api:Invoke'],
    ['"*"', '*'],
  ])('%s is granted as %s', (written, granted) => {
    const { statements, problems } = readActions(written);
    expect(problems).toEqual([]);
    expect(statements).toEqual([{ Effect: 'Allow', Action: granted, Resource: '*' }]);
  });

  test.each([
    // [written, code, what the help suggests]
    ['s3:GetObjekt', 'grant-unknown-action', 's3:GetObject'],
    ['s3:PutObjects', 'grant-unknown-action', 's3:PutObject'],
    ['ec2:DescribeLoadBalancers', 'grant-unknown-action', 'elasticloadbalancing:DescribeLoadBalancers'],
    ['s3:Zzzzzzzzzzzz', 'grant-unknown-action', 'service-authorization'],
    ['dynamodbb:GetItem', 'grant-unknown-service', 'dynamodb:GetItem'],
    ['sqss:SendMessage', 'grant-unknown-service', 'sqs:SendMessage'],
    ['stepfunctions:StartExecution', 'grant-unknown-service', 'states:StartExecution'],
    ['s3:Gett*', 'grant-empty-wildcard', 's3:Get*'],
    ['s3:*Objekt', 'grant-empty-wildcard', 'service-authorization'],
    ['s3*', 'grant-action-invalid', 's3:*'],
    ['s3:', 'grant-action-invalid', 'SERVICE:NAME'],
    ['s3:Get Object', 'grant-action-invalid', 'SERVICE:NAME'],
    ['GetObject', 'grant-action-invalid', 'SERVICE:NAME'],
    ['s3:Get:Object', 'grant-action-invalid', 'SERVICE:NAME'],
    ['"*:GetObject"', 'grant-action-invalid', 'SERVICE:NAME'],
    ['"s?:GetObject"', 'grant-action-invalid', 'SERVICE:NAME'],
    ['"**"', 'grant-action-invalid', 'SERVICE:NAME'],
    ['"{service}:GetObject"', 'grant-action-invalid', 'SERVICE:NAME'],
    ['s3:${aws:username}', 'grant-action-invalid', 'SERVICE:NAME'],
    ['s3:GetObject,s3:PutObject', 'grant-action-invalid', 'SERVICE:NAME'],
  ])('%s is refused as %s, and %s is suggested', (written, code, suggestion) => {
    const { statements, problems, details } = readActions(written.startsWith('"') ? written : `"${written}"`);
    expect(problems).toEqual([`error ${code} 2:14`]);
    expect(details[0]?.help).toContain(suggestion);
    expect(statements).toEqual([]);
  });

  test('that is refused keeps none of the others from being read, and each is told its place', () => {
    const { statements, problems } = readActions('[ s3:GetObjekt, s3:ListBucket, "nosuch:Get", sqs ]');
    expect(problems).toEqual([
      'error grant-unknown-action 2:16',
      'error grant-unknown-service 2:45',
      'error grant-action-invalid 2:59',
    ]);
    expect(statements).toEqual([{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }]);
  });

  test('with many wildcards is looked up at once', () => {
    const { problems } = readActions(`"s3:${'*?'.repeat(40)}z"`);
    expect(problems).toEqual(['error grant-empty-wildcard 2:14']);
  });
});

describe('an action and its resources', () => {
  const bucket = 'arn:aws:s3:::orders';
  const table = 'arn:{partition}:dynamodb:{region}:{account}:table/orders';

  test.each([
    ['s3:GetObject', `${bucket}/*`],
    ['s3:ListBucket', bucket],
    ['[ s3:GetObject, s3:ListBucket ]', `[ "${bucket}", "${bucket}/*" ]`],
    ['s3:*', bucket],
    ['dynamodb:Query', `[ "${table}", "${table}/index/*" ]`],
    ['s3:ListAllMyBuckets', '"*"'],
    ['"*"', bucket],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:/aws/eks/*'],
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1::parameter/aws/service/eks/*'],
    ['sts:AssumeRole', 'arn:aws:iam::444455556666:role/reports-reader'],
  ])('go together: %s on %s', (actions, resources) => {
    const quoted = /^[["]/.test(resources) ? resources : `"${resources}"`;
    expect(readGrant(`{ actions: ${actions}, resources: ${quoted} }`).problems).toEqual([]);
  });

  test.each([
    ['s3:ListBucket', `${bucket}/*`, ['warning grant-never-applies 2:14']],
    ['s3:GetObject', bucket, ['warning grant-never-applies 2:14']],
    ['sqs:SendMessage', 'arn:aws:sns:eu-west-1:111122223333:q', 1],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::*', 1],
    ['[ s3:GetObject, s3:ListBucket ]', `${bucket}/*`, ['warning grant-never-applies 2:30']],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:::table/orders', 1],
    ['s3:Put*Configuration', `${bucket}/*`, 1],
  ])('do not: %s on %s, which is warned of and granted all the same', (actions, resource, warnings) => {
    const { problems, statements } = readGrant(`{ actions: ${actions}, resources: "${resource}" }`);
    if (typeof warnings === 'number') expect(problems).toHaveLength(warnings);
    else expect(problems).toEqual(warnings);
    for (const problem of problems) expect(problem).toMatch(/^warning grant-never-applies /);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['kinesis:UpdateShardCount', 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders'],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::orders'],
    ['cognito-identity:SetIdentityPoolRoles', 'arn:aws:cognito-identity:eu-west-1:111122223333:identitypool/eu'],
    ['sts:GetCallerIdentity', 'arn:aws:iam::111122223333:role/app'],
  ])('never advise to grant %s on everything', (action, resource) => {
    const { details } = readGrant(`{ actions: ${action}, resources: "${resource}" }`);
    for (const { help } of details) expect(help).not.toContain('resources: "*"');
  });

  test('are not compared when a part of the grant is refused', () => {
    const { problems } = readGrant('{ actions: [ s3:ListBukket ], resources: "arn:aws:s3:::orders/*" }');
    expect(problems).toEqual(['error grant-unknown-action 2:16']);
  });
});
