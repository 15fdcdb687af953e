import { type App, TerraformResource, type TerraformStack } from 'cdktf';
import { parseArn } from '../catalogue/arn';
import type { OwnedDocument } from '../access/owned-documents';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { VersionConstraint } from '../manifest/version-constraint';
import type { PolicyStack } from '../workloads/owned-policies';
import { managedPolicyOf } from '../workloads/policy-kinds';
import { awsProviderVersion } from '../workloads/provider-versions';
import { addImport } from './add-import';
import { newEnvironmentStack } from './environment-stack';

/**
 * The stack of the policies that an environment owns in a region. Each is imported, because the policy may exist already
 * and a create would replace it without showing what it replaces.
 *
 * @param documents all owned policies
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addPolicyStack(
  app: App,
  { name, environment, region, policies }: PolicyStack,
  documents: readonly OwnedDocument[],
  awsVersions?: VersionConstraint,
): TerraformStack {
  const place = { ...environment, region };
  const stack = newEnvironmentStack(app, name, environment, awsProviderVersion([], awsVersions), place);
  for (const { resource: arn } of policies) {
    const found = documents.find(({ resource }) => resource === arn);
    const managed = managedPolicyOf(arn);
    if (!found || !managed) continue;
    const { type, argument, value } = managed;
    const resource = new TerraformResource(stack, resourceId(arn), {
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: 'aws' },
    });
    const given = escapeInterpolation(stack.data({ value, policy: JSON.stringify(found.document) }));
    resource.addOverride(argument, given.value);
    resource.addOverride('policy', given.policy);
    addImport(resource, given.value);
  }
  return stack.close();
}

/** Independent of the other contents of the stack, and unique: `_2e` is the escape of a dot. */
function resourceId(arn: string): string {
  const { service = '', resource = '' } = parseArn(arn) ?? {};
  const escaped = resource.replace(/[^A-Za-z0-9-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`);
  return `${service}_${escaped}`;
}
