import { parseTerraformPlan } from '../../modules/plan/terraform-plan';

it('output of Terraform that is cut off is reported as incomplete', () => {
  expect(() => parseTerraformPlan('{"format_version":"1.2","resource_changes":[{"addr')).toThrow(
    /^Cannot read the plan: the output of Terraform is incomplete after 50 characters, as when the disk is full \(/,
  );
});
