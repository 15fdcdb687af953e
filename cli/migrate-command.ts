import { type Command, Option } from 'commander';
import { examples, formatOption, type Run } from './command-options';
import type { MigrateOptions } from './commands/migrate';

/** `migrate`: from other tools to manifests. */
export function addMigrate(program: Command, run: Run): void {
  program
    .command('migrate')
    .summary('move from IRSA, eksctl or Terraform modules')
    .description(
      'Writes configuration and manifests for what other tools have, and proves for each service account that its access\n' +
        'stays the same. Reads YAML of Kubernetes with the annotations of IRSA, ClusterConfig files of eksctl, Terraform state\n' +
        'and plans as JSON, output of `aws iam get-account-authorization-details`, `aws eks describe-cluster`,\n' +
        '`describe-addon` and `describe-pod-identity-association`, and policy documents. Nothing is changed in the account.\n' +
        'Exits with 1 if a verdict is neither equal nor accepted, or if a service account is not carried over.',
    )
    .argument('<paths...>', 'files or folders, or - for standard input')
    .option('--output <folder>', 'write the files and the plan of the migration to this folder (default: nothing)')
    .option('--force', 'overwrite files in the folder')
    .addOption(new Option('--accept <verdict>', 'accept this verdict, too').choices(['narrower']))
    .option('--cluster <name...>', 'clusters that the files do not name: NAME, or NAME=ISSUER with its OIDC issuer')
    .option('--account <id>', 'AWS account of clusters whose account the files do not name')
    .option('--region <region>', 'region of clusters whose region the files do not name')
    .option('--environment <name...>', 'names of environments, as NAME=ACCOUNT (default: aws-ACCOUNT)')
    .addOption(formatOption('migration'))
    .addHelpText(
      'after',
      examples(
        'migrate terraform.tfstate cluster.json --output migrated',
        'migrate rendered/ account.json cluster.json --environment prod=111122223333',
        'migrate cluster-config.yaml --account 111122223333 --format markdown',
      ),
    )
    .action((paths: string[], options: MigrateOptions) =>
      run('Comparing access', async (context) => {
        const { migrate } = await import('./commands/migrate.js');
        return migrate(context, paths, options);
      }),
    );
}
