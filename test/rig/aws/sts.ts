import type { Operation, Protocol } from './operation';
import { queryProtocol } from './query-protocol';
import type { AwsRequest } from './request';

/** STS: who the caller is, and sessions of roles in other accounts. */
export function sts(request: AwsRequest): Protocol {
  const { partition } = request;
  return queryProtocol(request, 'https://sts.amazonaws.com/doc/2011-06-15/', (name, parameters) => {
    const operation = (subject: string, effect: Operation['effect'], needs: Operation['needs'] = () => []) => ({
      name,
      subject,
      needs,
      effect,
    });
    switch (name) {
      // Needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
      case 'GetCallerIdentity':
        return operation('', () => ({
          UserId: 'AIDATEST',
          Account: request.account,
          Arn: `arn:${partition}:iam::${request.account}:user/terraform`,
        }));
      case 'AssumeRole': {
        const arn = parameters.text('RoleArn');
        const [account = '', role = ''] = [arn.split(':')[4], arn.split('/').at(-1)];
        const session = parameters.text('RoleSessionName');
        return operation(
          arn,
          () => ({
            Credentials: {
              AccessKeyId: `ASIA${account}ROLE`,
              SecretAccessKey: 'secret',
              SessionToken: 'token',
              Expiration: new Date(Date.now() + 3_600_000).toISOString(),
            },
            AssumedRoleUser: {
              AssumedRoleId: `AROATEST:${session}`,
              Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
            },
          }),
          () => [{ action: 'sts:AssumeRole', resource: arn, context: {} }],
        );
      }
      default:
        return undefined;
    }
  });
}
