import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import type { App, TerraformStack } from 'cdktf';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { VersionConstraint } from '../manifest/version-constraint';
import { awsProviderVersion } from '../workloads/provider-versions';
import type { WrittenPolicyStack } from '../workloads/written-policies';
import { addImport } from './add-import';
import { newEnvironmentStack } from './environment-stack';

/**
 * The stack of the managed policies that an environment writes. Each is imported, because it may exist already; the
 * provider deletes the oldest of IAM's five versions when it needs room for another.
 *
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addWrittenPolicyStack(
  app: App,
  { name, environment, policies }: WrittenPolicyStack,
  awsVersions?: VersionConstraint,
): TerraformStack {
  const stack = newEnvironmentStack(app, name, environment, awsProviderVersion([], awsVersions));
  for (const { arn, path, name: policyName, document } of policies) {
    if (!document) continue;
    const given = stack.data({ arn, path, name: policyName, policy: JSON.stringify(document) });
    const { arn: id, ...config } = escapeInterpolation(given);
    addImport(new IamPolicy(stack, resourceId(path, policyName), config), id);
  }
  return stack.close();
}

/** Independent of the other contents of the stack, and unique: `_2f` is the escape of a slash. */
function resourceId(path: string, name: string): string {
  const escape = (character: string): string => `_${character.charCodeAt(0).toString(16)}`;
  return `policy_${`${path.slice(1)}${name}`.replace(/[^A-Za-z0-9-]/g, escape)}`;
}
