import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { type Resolved, resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import type { CreatedRole, Workload } from '../../modules/workloads/workload';

export const CONFIGURATION = `
defaults:
  role:
    name: "{service}-{environment}"
    path: /pods/
    permissionsBoundary: arn:{partition}:iam::{account}:policy/boundary
    tags: { managed-by: eks-pod-identity, team: unowned }
environments:
  staging:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop-staging } ]
  prod:
    account: "444455556666"
    region: eu-west-1
    clusters: [ { name: shop-us, region: us-east-1 }, { name: shop-eu } ]
`.trimStart();

export const ORDERS = `
service: orders
serviceAccounts: shop/orders
allow:
  - read: "arn:aws:s3:::orders-{environment}/*"
`.trimStart();

/** Parses real YAML, which must have no errors of its own, and resolves it. Manifests by path. */
export function resolve(configuration: string, manifests: Readonly<Record<string, string>> | string): Resolved {
  const files = typeof manifests === 'string' ? { 'orders.yaml': manifests } : manifests;
  const parsedConfiguration = parseConfiguration(Buffer.from(configuration), 'eks-pod-identity.yaml');
  const parsed = Object.entries(files).map(([file, text]) => parseManifest(Buffer.from(text), file));
  const problems = [parsedConfiguration, ...parsed].flatMap((one) => one.diagnostics);
  if (!parsedConfiguration.configuration || problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  return resolveWorkloads(
    parsedConfiguration.configuration,
    parsed.map(({ manifest }) => manifest!),
  );
}

/** `orders.yaml:3:5 error role-name-invalid` */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ file, line, column, severity, code }) => `${file}:${line}:${column} ${severity} ${code}`);
}

/** The workload of an environment, of input that has no errors. */
export function workloadIn(environment: string, resolved: Resolved): Workload {
  if (resolved.diagnostics.length > 0) throw new Error(JSON.stringify(resolved.diagnostics, null, 2));
  return resolved.workloads.find((workload) => workload.environment.name === environment)!;
}

/** The role that is created in an environment. */
export function createdRole(environment: string, resolved: Resolved): CreatedRole {
  const { role } = workloadIn(environment, resolved);
  if (role.kind !== 'created') throw new Error('the role exists');
  return role;
}
