import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun, type CommandContext, type Outcome } from '../command';

const CONFIGURATION = `# Where the manifests are, and the AWS accounts and clusters their services run in.
manifests: services/**/pod-identity.yaml

environments:
  staging:
    account: "111122223333" # 12 digits, in quotes
    region: eu-west-1
    clusters:
      - name: staging
        agent: addon # addon: install the Pod Identity Agent; auto-mode or preinstalled: it is already installed
    # Where Terraform stores its state; without a backend, in a local file.
    # backend:
    #   s3: { bucket: my-terraform-state, key: "pod-identity/{stack}.tfstate", region: eu-west-1, use_lockfile: true }
`;

const MANIFEST = `# The AWS access of one service. It lives beside the service's code.
service: example
owner: team-example
serviceAccounts: example/example-api # namespace/name, as in Kubernetes

# {environment}, {account}, {region}, {partition} and {service} are filled in for each environment.
allow:
  # By what the service does: read, write, delete, send, consume, publish, invoke, encrypt, decrypt, connect, …
  - read: "arn:{partition}:s3:::example-{environment}/*"
  - send: "arn:{partition}:sqs:{region}:{account}:example-events"
  # Or by name.
  - actions: ssm:GetParameter
    resources: "arn:{partition}:ssm:{region}:{account}:parameter/example"
`;

/** The files that `init` writes, by their paths. */
export const FILES = [
  { path: 'eks-pod-identity.yaml', text: CONFIGURATION },
  { path: 'services/example/pod-identity.yaml', text: MANIFEST },
] as const;

/**
 * `init`: writes an example configuration and one manifest. All or nothing: if one of the files exists, neither is
 * written, and a failure removes files that were already written.
 */
export function init({ folder }: CommandContext): Outcome {
  const taken = FILES.filter((file) => existsSync(join(folder, file.path)));
  if (taken.length > 0) {
    throw new CannotRun(
      `will not overwrite ${taken.map((file) => `"${file.path}"`).join(' and ')}; nothing was written`,
      'move it away first, or name another folder with --directory',
    );
  }
  const made: string[] = [];
  try {
    for (const { path, text } of FILES) {
      const target = join(folder, path);
      const firstNewFolder = mkdirSync(dirname(target), { recursive: true });
      if (firstNewFolder !== undefined) made.push(firstNewFolder);
      writeFileSync(target, text, { flag: 'wx' }); // fails if the file was created in the meantime
      made.push(target);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { recursive: true, force: true });
    throw new CannotRun(`cannot write in "${folder}": ${(error as Error).message}`);
  }
  return {
    exitCode: 0,
    output: FILES.map((file) => `${file.path}\n`).join(''),
    notes: 'Written. Fill in your accounts and clusters, then run: eks-pod-identity validate\n',
  };
}
