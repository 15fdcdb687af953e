import type { Preset } from '../preset';

export const AMAZON_MANAGED_SERVICE_PROMETHEUS: Preset = {
  name: 'amazon-managed-service-prometheus',
  description: 'Prometheus, or Grafana, writes to and queries workspaces of Amazon Managed Service for Prometheus',
  serviceAccount: 'prometheus/amp-iamproxy-ingest-service-account',
  source: 'https://docs.aws.amazon.com/prometheus/latest/userguide/set-up-irsa.html',
  versions: ['2026-05'],
  parameters: {
    workspaces: { kind: 'arns', description: 'Workspaces', types: ['aps:workspace'], isRequired: true },
    access: {
      kind: 'choice',
      description: 'What it does with the workspaces',
      choices: ['write', 'query', 'write-and-query'],
    },
  },
  statements: ['write', 'query', 'write-and-query'].map((access) => ({
    actions: [
      ...(access === 'query' ? [] : ['aps:RemoteWrite']),
      ...(access === 'write' ? [] : ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics']),
    ],
    resources: ['<workspaces>'],
    when: { access },
  })),
};
