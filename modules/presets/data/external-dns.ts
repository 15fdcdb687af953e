import type { Preset } from '../preset';

export const EXTERNAL_DNS: Preset = {
  name: 'external-dns',
  description: 'ExternalDNS writes DNS records of services and ingresses to Route 53',
  serviceAccount: 'external-dns/external-dns',
  source: 'https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/',
  versions: ['v0.15.0'],
  parameters: {
    hostedZones: {
      kind: 'arns',
      description: 'Hosted zones whose records it writes',
      types: ['route53:hostedzone'],
      isRequired: true,
    },
  },
  statements: [
    { actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], resources: ['<hostedZones>'] },
    { actions: ['route53:ListTagsForResources'], resources: ['<hostedZones>'] },
    { actions: ['route53:ListHostedZones'], resources: ['*'] },
  ],
};
