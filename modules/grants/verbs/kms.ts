import type { ServiceVerbs } from './service-verbs';

export const kms: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  types: {
    key: {
      verbs: {
        encrypt: [
          'Encrypt',
          'GenerateDataKey',
          'GenerateDataKeyPair',
          'GenerateDataKeyPairWithoutPlaintext',
          'GenerateDataKeyWithoutPlaintext',
          'ReEncryptTo',
        ],
        // `ReEncryptFrom` hands the plaintext to any key that the caller can encrypt with.
        decrypt: ['Decrypt', 'ReEncryptFrom'],
        sign: ['GenerateMac', 'GetPublicKey', 'Sign', 'Verify', 'VerifyMac'],
      },
      common: ['DescribeKey'],
    },
    // Only a key is the resource of a cryptographic request: an alias in a policy never matches one.
    alias: {
      verbs: {},
      instead:
        'write the ARN of the key, or `key/*` with the condition `ForAnyValue:StringEquals: { kms:ResourceAliases: alias/NAME }`',
    },
  },
  service: { list: ['ListAliases', 'ListKeys'] },
};
