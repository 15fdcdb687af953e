import type { TerraformPlan } from './terraform-plan';

/** What the data sources of the root module were read as while planning, by address: `data.aws_iam_policy.a`. */
export function dataSources({ prior_state }: TerraformPlan): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const resources = prior_state?.values?.root_module.resources ?? [];
  return new Map(
    resources.flatMap(({ mode, address, values }) => (mode === 'data' && values ? [[address, values] as const] : [])),
  );
}
