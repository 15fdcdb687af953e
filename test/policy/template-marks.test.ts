import { evaluate } from '../../modules/policy/evaluate';
import { parseAccess } from '../../modules/policy/parse-access';

/** A policy that is still a template is compared as it is, with a complaint for each text that is not a variable. */

function problems(statement: object, Version?: string): readonly string[] {
  const document = { ...(Version && { Version }), Statement: { Effect: 'Allow', Action: 's3:*', ...statement } };
  return parseAccess(document).problems.map(({ reason }) => reason);
}

test.each([
  ['Terraform', { Resource: 'arn:aws:s3:::${bucket}/*' }, '${bucket}'],
  ['Terraform, an attribute', { Resource: 'arn:aws:s3:::${aws_s3_bucket.orders.id}/*' }, '${aws_s3_bucket.orders.id}'],
  ['CloudFormation', { Resource: 'arn:aws:s3:::orders-${AWS::AccountId}' }, '${AWS::AccountId}'],
  ['Helm', { Resource: 'arn:aws:s3:::{{ .Values.bucket }}/*' }, '{{ .Values.bucket }}'],
  ['a value', { Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': '${team}' } } }, '${team}'],
  ['a key', { Resource: '*', Condition: { StringEquals: { '${oidc}:sub': 'a' } } }, '${oidc}'],
])('%s is reported', (_, statement, mark) => {
  for (const version of ['2012-10-17', undefined]) {
    expect(problems(statement, version)).toEqual([expect.stringContaining(`'${mark}' is not a policy variable`)]);
  }
});

test.each([
  'arn:aws:s3:::b/${aws:PrincipalTag/team}/*',
  "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*",
  'arn:aws:s3:::b/${*}${?}${$}',
  'arn:aws:s3:::b/{a}',
])('%s is not', (Resource) => {
  expect(problems({ Resource }, '2012-10-17')).toEqual([]);
});

test('the rest of the policy is decided', () => {
  const document = {
    Version: '2012-10-17' as const,
    Statement: [
      { Effect: 'Allow' as const, Action: 's3:GetObject', Resource: ['arn:aws:s3:::${bucket}/*', 'arn:aws:s3:::b/*'] },
    ],
  };
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/a', context: {} };
  expect(evaluate(document, request).decision).toBe('allowed');
});
