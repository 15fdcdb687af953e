import { Argument, Command, Option } from 'commander';
import { THRESHOLDS } from '../modules/diagnostics/severity';
import type { ResultKind } from '../modules/report/format';
import { type FormatName, formatsOf } from '../modules/report/formats';
import { inertLines } from '../modules/report/inert-line';
import { CannotRun, type CommandContext, type Outcome } from './command';
import type { CanOptions } from './commands/can';
import type { CheckTargetOptions } from './commands/check-target';
import type { DiffOptions } from './commands/diff';
import type { HandoffOptions } from './commands/handoff';
import type { LockOptions } from './commands/lock';
import { packageVersion } from './package-version';

/** The options of every command. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly color?: boolean;
}

/** Runs a command; `doing` is the label of the progress indicator. */
export type Run = (doing: string, work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;

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
    .configureHelp({ showGlobalOptions: true })
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
  addCompare(program, runner);
  addExplain(program, runner);
  addCan(program, runner);
  addWhoCan(program, runner);
  addResourcePolicies(program, runner);
  addHandoff(program, runner);
  addCheckTarget(program, runner);
  addPresets(program, runner);
  addImportPolicy(program, runner);
  addSchema(program, runner);
  addInit(program, runner);
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

function addCompare(program: Command, run: Run): void {
  program
    .command('compare')
    .summary('compare two policies')
    .description(
      'Compares the access of two policies: equal, broader, narrower, incomparable or unknown.\n' +
        'A file contains JSON: a policy document, an access object with policies, permissionsBoundary, sessionPolicy and\n' +
        'sessionTags, the output of the AWS CLI with a policy (iam get-policy-version, iam get-role-policy), the output of\n' +
        'explain --format json for one environment, or a Terraform aws_iam_policy_document.',
    )
    .argument('<before>', 'a file, or - for standard input')
    .argument('<after>', 'a file, or - for standard input')
    .option('--exit-code', 'exit with 1 if the verdict is broader, incomparable or unknown')
    .option('--all-rows', 'list every row, action and resource, including rows that no AWS action can use')
    .addOption(formatOption('comparison'))
    .addHelpText(
      'after',
      examples('compare before.json after.json', 'compare --exit-code deployed.json - < proposed.json'),
    )
    .action((before: string, after: string, options: { exitCode?: true; allRows?: true; format: FormatName }) =>
      run('Comparing policies', async (context) => {
        const { comparePolicyFiles } = await import('./commands/compare.js');
        return comparePolicyFiles(context, before, after, options);
      }),
    );
}

function addImportPolicy(program: Command, run: Run): void {
  program
    .command('import-policy')
    .summary('write a policy as a manifest')
    .description(
      'Prints the manifest of a service that has the access of a policy, with verbs where they are proved to be equal.\n' +
        'The file contains what `compare` reads. Standard error has the verdict: the manifest against the policy. The\n' +
        'exit status is 0 only if they are equal.',
    )
    .argument('<file>', 'a file, or - for standard input')
    .option('--service <name>', 'name of the service (default: the name of the file)')
    .addHelpText('after', examples('import-policy orders-policy.json --service orders > pod-identity.yaml'))
    .action((file: string, options: { service?: string }) =>
      run('Writing the manifest', async (context) => {
        const { importPolicy } = await import('./commands/import-policy.js');
        return importPolicy(context, file, options);
      }),
    );
}

interface ExplainedOptions {
  readonly grant?: string;
  readonly preset?: string;
  readonly environment?: string;
  readonly format: FormatName;
}

function addExplain(program: Command, run: Run): void {
  program
    .command('explain')
    .summary('show the access of a service')
    .description(
      'Shows the access of a service: its statements, and the resulting access by level and resource. With --grant,\n' +
        'the statements of a grant that is not written yet: what a verb selects. With --preset, the parameters and statements\n' +
        'of a preset.',
    )
    .argument('[service]', 'the name of the service, from its manifest')
    .option('--grant <yaml>', 'a grant instead of a service, as under allow: "read: arn:aws:s3:::orders/*"')
    .option('--preset <name>', 'a preset instead of a service')
    .option('--environment <name>', 'only this environment (default: all environments of the service)')
    .addOption(formatOption('explanation'))
    .addHelpText(
      'after',
      examples(
        'explain orders',
        'explain orders --environment prod --format json',
        'explain --preset external-dns',
        "explain --grant 'consume: arn:{partition}:sqs:{region}:{account}:jobs'",
      ),
    )
    .action((service: string | undefined, options: ExplainedOptions) =>
      run('Reading manifests', async (context) => {
        const { grant, preset } = options;
        if ([service, grant, preset].filter((one) => one !== undefined).length !== 1) {
          throw new CannotRun(
            'explain requires either a service, --grant or --preset',
            'see eks-pod-identity explain --help',
          );
        }
        if (preset !== undefined) {
          const { explainPreset } = await import('./commands/presets.js');
          return explainPreset(context, preset, options.format);
        }
        if (grant !== undefined) {
          const { explainOneGrant } = await import('./commands/explain-grant.js');
          return explainOneGrant(context, grant, options);
        }
        const { explainService } = await import('./commands/explain.js');
        return explainService(context, service ?? '', options);
      }),
    );
}

function addCan(program: Command, run: Run): void {
  requestCommand(program, 'can <service> <action> <resource>')
    .summary('say whether the pods of a service may make a request')
    .description(
      'Says whether the pods of a service may make a request: allowed, denied by which statement, or denied because no\n' +
        'statement allows it, with the nearest one. A condition key that is not given is open: if the answer depends on\n' +
        'it, its conditions are printed. Exits with 0 only if the request is allowed for every association.',
    )
    .addHelpText(
      'after',
      examples(
        'can orders s3:GetObject arn:aws:s3:::orders-prod/a',
        'can orders s3:PutObject arn:aws:s3:::orders-prod/a --context aws:SecureTransport=true --environment prod',
      ),
    )
    .action((service: string, action: string, resource: string, options: CanOptions) =>
      run('Reading manifests', async (context) => {
        const { can } = await import('./commands/can.js');
        return can(context, service, [action, resource], options);
      }),
    );
}

function addWhoCan(program: Command, run: Run): void {
  requestCommand(program, 'who-can <action> <resource>')
    .summary('list the services whose pods may make a request')
    .description(
      'Lists the services and service accounts of the repository that may make a request, with the statement that\n' +
        'allows it, and those for which this depends on the request or is unknown. Exits with 0 only if there is one, and\n' +
        'the request is allowed for each of them.',
    )
    .addHelpText('after', examples('who-can s3:DeleteObject arn:aws:s3:::orders-prod/a', 'who-can iam:PassRole "*"'))
    .action((action: string, resource: string, options: CanOptions) =>
      run('Reading manifests', async (context) => {
        const { whoCan } = await import('./commands/can.js');
        return whoCan(context, [action, resource], options);
      }),
    );
}

function requestCommand(program: Command, nameAndArguments: string): Command {
  return program
    .command(nameAndArguments)
    .option('--context <key=value...>', 'condition keys of the request; repeat a key for several values')
    .option('--environment <name>', 'only this environment (default: all environments)')
    .addOption(formatOption('answers'));
}

function addResourcePolicies(program: Command, run: Run): void {
  program
    .command('resource-policies')
    .summary("show what policies of a service's resources must allow")
    .description(
      "Shows the statements that a service's grants need in policies of resources: of buckets, queues, topics, keys,\n" +
        'secrets, Lambda functions and ECR repositories of other accounts, and of keys. Merge them into these policies.',
    )
    .argument('<service>', 'the name of the service, from its manifest')
    .option('--environment <name>', 'only this environment (default: all environments of the service)')
    .addOption(formatOption('resourceStatements'))
    .addHelpText('after', examples('resource-policies orders', 'resource-policies orders --format json'))
    .action((service: string, options: { environment?: string; format: FormatName }) =>
      run('Reading manifests', async (context) => {
        const { resourcePolicies } = await import('./commands/resource-policies.js');
        return resourcePolicies(context, service, options);
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

function addPresets(program: Command, run: Run): void {
  program
    .command('presets')
    .summary('list the ready-made policies of controllers')
    .description(
      'Lists the presets: ready-made policies of well-known controllers, for `presets` of a manifest.\n' +
        '`explain --preset` shows the parameters and statements of one.',
    )
    .addOption(formatOption('presets'))
    .addHelpText('after', examples('presets', 'presets --format json', 'explain --preset external-dns'))
    .action(({ format }: { format: FormatName }) =>
      run('Reading presets', async (context) => {
        const { listPresets } = await import('./commands/presets.js');
        return listPresets(context, format);
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

function addInit(program: Command, run: Run): void {
  program
    .command('init')
    .summary('write an example configuration and one manifest')
    .description('Writes an example configuration and one manifest. Existing files are never changed.')
    .addHelpText('after', examples('init', 'init -C ~/shop'))
    .action(() =>
      run('Writing files', async (context) => {
        const { init } = await import('./commands/init.js');
        return init(context);
      }),
    );
}

/** `--format`: the formats that the command's result can be printed in, the first as default. */
function formatOption(kind: ResultKind): Option {
  const formats = formatsOf(kind);
  const purposes = formats.map(({ name, purpose }) => `${name} ${purpose}`).join(', ');
  const names = formats.map(({ name }) => name);
  return new Option('--format <format>', `output format: ${purposes}`).choices(names).default(names[0]);
}

function examples(...commands: string[]): string {
  return ['', 'Examples:', ...commands.map((command) => `  $ eks-pod-identity ${command}`)].join('\n');
}
