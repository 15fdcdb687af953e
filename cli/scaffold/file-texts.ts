import { stringify } from 'yaml';
import { presetExample } from '../../modules/manifest/preset-examples';
import type { AgentChoice } from './agent-choice';
import type { StartingEnvironment } from './starting-environments';

/** The text of a new configuration, without the line for editors. */
export function configurationText(environments: readonly StartingEnvironment[], agent: AgentChoice): string {
  return `# Where the manifests are, and the AWS accounts and clusters their services run in.
manifests: services/**/pod-identity.yaml

defaults:
  role:
    path: /pods/ # so that the job that applies needs permissions for roles under this path only
    # permissionsBoundary: arn:{partition}:iam::{account}:policy/pod-boundary

environments:
${environments.map((environment) => environmentText(environment, agent)).join('\n')}`;
}

function environmentText(environment: StartingEnvironment, agent: AgentChoice): string {
  const { name, account, partition, region, profile, clusters } = environment;
  const lines = [
    `${scalar(name)}:`,
    `  account: '${account}'`,
    ...(partition === 'aws' ? [] : [`  partition: ${partition}`]),
    `  region: ${region}`,
    ...(profile === undefined ? [] : [`  profile: ${scalar(profile)} # of the job's credentials for the account`]),
    '  clusters:',
    ...clusters.flatMap((cluster) => [
      `    - name: ${scalar(cluster.name)}`,
      ...(cluster.region === region ? [] : [`      region: ${cluster.region}`]),
      `      agent: ${agent}`,
    ]),
    ...backendLines(environment).map((line) => `  ${line}`),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

function backendLines({ stateBucket, region, profile }: StartingEnvironment): readonly string[] {
  const lines = [
    'backend:',
    '  s3:',
    `    bucket: ${scalar(stateBucket ?? 'my-terraform-state')}`,
    "    key: 'pod-identity/{stack}.tfstate'",
    `    region: ${region}`,
    '    use_lockfile: true',
    ...(profile === undefined ? [] : [`    profile: ${scalar(profile)}`]),
  ];
  if (stateBucket !== undefined) return lines;
  return ['# Where Terraform stores its state. The workflows require it.', ...lines.map((line) => `# ${line}`)];
}

/** A service of a new manifest. */
export interface StartingService {
  readonly service: string;
  /** `namespace/name` */
  readonly serviceAccount: string;
  /** The name of a preset. */
  readonly preset?: string;
}

/**
 * The text of a new manifest, without the line for editors. It grants nothing until it is edited, except with a preset,
 * whose ARNs are examples.
 */
export function newManifestText({ service, serviceAccount, preset }: StartingService): string {
  const head = `# The AWS access of one service. It lives beside the service's code.
service: ${scalar(service)}
# owner: team-${service}
serviceAccounts: ${serviceAccount} # the namespace and the service account of the pods

# {environment}, {account}, {region}, {partition} and {service} are filled in for each environment.
`;
  if (preset !== undefined) {
    const example = stringify([{ [preset]: presetExample('preset', preset) }], { singleQuote: true });
    return `${head}presets: # replace the ARNs of the example\n${example.replace(/^(?=.)/gm, '  ')}`;
  }
  return `${head}# allow:
#   # By what the service does: read, write, delete, send, consume, publish, invoke, encrypt, decrypt, connect, …
#   - read: arn:{partition}:s3:::${service}-{environment}/*
#   - send: arn:{partition}:sqs:{region}:{account}:${service}-events
#   # Or by the name of the action.
#   - actions: ssm:GetParameter
#     resources: arn:{partition}:ssm:{region}:{account}:parameter/${service}
`;
}

/** A text as a plain or quoted scalar of a block mapping. */
function scalar(text: string): string {
  return stringify(text, { singleQuote: true }).trimEnd();
}
