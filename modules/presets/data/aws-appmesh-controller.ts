import type { Preset } from '../preset';

const MESH = 'arn:{partition}:appmesh:{cluster-region}:{account}:mesh';
const PARTS = ['VirtualGateway', 'VirtualNode', 'VirtualRouter', 'VirtualService', 'Route', 'GatewayRoute'];
const KINDS = ['Mesh', ...PARTS];

export const AWS_APPMESH_CONTROLLER: Preset = {
  name: 'aws-appmesh-controller',
  description: 'App Mesh controller creates meshes and their parts, and registers pods in Cloud Map',
  serviceAccount: 'appmesh-system/appmesh-controller',
  source: 'https://github.com/aws/aws-app-mesh-controller-for-k8s/blob/master/config/iam/controller-iam-policy.json',
  versions: ['v1.13.1'],
  parameters: {
    certificates: { kind: 'flag', description: 'Reads certificates of ACM and Private CA, for TLS' },
    hostedZones: {
      kind: 'arns',
      description: 'Hosted zones of Cloud Map namespaces whose records it writes',
      types: ['route53:hostedzone'],
    },
  },
  statements: [
    {
      actions: [
        ...KINDS.map((kind) => `appmesh:Create${kind}`),
        ...KINDS.map((kind) => `appmesh:Update${kind}`),
        // Others may use the mesh, so the controller does not delete it.
        ...PARTS.map((kind) => `appmesh:Delete${kind}`),
        ...KINDS.map((kind) => `appmesh:Describe${kind}`),
        ...PARTS.map((kind) => `appmesh:List${kind}s`),
      ],
      resources: [`${MESH}/*`],
    },
    { actions: ['appmesh:ListMeshes'], resources: ['*'] },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        'arn:{partition}:iam::{account}:role/aws-service-role/appmesh.amazonaws.com/AWSServiceRoleForAppMesh',
      ],
      conditions: { StringLike: { 'iam:AWSServiceName': 'appmesh.amazonaws.com' } },
    },
    {
      actions: [
        'acm-pca:DescribeCertificateAuthority',
        'acm-pca:ListCertificateAuthorities',
        'acm:DescribeCertificate',
        'acm:ListCertificates',
      ],
      resources: ['*'],
      when: { certificates: 'true' },
    },
    {
      actions: [
        'servicediscovery:CreateService',
        'servicediscovery:DeleteService',
        'servicediscovery:DeregisterInstance',
        'servicediscovery:GetInstance',
        'servicediscovery:GetInstancesHealthStatus',
        'servicediscovery:GetOperation',
        'servicediscovery:GetService',
        'servicediscovery:ListInstances',
        'servicediscovery:ListNamespaces',
        'servicediscovery:ListServices',
        'servicediscovery:RegisterInstance',
        'servicediscovery:UpdateInstanceCustomHealthStatus',
        'route53:CreateHealthCheck',
        'route53:DeleteHealthCheck',
        'route53:GetHealthCheck',
        'route53:UpdateHealthCheck',
      ],
      resources: ['*'],
    },
    { actions: ['route53:ChangeResourceRecordSets'], resources: ['<hostedZones>'] },
  ],
};
