import type { Preset } from '../preset';

export const CERT_MANAGER: Preset = {
  name: 'cert-manager',
  description: 'cert-manager solves DNS-01 challenges of ACME in Route 53',
  serviceAccount: 'cert-manager/cert-manager',
  source: 'https://cert-manager.io/docs/configuration/acme/dns01/route53/',
  versions: ['v1.16'],
  parameters: {
    hostedZones: {
      kind: 'arns',
      description: 'Hosted zones of the domains',
      types: ['route53:hostedzone'],
      isRequired: true,
    },
  },
  statements: [
    { actions: ['route53:GetChange'], resources: ['arn:{partition}:route53:::change/*'] },
    {
      actions: ['route53:ChangeResourceRecordSets'],
      resources: ['<hostedZones>'],
      conditions: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] } },
    },
    { actions: ['route53:ListResourceRecordSets'], resources: ['<hostedZones>'] },
    { actions: ['route53:ListHostedZonesByName'], resources: ['*'] },
  ],
};
