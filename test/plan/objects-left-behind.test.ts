import { objectsLeftBehind } from '../../modules/plan/objects-left-behind';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';

const ROLE = { arn: 'arn:aws:iam::111122223333:role/orders' };
const ASSOCIATION = { association_arn: 'arn:aws:eks:eu-west-1:111122223333:podidentityassociation/shop/a-1' };

/** A plan that finds none of these objects of the state any more. */
function planOf(
  providers: readonly { readonly account: string; readonly region: string }[],
  before: object,
  actions: readonly string[] = ['delete'],
): TerraformPlan {
  return {
    configuration: {
      provider_config: Object.fromEntries(
        providers.map(({ account, region }, index) => [
          `aws.${index}`,
          {
            name: 'aws',
            expressions: { allowed_account_ids: { constant_value: [account] }, region: { constant_value: region } },
          },
        ]),
      ),
      root_module: {},
    },
    resource_drift: [{ address: 'aws_x.a', mode: 'managed', change: { actions, before } }],
  } as unknown as TerraformPlan;
}

const HERE = { account: '111122223333', region: 'eu-west-1' };
const OTHER_ACCOUNT = { account: '444455556666', region: 'eu-west-1' };
const OTHER_REGION = { account: '111122223333', region: 'eu-central-1' };

it.each<[string, TerraformPlan, string]>([
  ['a role in the former account', planOf([OTHER_ACCOUNT], ROLE), 'account 111122223333'],
  ['an association in the former account', planOf([OTHER_ACCOUNT], ASSOCIATION), 'account 111122223333'],
  ['an association in the former Region', planOf([OTHER_REGION], ASSOCIATION), 'eu-west-1 of account 111122223333'],
])('%s would be left behind, and the refusal describes the way out', (_name, plan, place) => {
  const text = objectsLeftBehind(plan, {});
  expect(text).toMatch(
    new RegExp(`^objects of this stack are in ${place}, where .* Revert the change\\. .* in the next one`),
  );
});

it.each<[string, TerraformPlan]>([
  ['an object that was deleted by hand', planOf([HERE], ASSOCIATION)],
  ['an object that was changed by hand', planOf([OTHER_ACCOUNT], ROLE, ['update'])],
  ['a role, which is global, when the Region changes', planOf([OTHER_REGION], ROLE)],
  ['an object whose Region the state has', planOf([OTHER_REGION], { ...ASSOCIATION, region: 'eu-west-1' })],
  ['an object of another provider of the stack', planOf([OTHER_ACCOUNT, HERE], ASSOCIATION)],
  ['an object of a stack without AWS', planOf([], ROLE)],
  ['an object without an ARN', planOf([OTHER_ACCOUNT], { id: 'orders' })],
])('%s is not left behind', (_name, plan) => {
  expect(objectsLeftBehind(plan, {})).toBeUndefined();
});

it('every object of a stack whose account changes is left behind, also without an ARN', () => {
  expect(
    objectsLeftBehind(planOf([OTHER_ACCOUNT], { id: 'orders' }, ['no-op']), { formerAccount: '111122223333' }),
  ).toMatch('in account 111122223333,');
});
