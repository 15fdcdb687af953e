import { Argument, Command, Option } from 'commander';
import { THRESHOLDS } from '../modules/diagnostics/severity';
import type { FormatName } from '../modules/report/formats';
import { inertLines } from '../modules/report/inert-line';
import { addAccessCommands } from './access-commands';
import { addStartingCommands } from './starting-commands';
import { examples, formatOption, type Run } from './command-options';
import type { CheckTargetOptions } from './commands/check-target';
import type { DiffOptions } from './commands/diff';
import type { DoctorOptions } from './commands/doctor';
import type { HandoffOptions } from './commands/handoff';
import type { LockOptions } from './commands/lock';
import { addMigrate } from './migrate-command';
import { packageVersion } from './package-version';

/** The options of every command. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly color?: boolean;
}

/**
 * The command line: names, arguments, options and help. The code of a command is loaded only when it is called, so that
 * `--help` is fast.
 */
export function buildProgram(run: (options: GlobalOptions) => Run): Command {
  const program = new Command('eks-pod-identity')
    .description('AWS access for Kubernetes workloads on Amazon EKS, from one small YAML file beside each service.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('-C, --directory <folder>', 'use this folder instead of the current one')
    .option('--color', 'always use colors')
    .option('--no-color', 'never use colors')
    // A line break in a description is one of the source: the terminal's width decides about those of the help.
    .configureHelp({
      showGlobalOptions: true,
      commandDescription: (command) => command.description().replaceAll('\n', ' '),
    })
    .configureOutput({
      outputError: (text, write) => {
        write(inertLines(text)); // it may contain unescaped arguments
      },
    })
    .showHelpAfterError('(see --help)')
    .exitOverride();

  const runner: Run = (doing, work) => run(program.opts<GlobalOptions>())(doing, work);
  addValidate(program, runner);
  addSynth(program, runner);
  addLock(program, runner);
  addDiff(program, runner);
  addAccessCommands(program, runner);
  addMigrate(program, runner);
  addHandoff(program, runner);
  addCheckTarget(program, runner);
  addDoctor(program, runner);
  addSchema(program, runner);
  addStartingCommands(program, runner);
  return program.addHelpText('after', examples('init', 'validate', 'diff --base origin/main', 'explain orders'));
}

function addValidate(program: Command, run: Run): void {
  program
    .command('validate')
    .summary('check configuration and manifests')
    .description('Checks configuration and manifests, and prints every problem with its file, line and column.')
    .argument('[paths...]', 'files or folders to report on (default: the whole repository)')
    .addOption(formatOption('diagnostics'))
    .addHelpText('after', examples('validate', 'validate services/orders', 'validate --format json'))
    .action((paths: string[], options: { format: FormatName }) =>
      run('Checking manifests', async (context) => {
        const { validate } = await import('./commands/validate.js');
        return validate(context, paths, options.format);
      }),
    );
}

function addSynth(program: Command, run: Run): void {
  program
    .command('synth')
    .summary('write the stacks as Terraform JSON')
    .description(
      'Writes the stacks that the action applies as Terraform JSON, to run Terraform in their folders yourself.\n' +
        'Requires the packages cdktf, constructs and @cdktf/provider-aws.',
    )
    .option('--out <folder>', 'folder to write to', 'cdktf.out')
    .addHelpText('after', examples('synth', 'synth --out /tmp/stacks'))
    .action(({ out }: { out: string }) =>
      run('Writing stacks', async (context) => {
        const { requireCdktf } = await import('./require-cdktf.js');
        requireCdktf();
        const { synth } = await import('./commands/synth.js');
        return synth(context, out);
      }),
    );
}

function addLock(program: Command, run: Run): void {
  program
    .command('lock')
    .summary('write .terraform.lock.hcl for the providers of the stacks')
    .description(
      'Writes the versions and checksums of all providers into .terraform.lock.hcl beside the configuration. Commit it: the\n' +
        'action then accepts only these packages. Requires Terraform and the packages that synth requires.',
    )
    .option('--platform <platforms...>', 'platforms to lock (default: linux_amd64 linux_arm64)')
    .option('--fs-mirror <folder>', 'folder with packages of providers, instead of the registry')
    .addHelpText('after', examples('lock', 'lock --platform linux_amd64 darwin_arm64'))
    .action((options: LockOptions) =>
      run('Locking providers', async (context) => {
        const { requireCdktf } = await import('./require-cdktf.js');
        requireCdktf();
        const { lock } = await import('./commands/lock.js');
        return lock(context, options);
      }),
    );
}

function addDiff(program: Command, run: Run): void {
  program
    .command('diff')
    .summary('show the access that a change grants and revokes')
    .description('Shows the access that the change between two commits grants and revokes. Nothing is checked out.')
    .option('--base <ref>', 'commit to compare with (default: the merge base with the default branch)')
    .option('--head <ref>', 'commit to look at (default: the working tree)')
    .option('--all-rows', 'list every row, action and resource, including rows that no AWS action can use')
    .option('--all', 'report findings in all access of a changed service, not only in gained access')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 if a finding has this severity or a higher one').choices([
        ...THRESHOLDS,
      ]),
    )
    .addOption(formatOption('change'))
    .addHelpText('after', examples('diff', 'diff --base origin/main --head HEAD', 'diff --fail-on high --format sarif'))
    .action((options: DiffOptions) =>
      run('Comparing access', async (context) => {
        const { diff } = await import('./commands/diff.js');
        return diff(context, options);
      }),
    );
}

