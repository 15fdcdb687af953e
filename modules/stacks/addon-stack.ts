import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import type { App, TerraformStack } from 'cdktf';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { VersionConstraint } from '../manifest/version-constraint';
import type { AddonStack } from '../workloads/addon-stacks';
import { awsProviderVersion, featuresOfAddon } from '../workloads/provider-versions';
import type { Workload } from '../workloads/workload';
import { addRole } from './add-role';
import { addonProperties } from './addon-properties';
import { importAddon } from './import-adopted';
import { newEnvironmentStack } from './environment-stack';

/** As those of the agent, whose construct has the reasons. */
const TIMEOUTS = { create: '30m', update: '30m', delete: '15m' } as const;

/**
 * The stack of an EKS add-on: the add-on with the associations that it owns, and their role.
 *
 * @param workload of an add-on with a role
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addAddonStack(
  app: App,
  { name, environment, cluster, addon }: AddonStack,
  workload: Workload | undefined,
  awsVersions?: VersionConstraint,
): TerraformStack {
  const features = featuresOfAddon(environment, cluster, workload);
  const stack = newEnvironmentStack(app, name, environment, awsProviderVersion(features, awsVersions));
  const role = workload?.role.kind === 'created' ? addRole(stack, workload.role, workload.adopt) : undefined;
  const settings = escapeInterpolation(
    stack.data({
      addonName: addon.name,
      ...addonProperties(environment, cluster, addon),
      timeouts: TIMEOUTS,
      ...(workload && {
        // The ARN is a text and not a reference, so that it is known in the plan of a new role.
        podIdentityAssociation: workload.associations.map(({ serviceAccount }) => ({
          serviceAccount,
          roleArn: workload.role.arn,
        })),
      }),
    }),
  );
  const dependsOn = role ? [role, ...role.permissions] : [];
  const construct = new EksAddon(stack, 'addon', {
    ...settings,
    ...(dependsOn.length > 0 && { dependsOn }),
  });
  if (addon.adopt) importAddon(construct, settings);
  return stack.close();
}
