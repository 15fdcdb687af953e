import { parseArn } from '../../modules/catalogue/arn';
import { PARTITIONS } from '../../modules/catalogue/partitions';
import { ACCOUNT_ID, CLUSTER_NAME, REGION_NAME } from '../../modules/validation/text-formats';

/** An EKS cluster, as its ARN names it. */
export interface EksCluster {
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly name: string;
}

/**
 * The cluster that an ARN names; undefined for every other text.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function clusterOfArn(text: string): EksCluster | undefined {
  const arn = parseArn(text.trim());
  const [, name = ''] = /^cluster\/(.+)$/.exec(arn?.resource ?? '') ?? [];
  if (arn?.service !== 'eks' || !(PARTITIONS as readonly string[]).includes(arn.partition)) return undefined;
  if (!ACCOUNT_ID.pattern.test(arn.account)) return undefined;
  if (!CLUSTER_NAME.pattern.test(name) || !REGION_NAME.pattern.test(arn.region)) return undefined;
  const { partition, region, account } = arn;
  return { partition, region, account, name };
}
