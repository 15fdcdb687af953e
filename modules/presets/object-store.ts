import type { Preset, PresetProgram } from './preset';

/** The preset of a program that stores its data in S3: it lists buckets and changes objects, which a key may encrypt. */
export function objectStore({
  objectActions,
  ...program
}: PresetProgram & { readonly objectActions: readonly string[] }): Preset {
  return {
    ...program,
    parameters: {
      buckets: { kind: 'arns', description: 'Buckets', types: ['s3:bucket'], isRequired: true },
      objects: {
        kind: 'arns',
        description: 'Objects of the buckets (default: all)',
        types: ['s3:object'],
        default: ['<buckets>/*'],
      },
      kmsKeys: { kind: 'arns', description: 'Keys of encrypted objects', types: ['kms:key'] },
    },
    statements: [
      { actions: ['s3:ListBucket'], resources: ['<buckets>'] },
      { actions: objectActions, resources: ['<objects>'] },
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
    ],
  };
}