function addHandoff(program: Command, run: Run): void {
  program
    .command('handoff')
    .summary('write the files for the owners of a target role')
    .description(
      'Writes the trust policy, the permissions and a Terraform configuration of a target role, for the owners of its\n' +
        'account. Existing files of an earlier handoff are replaced.',
    )
    .argument('<service>', 'the name of the service, from its manifest')
    .option('--environment <name>', 'only this environment (default: all environments with a target role)')
    .option('--out <folder>', 'write below this folder', 'handoff')
    .addHelpText('after', examples('handoff reports', 'handoff reports --environment prod --out target-roles'))
    .action((service: string, options: HandoffOptions) =>
      run('Writing files', async (context) => {
        const { handoff } = await import('./commands/handoff.js');
        return handoff(context, service, options);
      }),
    );
}

function addCheckTarget(program: Command, run: Run): void {
  program
    .command('check-target')
    .summary('check that a trust policy allows the chain to a target role')
    .description(
      'Checks whether a trust policy lets the pods of a service get their target role, and says what is missing.\n' +
        'The file contains a policy document, the output of `aws iam get-role`, or a plan as `terraform show -json`\n' +
        'prints it. Exits with 1 if pods are refused.',
    )
    .argument('<file>', 'a file, or - for standard input')
    .option('--service <name>', 'only this service (default: all services with the target role)')
    .option('--environment <name>', 'only this environment')
    .addHelpText('after', examples('check-target trust-policy.json', 'check-target plan.json --service reports'))
    .action((file: string, options: CheckTargetOptions) =>
      run('Checking the trust policy', async (context) => {
        const { checkTarget } = await import('./commands/check-target.js');
        return checkTarget(context, file, options);
      }),
    );
}

function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .summary('find out why pods do not get their role')
    .description(
      'Looks at the AWS account and at the cluster, and says for each service account whether its pods get their role:\n' +
        'association, trust policy, agent, nodes, age of the pods, their variables, and what is left of IRSA. It only reads,\n' +
        'by the AWS CLI and kubectl with your credentials. Exits with 1 unless everything is ok.',
    )
    .argument('[service]', 'the name of the service, from its manifest (default: all services)')
    .option('--environment <name>', 'only this environment')
    .option('--cluster <name>', 'only this cluster')
    .addOption(formatOption('examination'))
    .addHelpText('after', examples('doctor orders', 'doctor --environment prod --format markdown'))
    .action((service: string | undefined, options: DoctorOptions) =>
      run('Looking at the account and the clusters', async (context) => {
        const { doctor } = await import('./commands/doctor.js');
        return doctor(context, service, options);
      }),
    );
}

function addSchema(program: Command, run: Run): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a file')
    .description('Prints the JSON Schema of the manifest or of the configuration, for editors and other programs.')
    .addArgument(new Argument('[file]', 'which file').choices(['manifest', 'config']).default('manifest'))
    .addHelpText('after', examples('schema > pod-identity.schema.json', 'schema config'))
    .action((file: 'manifest' | 'config') =>
      run('Writing the schema', async () => {
        const { schema } = await import('./commands/schema.js');
        return schema(file);
      }),
    );
}
