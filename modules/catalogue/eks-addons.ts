/** What is known of an EKS add-on. */
export interface EksAddonFacts {
  /**
   * Service accounts that the add-on gives a role to, as `namespace/name`, the usual one first. Empty for an add-on that
   * requires no role.
   */
  readonly serviceAccounts: readonly string[];
  /** EKS Auto Mode has what the add-on installs built in. */
  readonly isBuiltIntoAutoMode?: true;
}

/**
 * EKS add-ons of AWS and of the community: `podIdentityConfiguration` of `aws eks describe-addon-configuration`, with the
 * namespaces of `aws eks describe-addon-versions`. Add-ons of the AWS Marketplace are not listed.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 * https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
 * https://docs.aws.amazon.com/eks/latest/userguide/automode.html
 */
export const EKS_ADDONS: Readonly<Record<string, EksAddonFacts>> = {
  adot: {
    serviceAccounts: [
      'opentelemetry-operator-system/adot-col-prom-metrics',
      'opentelemetry-operator-system/adot-col-otlp-ingest',
      'opentelemetry-operator-system/adot-col-container-logs',
    ],
  },
  'amazon-cloudwatch-observability': { serviceAccounts: ['amazon-cloudwatch/cloudwatch-agent'] },
  'amazon-sagemaker-hyperpod-taskgovernance': { serviceAccounts: [] },
  'aws-ebs-csi-driver': { serviceAccounts: ['kube-system/ebs-csi-controller-sa'], isBuiltIntoAutoMode: true },
  'aws-efs-csi-driver': { serviceAccounts: ['kube-system/efs-csi-controller-sa'] },
  'aws-fsx-csi-driver': { serviceAccounts: ['kube-system/fsx-csi-controller-sa'] },
  'aws-guardduty-agent': { serviceAccounts: [] },
  'aws-mountpoint-s3-csi-driver': { serviceAccounts: ['kube-system/s3-csi-driver-sa'] },
  'aws-network-flow-monitoring-agent': {
    serviceAccounts: ['amazon-network-flow-monitor/aws-network-flow-monitor-agent-service-account'],
  },
  'aws-privateca-connector-for-kubernetes': { serviceAccounts: ['aws-privateca-issuer/aws-privateca-issuer'] },
  'aws-secrets-store-csi-driver-provider': { serviceAccounts: [] },
  'cert-manager': { serviceAccounts: ['cert-manager/cert-manager'] },
  coredns: { serviceAccounts: [], isBuiltIntoAutoMode: true },
  'eks-node-monitoring-agent': { serviceAccounts: [], isBuiltIntoAutoMode: true },
  'eks-pod-identity-agent': { serviceAccounts: [], isBuiltIntoAutoMode: true },
  'external-dns': { serviceAccounts: ['external-dns/external-dns'] },
  'fluent-bit': { serviceAccounts: ['fluent-bit/fluent-bit'] },
  'kube-proxy': { serviceAccounts: [], isBuiltIntoAutoMode: true },
  'kube-state-metrics': { serviceAccounts: [] },
  'metrics-server': { serviceAccounts: [] },
  'prometheus-node-exporter': { serviceAccounts: [] },
  'snapshot-controller': { serviceAccounts: [] },
  'vpc-cni': { serviceAccounts: ['kube-system/aws-node'], isBuiltIntoAutoMode: true },
};

/** What is known of an add-on; undefined for an add-on that the list lacks. */
export function findEksAddon(name: string): EksAddonFacts | undefined {
  return Object.hasOwn(EKS_ADDONS, name) ? EKS_ADDONS[name] : undefined;
}
