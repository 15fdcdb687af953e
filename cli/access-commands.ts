import type { Command } from 'commander';
import type { FormatName } from '../modules/report/formats';
import { CannotRun } from './command';
import { examples, formatOption, type Run } from './command-options';
import type { CanOptions } from './commands/can';

/** The commands that ask what a policy, a service or a preset may do. They change nothing. */
export function addAccessCommands(program: Command, run: Run): void {
  addCompare(program, run);
  addExplain(program, run);
  addCan(program, run);
  addWhoCan(program, run);
  addResourcePolicies(program, run);
  addPresets(program, run);
  addImportPolicy(program, run);
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
        'the request is allowed for each of them. All manifests are read, but only those whose grants could allow the\n' +
        'request are checked completely: `validate` reports all problems.',
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
