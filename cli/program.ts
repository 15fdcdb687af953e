import { Argument, Command, Option } from 'commander';
import { THRESHOLDS } from '../modules/diagnostics/severity';
import type { ResultKind } from '../modules/report/format';
import { type FormatName, formatsOf } from '../modules/report/formats';
import { inertLines } from '../modules/report/inert-line';
import type { CommandContext, Outcome } from './command';
import type { DiffOptions } from './commands/diff';
import { packageVersion } from './package-version';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly color?: boolean;
}

/** Carries out a command; `doing` names the work for the progress indicator. */
export type Run = (doing: string, work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;

/**
 * The command line: names, arguments, options and help. Each command's code is loaded when it is called and not before,
 * so that `--help` costs no more than this file.
 */
export function buildProgram(run: (options: GlobalOptions) => Run): Command {
  const program = new Command('eks-pod-identity')
    .description('AWS access for Kubernetes workloads on Amazon EKS, from one small YAML file beside each service.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('-C, --directory <folder>', 'work in this folder instead of the current one')
    .option('--color', 'use colours even in a pipe')
    .option('--no-color', 'use no colours')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => {
        write(inertLines(text)); // it quotes arguments as they are
      },
    })
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();

  const runner: Run = (doing, work) => run(program.opts<GlobalOptions>())(doing, work);
  addValidate(program, runner);
  addDiff(program, runner);
  addCompare(program, runner);
  addExplain(program, runner);
  addSchema(program, runner);
  addInit(program, runner);
  return program.addHelpText('after', examples('init', 'validate', 'diff --base origin/main', 'explain orders'));
}

function addValidate(program: Command, run: Run): void {
  program
    .command('validate')
    .summary('check configuration and manifests')
    .description('Checks configuration and manifests, and prints every complaint with its file, line and column.')
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

function addDiff(program: Command, run: Run): void {
  program
    .command('diff')
    .summary('show which access a change grants and takes away')
    .description('Shows which access the change between two commits grants and takes away. Nothing is checked out.')
    .option('--base <ref>', 'commit to compare with (default: the merge base with the default branch)')
    .option('--head <ref>', 'commit to look at (default: the working tree)')
    .option('--all-rows', 'list every row, action and resource, rows too that no action of AWS can use')
    .option('--all', 'look for findings in all the access that a changed service has, not only in what it gains')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when a finding is as severe, or more').choices([...THRESHOLDS]),
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
      'Says how the access of one policy relates to another: equal, broader, narrower, incomparable or unknown.\n' +
        'A file holds a policy document, or an access object with policies, permissionsBoundary, sessionPolicy and\n' +
        'sessionTags, as JSON.',
    )
    .argument('<before>', 'a file, or - for standard input')
    .argument('<after>', 'a file, or - for standard input')
    .option('--exit-code', 'exit with 1 when the verdict is broader, incomparable or unknown')
    .addOption(formatOption('comparison'))
    .addHelpText(
      'after',
      examples('compare before.json after.json', 'compare --exit-code deployed.json - < proposed.json'),
    )
    .action((before: string, after: string, options: { exitCode?: true; format: FormatName }) =>
      run('Comparing policies', async (context) => {
        const { comparePolicyFiles } = await import('./commands/compare.js');
        return comparePolicyFiles(context, before, after, options);
      }),
    );
}

function addExplain(program: Command, run: Run): void {
  program
    .command('explain')
    .summary('show the access that a service has')
    .description('Shows the access that a service has: its statements, and the same by access level and resource.')
    .argument('<service>', "the service's name, as its manifest says")
    .option('--environment <name>', 'only this environment (default: all that the service runs in)')
    .addOption(formatOption('explanation'))
    .addHelpText('after', examples('explain orders', 'explain orders --environment prod --format json'))
    .action((service: string, options: { environment?: string; format: FormatName }) =>
      run('Reading manifests', async (context) => {
        const { explainService } = await import('./commands/explain.js');
        return explainService(context, service, options);
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
    .summary('write a starting configuration and one manifest')
    .description('Writes a starting configuration and one manifest. A file that exists is never changed.')
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
  return new Option('--format <format>', `how to print the result: ${purposes}`).choices(names).default(names[0]);
}

function examples(...commands: string[]): string {
  return ['', 'Examples:', ...commands.map((command) => `  $ eks-pod-identity ${command}`)].join('\n');
}
