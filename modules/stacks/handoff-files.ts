import { targetTrustPolicy } from '../identity/role-chain';
import { clusterArn } from '../workloads/arns';
import type { CreatedRole, NamedPolicy, Workload } from '../workloads/workload';

/** A file for the owners of a target role's account. */
export interface HandoffFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files by which the owners of an account create the target role of a service, or trust it: the trust policy, the
 * permissions as JSON, and Terraform's configuration that reads both. For an existing role, the trust policy only.
 */
export function handoffFiles(workload: Workload): readonly HandoffFile[] {
  const { service, environment, targetRole, associations, sessionTags } = workload;
  if (!targetRole) return [];
  if (targetRole.kind === 'existing') {
    const trustPolicy = targetTrustPolicy({
      account: environment.account,
      role: workload.role.arn,
      associations: associations.map(({ cluster, ...one }) => ({
        ...one,
        clusterArn: clusterArn(environment, cluster),
      })),
      sessionTags,
    });
    return [{ path: 'trust-policy.json', text: json(trustPolicy) }];
  }
  const { role } = targetRole;
  const policies = [...role.policies.inline, ...role.policies.managed];
  return [
    { path: 'trust-policy.json', text: json(role.trustPolicy) },
    ...policies.map(({ name, document }) => ({ path: fileOf(name), text: json(document) })),
    { path: 'target-role.tf', text: terraformOf(role, `service ${service} in environment ${environment.name}`) },
  ];
}

function terraformOf(role: CreatedRole, user: string): string {
  const { name, path, description, permissionsBoundary, tags, policies, managedPolicyArns } = role;
  const blocks = [
    `# Target role of ${user}. The trust policy admits only its pods.`,
    block('aws_iam_role', 'target', [
      ['name', hcl(name)],
      ['path', hcl(path)],
      ...(description === undefined ? [] : [['description', hcl(description)] as const]),
      ['assume_role_policy', file('trust-policy.json')],
      ...(permissionsBoundary === undefined ? [] : [['permissions_boundary', hcl(permissionsBoundary)] as const]),
      ...(Object.keys(tags).length === 0 ? [] : [['tags', mapping(tags)] as const]),
    ]),
    ...policies.inline.map((policy, index) =>
      block('aws_iam_role_policy', `inline_${index + 1}`, [
        ['name', hcl(policy.name)],
        ['role', 'aws_iam_role.target.id'],
        ['policy', file(fileOf(policy.name))],
      ]),
    ),
    ...policies.managed.flatMap((policy, index) => managedBlocks(policy, path, index + 1)),
    ...managedPolicyArns.map((arn, index) => attachment(`existing_${index + 1}`, hcl(arn))),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function managedBlocks({ name }: NamedPolicy, path: string, number: number): string[] {
  return [
    block('aws_iam_policy', `managed_${number}`, [
      ['name', hcl(name)],
      ['path', hcl(path)],
      ['policy', file(fileOf(name))],
    ]),
    attachment(`managed_${number}`, `aws_iam_policy.managed_${number}.arn`),
  ];
}

function attachment(id: string, arn: string): string {
  return block('aws_iam_role_policy_attachment', id, [
    ['role', 'aws_iam_role.target.name'],
    ['policy_arn', arn],
  ]);
}

function block(type: string, id: string, settings: readonly (readonly [string, string])[]): string {
  // As `terraform fmt` aligns them: values of one line only.
  const isLong = (value: string): boolean => value.includes('\n');
  const width = Math.max(...settings.filter(([, value]) => !isLong(value)).map(([key]) => key.length));
  const lines = settings.map(([key, value]) => `  ${isLong(value) ? key : key.padEnd(width)} = ${value}`);
  return [`resource "${type}" "${id}" {`, ...lines, '}'].join('\n');
}

function mapping(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `    ${hcl(key)} = ${hcl(value)}`);
  return ['{', ...lines, '  }'].join('\n');
}

function fileOf(policy: string): string {
  return `${policy}.json`;
}

function file(path: string): string {
  return `file("\${path.module}/${hcl(path).slice(1, -1)}")`;
}

/** A string of HCL. Its templates are escaped. https://developer.hashicorp.com/terraform/language/expressions/strings */
function hcl(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
