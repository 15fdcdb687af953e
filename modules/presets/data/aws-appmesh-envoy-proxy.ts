import type { Preset } from '../preset';

const MESH = 'arn:{partition}:appmesh:{cluster-region}:{account}:mesh';

export const AWS_APPMESH_ENVOY_PROXY: Preset = {
  name: 'aws-appmesh-envoy-proxy',
  description: 'Envoy proxies of App Mesh read their configuration and certificates',
  serviceAccount: 'default/default',
  source: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/proxy-authorization.html',
  versions: ['v1.13.1'],
  parameters: {
    certificates: {
      kind: 'arns',
      description: 'Certificates of ACM that the proxies export',
      types: ['acm:certificate'],
    },
    certificateAuthorities: {
      kind: 'arns',
      description: 'Certificate authorities of Private CA',
      types: ['acm-pca:certificate-authority'],
    },
  },
  statements: [
    {
      actions: ['appmesh:StreamAggregatedResources'],
      resources: [`${MESH}/*/virtualNode/*`, `${MESH}/*/virtualGateway/*`],
    },
    { actions: ['acm:ExportCertificate'], resources: ['<certificates>'] },
    { actions: ['acm-pca:GetCertificateAuthorityCertificate'], resources: ['<certificateAuthorities>'] },
  ],
};
