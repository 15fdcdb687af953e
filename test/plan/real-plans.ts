import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTerraformPlan, type TerraformPlan } from '../../modules/plan/terraform-plan';

/**
 * A plan of HashiCorp's AWS provider 5.100.0 by Terraform 1.11.4 against a fake of AWS, reduced to what this
 * project reads. Each was made from one stack (`create`): role `orders` with the inline policies `read` (`s3:*` but not
 * `s3:DeleteObject`) and `send`, the policy `more` and an AWS managed one attached, and both exclusive lists. `open-…`
 * are without these lists; in `blocks-…` the role has its policies as arguments of its own.
 */
export function realPlan(name: string): TerraformPlan {
  return parseTerraformPlan(readFileSync(join(__dirname, 'cases', `${name}.json`), 'utf8'));
}
