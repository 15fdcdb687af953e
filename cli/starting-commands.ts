import { type Command, Option } from 'commander';
import { examples, type Run } from './command-options';
import type { NewOptions } from './commands/new';
import { AGENT_CHOICES } from './scaffold/agent-choice';
import type { InitOptions } from './scaffold/init-answers';

/** The commands that write files to start with: of a repository, and of a service. */
export function addStartingCommands(program: Command, run: Run): void {
  addInit(program, run);
  addNew(program, run);
}

const CLUSTER = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';

function addInit(program: Command, run: Run): void {
  program
    .command('init')
    .summary('write a configuration, one manifest and the workflows')
    .description(
      'Writes eks-pod-identity.yaml, one manifest, and the workflows that plan and apply. On a terminal it asks for what no\n' +
        'option gives, and offers the EKS clusters of the kubeconfig and the profiles of the AWS CLI. Existing files are\n' +
        'kept. A value may be for one environment: prod=VALUE.',
    )
    .option('--cluster <clusters...>', 'EKS clusters: ARNs, or contexts of the kubeconfig')
    .option('--state-bucket <buckets...>', "S3 buckets of Terraform's state")
    .option('--profile <profiles...>', 'AWS profiles, for several accounts (default: the names of the environments)')
    .addOption(
      new Option('--agent <how>', 'how clusters get the Pod Identity Agent (default: addon)').choices([
        ...AGENT_CHOICES,
      ]),
    )
    .option('--service <name>', 'name of the first service')
    .option('--service-account <namespace/name>', 'service account of its pods')
    .option('-y, --yes', 'take the defaults instead of asking; the default cluster is that of the current context')
    .addHelpText(
      'after',
      examples('init', 'init --yes', `init --yes --cluster prod=${CLUSTER} --state-bucket tf-state --service orders`),
    )
    .action((options: InitOptions) =>
      run(undefined, async (context) => {
        const { init } = await import('./commands/init.js');
        return init(context, options);
      }),
    );
}

function addNew(program: Command, run: Run): void {
  program
    .command('new')
    .summary('write the manifest of a new service')
    .description('Writes the manifest of a service to a place where the `manifests` patterns find it.')
    .argument('<service>', 'the name of the service')
    .option('--folder <folder>', 'folder of the manifest (default: from the patterns, such as services/SERVICE)')
    .option(
      '--service-account <namespace/name>',
      "service account of its pods (default: the preset's or default/SERVICE)",
    )
    .option('--preset <name>', 'start with a preset')
    .addHelpText(
      'after',
      examples(
        'new orders --service-account shop/orders',
        'new external-dns --preset external-dns --folder platform/dns',
      ),
    )
    .action((service: string, options: NewOptions) =>
      run('Writing the manifest', async (context) => {
        const { newService } = await import('./commands/new.js');
        return newService(context, service, options);
      }),
    );
}
