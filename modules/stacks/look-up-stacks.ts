import { DataAwsIamPolicy } from '@cdktf/provider-aws/lib/data-aws-iam-policy';
import { App } from 'cdktf';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { VersionConstraint } from '../manifest/version-constraint';
import type { PolicyLookUp } from '../workloads/policy-look-ups';
import { awsProviderVersion } from '../workloads/provider-versions';
import { newEnvironmentStack } from './environment-stack';
import { readSynthesizedStacks, type SynthesizedStack } from './synthesize-stacks';

/** Planned and never applied, so it has no state. */
const NO_STATE = { type: 'local', arguments: { path: 'terraform.tfstate' }, path: [] };

/** A stack that only reads the managed policies of an account. */
export interface LookUpStack extends SynthesizedStack {
  /** The ARN of each policy by the address of its data source. */
  readonly arns: ReadonlyMap<string, string>;
}

/**
 * Writes a stack of data sources for each of the environments below a folder. These stacks are planned and never applied.
 *
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function synthesizeLookUps(
  lookUps: readonly PolicyLookUp[],
  awsVersions: VersionConstraint | undefined,
  folder: string,
): readonly LookUpStack[] {
  const app = new App({ outdir: folder, skipValidation: false });
  const arns = new Map<string, ReadonlyMap<string, string>>();
  for (const { environment, arns: ofEnvironment } of lookUps) {
    const name = `look-up-${environment.name}`;
    const version = awsProviderVersion([], awsVersions);
    const stack = newEnvironmentStack(app, name, { ...environment, backend: NO_STATE }, version);
    const addresses = ofEnvironment.map((arn, index): [string, string] => {
      new DataAwsIamPolicy(stack, `policy_${index}`, escapeInterpolation(stack.data({ arn })));
      return [`data.aws_iam_policy.policy_${index}`, arn];
    });
    arns.set(name, new Map(addresses));
    stack.close();
  }
  app.synth();
  return readSynthesizedStacks(folder).map((stack) => ({ ...stack, arns: arns.get(stack.name) ?? new Map() }));
}
