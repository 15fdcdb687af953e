import { ACK_S3 } from './data/ack-s3';
import { ACK } from './data/ack';
import { ADOT_COLLECTOR } from './data/adot-collector';
import { AIRFLOW } from './data/airflow';
import { AMAZON_MANAGED_SERVICE_PROMETHEUS } from './data/amazon-managed-service-prometheus';
import { ARGOCD_ECR } from './data/argocd-ecr';
import { AWS_APPMESH_CONTROLLER } from './data/aws-appmesh-controller';
import { AWS_APPMESH_ENVOY_PROXY } from './data/aws-appmesh-envoy-proxy';
import { AWS_GATEWAY_CONTROLLER } from './data/aws-gateway-controller';
import { AWS_LOAD_BALANCER_CONTROLLER_TARGETS } from './data/aws-load-balancer-controller-targets';
import { AWS_LOAD_BALANCER_CONTROLLER } from './data/aws-load-balancer-controller';
import { AWS_NODE_TERMINATION_HANDLER } from './data/aws-node-termination-handler';
import { AWS_PRIVATECA_ISSUER } from './data/aws-privateca-issuer';
import { CERT_MANAGER } from './data/cert-manager';
import { CLOUDWATCH_OBSERVABILITY } from './data/cloudwatch-observability';
import { CLUSTER_AUTOSCALER } from './data/cluster-autoscaler';
import { CROSSPLANE } from './data/crossplane';
import { EBS_CSI } from './data/ebs-csi';
import { EFS_CSI } from './data/efs-csi';
import { EXTERNAL_DNS } from './data/external-dns';
import { EXTERNAL_SECRETS } from './data/external-secrets';
import { FLUX_ECR } from './data/flux-ecr';
import { FSX_CSI } from './data/fsx-csi';
import { GITHUB_RUNNERS } from './data/github-runners';
import { IMAGE_BUILDER } from './data/image-builder';
import { KARPENTER } from './data/karpenter';
import { KEDA } from './data/keda';
import { LOKI } from './data/loki';
import { MIMIR } from './data/mimir';
import { MOUNTPOINT_S3_CSI } from './data/mountpoint-s3-csi';
import { PGANALYZE } from './data/pganalyze';
import { SECRETS_STORE_CSI } from './data/secrets-store-csi';
import { SPARK } from './data/spark';
import { TEMPO } from './data/tempo';
import { THANOS } from './data/thanos';
import { VELERO } from './data/velero';
import { VPC_CNI } from './data/vpc-cni';
import type { Preset } from './preset';

/** All presets, sorted by name. */
export const PRESETS: readonly Preset[] = [
  ACK_S3,
  ACK,
  ADOT_COLLECTOR,
  AIRFLOW,
  AMAZON_MANAGED_SERVICE_PROMETHEUS,
  ARGOCD_ECR,
  AWS_APPMESH_CONTROLLER,
  AWS_APPMESH_ENVOY_PROXY,
  AWS_GATEWAY_CONTROLLER,
  AWS_LOAD_BALANCER_CONTROLLER_TARGETS,
  AWS_LOAD_BALANCER_CONTROLLER,
  AWS_NODE_TERMINATION_HANDLER,
  AWS_PRIVATECA_ISSUER,
  CERT_MANAGER,
  CLOUDWATCH_OBSERVABILITY,
  CLUSTER_AUTOSCALER,
  CROSSPLANE,
  EBS_CSI,
  EFS_CSI,
  EXTERNAL_DNS,
  EXTERNAL_SECRETS,
  FLUX_ECR,
  FSX_CSI,
  GITHUB_RUNNERS,
  IMAGE_BUILDER,
  KARPENTER,
  KEDA,
  LOKI,
  MIMIR,
  MOUNTPOINT_S3_CSI,
  PGANALYZE,
  SECRETS_STORE_CSI,
  SPARK,
  TEMPO,
  THANOS,
  VELERO,
  VPC_CNI,
];

const byName = new Map(PRESETS.map((preset) => [preset.name, preset]));

/** The preset of a name. */
export function findPreset(name: string): Preset | undefined {
  return byName.get(name);
}
