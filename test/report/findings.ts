import type { Finding } from '../../modules/change/finding';

/** A finding with plain values, of which a test changes what it is about. */
export function finding(part: Partial<Finding> = {}): Finding {
  return {
    id: 'pass-role-lambda-create-invoke-0123456789abcdef0123456789abcdef',
    rule: 'pass-role-lambda-create-invoke',
    severity: 'high',
    message: 'can pass role/admin to a Lambda function it creates and invokes, and so act as that role',
    witnesses: [{ action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/admin', context: {} }],
    remedy: 'Name the services in a condition on `iam:PassedToService`.',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    file: 'services/orders/pod-identity.yaml',
    line: 9,
    column: 5,
    ...part,
  };
}
