import type { Preset } from '../preset';

export const AWS_PRIVATECA_ISSUER: Preset = {
  name: 'aws-privateca-issuer',
  description: 'AWS Private CA issuer of cert-manager issues certificates of private certificate authorities',
  serviceAccount: 'cert-manager/aws-privateca-issuer',
  source: 'https://github.com/cert-manager/aws-privateca-issuer/blob/main/README.md',
  versions: ['v1.6.0'],
  parameters: {
    certificateAuthorities: {
      kind: 'arns',
      description: 'Certificate authorities',
      types: ['acm-pca:certificate-authority'],
      isRequired: true,
    },
  },
  statements: [
    {
      actions: ['acm-pca:DescribeCertificateAuthority', 'acm-pca:GetCertificate', 'acm-pca:IssueCertificate'],
      resources: ['<certificateAuthorities>'],
    },
  ],
};
