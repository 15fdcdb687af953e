import { InputError } from './inputs';

/** Tokens of the job, and files through which a step gives the runner commands. */
const OF_THE_RUNNER =
  /^(GITHUB_TOKEN|GH_TOKEN|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)|INPUT_.*|ACTIONS_.*|NODE_OPTIONS)$/i;

/**
 * Variables that are left out: logs, which may contain secrets, and the place of the data that this action prepares.
 * https://developer.hashicorp.com/terraform/cli/config/environment-variables
 *
 * With the tracking ID, the runner kills Terraform at the end of a canceled job, in the middle of a call of AWS.
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs
 */
const LEFT_OUT = /^(TF_LOG.*|TF_DATA_DIR|RUNNER_TRACKING_ID)$/;

/**
 * Variables that change what a plan means: another state, `-target` or `-destroy`. Arguments of `init` may complete a
 * backend.
 */
const REFUSED = /^(TF_WORKSPACE|TF_CLI_ARGS(?!_init$).*)$/;

/**
 * The environment of Terraform. Terraform and its providers run third-party code, which must not get the tokens of this
 * job, and the job's variables must not change what is planned.
 *
 * A process of the AWS provider lives for seconds and allocates hundreds of megabytes of schema at its start. With Go's
 * default, garbage collection during that growth takes a fifth of a plan's processor time.
 */
export function terraformEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !OF_THE_RUNNER.test(name) && !LEFT_OUT.test(name) && !REFUSED.test(name),
  );
  return { GOGC: '400', ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
}

/**
 * @throws InputError for variables that would change what is planned and applied
 */
export function refuseVariables(environment: NodeJS.ProcessEnv): void {
  const names = Object.entries(environment).flatMap(([name, value]) => (REFUSED.test(name) && value ? [name] : []));
  if (names.length === 0) return;
  throw new InputError(
    `the job sets ${names.join(', ')}, which would change what Terraform plans; remove ${names.length === 1 ? 'it' : 'them'}, and set backends in the configuration`,
  );
}
