import { parseArn } from '../catalogue/arn';
import { attributeOf } from './plan-configuration';
import { possiblePlaces, UNSET_PART } from './provider-places';
import type { StackChange } from './stack-changes';
import type { ResourceChange, TerraformPlan } from './terraform-plan';
import { textOf } from './values';

/** The attributes with the ARN of the object itself. */
const OWN_ARNS = ['arn', 'association_arn'];

const WAY_OUT =
  'Revert the change. To move them on purpose, remove the services or target roles in one pull request, apply that, and add them with the new account or Region in the next one; or add an environment with another name';

/**
 * Why a plan may not be applied: the state has objects in an account or a Region that the providers of the stack do not
 * reach any more. Terraform does not find them there, forgets them and creates new ones, so they would keep their access,
 * and nothing would manage them. A person cannot accept that: the objects would be in no state and in no report.
 *
 * Version 6 of the AWS provider looks for an object in the Region that the state has of it, and replaces it. An object
 * without an ARN of its own is only found by the change of the stack's account.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
 *
 * @returns undefined if no object is left behind
 */
export function objectsLeftBehind(
  plan: TerraformPlan,
  { formerAccount }: Pick<StackChange, 'formerAccount'>,
): string | undefined {
  const former = formerAccount === undefined ? [] : [`account ${formerAccount}`];
  const places = [...new Set([...former, ...(plan.resource_drift ?? []).flatMap((one) => leftPlace(plan, one) ?? [])])];
  if (places.length === 0) return undefined;
  return `objects of this stack are in ${places.join(' and ')}, where Terraform would not look for them any more: they would keep their access, and nothing would manage them. ${WAY_OUT}`;
}

/** The place of an object that a refresh did not find, if its provider looked for it in another one. */
function leftPlace(plan: TerraformPlan, { address, mode, change }: ResourceChange): string | undefined {
  if (mode !== 'managed' || !change.actions.includes('delete')) return undefined;
  const [arn] = OWN_ARNS.flatMap((name) => parseArn(textOf(attributeOf(change.before, name)) ?? '') ?? []);
  const places = possiblePlaces(plan, address);
  if (arn === undefined || places.length === 0) return undefined;
  const isPart = (part: string, of: string) => part === UNSET_PART || part === of;
  const inAccount = places.filter(({ account }) => isPart(account, arn.account));
  if (inAccount.length === 0) return `account ${arn.account}`;
  const isGlobal = arn.region === '';
  const isRegionInState = textOf(attributeOf(change.before, 'region')) !== undefined;
  if (isGlobal || isRegionInState || inAccount.some(({ region }) => isPart(region, arn.region))) return undefined;
  return `${arn.region} of account ${arn.account}`;
}
