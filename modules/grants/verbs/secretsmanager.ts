import type { ServiceVerbs } from './service-verbs';

export const secretsmanager: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html',
  types: {
    Secret: {
      verbs: {
        read: ['GetSecretValue'],
        // `UpdateSecret` would also change the key that encrypts the secret.
        write: ['PutSecretValue', 'UpdateSecretVersionStage'],
        list: ['ListSecretVersionIds'],
      },
      common: ['DescribeSecret'],
    },
  },
  service: { list: ['ListSecrets'] },
};
