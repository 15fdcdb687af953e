import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import type { App } from 'cdktf';
import { join, relative, sep } from 'node:path';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import { toolTags } from '../identity/tool-tags';
import type { Environment } from '../manifest/configuration';
import { backendOf } from '../workloads/backends';
import type { TargetAccount } from '../workloads/workload';
import { DataStack } from '../constructs/data-stack';
import { GenericBackend } from './generic-backend';

/**
 * A stack with the backend of an environment and an AWS provider that is restricted to its account and tags every
 * taggable object with its stack: an object that the state lacks can be recognized by them.
 *
 * @param awsVersion version of the AWS provider, or a constraint
 * @param place account, region and credentials of the provider, if they are not those of the environment
 */
export function newEnvironmentStack(
  app: App,
  name: string,
  environment: Environment,
  awsVersion: string,
  place: TargetAccount = environment,
): DataStack {
  const stack = newStackOfEnvironment(app, name, environment);
  const { region, account, profile } = place;
  const tags = toolTags({ stack: name, repository: environment.repository });
  new VersionedAwsProvider(
    stack,
    'aws',
    escapeInterpolation(
      stack.data({
        region,
        allowedAccountIds: [account],
        ...(profile !== undefined && { profile }),
        defaultTags: [{ tags }],
      }),
    ),
    awsVersion,
  );
  return stack;
}

/** A stack with the backend of an environment, and without providers. */
export function newStackOfEnvironment(app: App, name: string, environment: Environment): DataStack {
  const stack = new DataStack(app, name);
  const backend = backendOf(environment, name) ?? { type: 'local', arguments: { path: localState(app, name) } };
  new GenericBackend(stack, stack.data(backend.type), stack.data(backend.arguments));
  return stack;
}

/** CDKTF would require exactly the version that its bindings were generated from, which lacks newer arguments. */
class VersionedAwsProvider extends AwsProvider {
  override readonly terraformGeneratorMetadata: NonNullable<AwsProvider['terraformGeneratorMetadata']>;

  constructor(scope: DataStack, id: string, config: AwsProviderConfig, version: string) {
    super(scope, id, config);
    this.terraformGeneratorMetadata = { providerName: 'aws', providerVersion: version };
  }
}

/**
 * The default state file of CDKTF for a stack without backend, relative to the stack's folder. CDKTF itself writes an
 * absolute path, which differs between machines.
 */
function localState(app: App, stackName: string): string {
  const folder = relative(join(app.outdir, 'stacks', stackName), process.cwd());
  return join(folder, `terraform.${stackName}.tfstate`).split(sep).join('/');
}
