import type { PlanPlace } from '../../modules/plan/planned-access';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';

/**
 * Where the AWS provider of a plan works, as far as its configuration says. Partition and account are needed only to
 * write the ARN of what does not exist yet.
 */
export function placeOf({ configuration }: TerraformPlan): PlanPlace {
  const aws = Object.values(configuration.provider_config ?? {}).find(({ name }) => name === 'aws');
  const constant = (name: string): unknown => aws?.expressions?.[name]?.constant_value;
  const region = constant('region');
  const accounts = constant('allowed_account_ids');
  const account: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  const place = typeof region === 'string' ? region : '*';
  const partition = place.startsWith('cn-') ? 'aws-cn' : place.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { partition, account: typeof account === 'string' ? account : '*', region: place };
}
