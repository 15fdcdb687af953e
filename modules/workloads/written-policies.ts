import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { Configuration, Environment, ManagedPolicyEntry } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import type { PolicyDocument } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { byText } from '../text/compare-texts';
import { parseIamArn } from '../validation/iam-arn';
import { QUOTAS } from '../validation/quotas';
import { fillForEnvironment } from './known-policies';
import { statedDocument } from './stated-policies';
import type { CreatedRole, Workload } from './workload';

/** A managed policy that this project creates and writes. */
export interface WrittenPolicy {
  readonly arn: string;
  /** As in the ARN: `/pods/` */
  readonly path: string;
  readonly name: string;
  /** The environment with the credentials for it. */
  readonly environment: Environment;
  /** Absent if it could not be read. */
  readonly document?: PolicyDocument;
  readonly entry: ManagedPolicyEntry;
}

/** The stack of the managed policies that an environment writes. */
export interface WrittenPolicyStack {
  /** `managed-policies-<environment>` */
  readonly name: string;
  readonly environment: Environment;
  readonly policies: readonly WrittenPolicy[];
}

/** The stacks of managed policies, one for each environment that has some; without policies that several would write. */
export function writtenPolicyStacks(configuration: Configuration): readonly WrittenPolicyStack[] {
  const stacks = new Map<string, WrittenPolicyStack>();
  for (const claimed of claims(configuration).values()) {
    const [policy, ...others] = claimed;
    if (!policy || others.length > 0) continue;
    const { environment } = policy;
    const name = `managed-policies-${environment.name}`;
    const { policies = [] } = stacks.get(name) ?? {};
    stacks.set(name, { name, environment, policies: [...policies, policy].sort(byText(({ arn }) => arn)) });
  }
  return [...stacks.values()].sort(byText(({ name }) => name));
}

/** The names of the stacks whose policies the roles of a workload have, as a boundary or attached. */
export function writtenPolicyStacksOf(
  workload: Pick<Workload, 'role' | 'targetRole'>,
  stacks: readonly WrittenPolicyStack[],
): readonly string[] {
  const used = new Set(attachedPoliciesOf(workload));
  return stacks.filter(({ policies }) => policies.some(({ arn }) => used.has(arn))).map(({ name }) => name);
}

/** The ARNs of the existing managed policies that the roles of a workload have, as a boundary or attached. */
export function attachedPoliciesOf({ role, targetRole }: Pick<Workload, 'role' | 'targetRole'>): readonly string[] {
  return [role, targetRole?.role].flatMap((one) => (one?.kind === 'created' ? policiesOf(one) : []));
}

function policiesOf({ permissionsBoundary, managedPolicyArns }: CreatedRole): readonly string[] {
  return [...managedPolicyArns, ...(permissionsBoundary === undefined ? [] : [permissionsBoundary])];
}

/** Each policy by its ARN, with what every environment that could write it would write. */
function claims(configuration: Configuration): ReadonlyMap<string, readonly WrittenPolicy[]> {
  const found = new Map<string, WrittenPolicy[]>();
  for (const entry of configuration.managedPolicies.filter(({ manage }) => manage === true)) {
    for (const environment of configuration.environments) {
      const arn = fillForEnvironment(entry.arn, environment);
      const parsed = parseIamArn(arn, 'policy');
      if (parsed?.account !== environment.account || parsed.partition !== environment.partition) continue;
      const { path, name } = parsed;
      const document = statedDocument(configuration, entry, 'managed-policy', environment);
      const claimed = found.get(arn) ?? [];
      found.set(arn, claimed);
      claimed.push({ arn, path, name, environment, ...(document && { document }), entry });
    }
  }
  return found;
}

/** Reports `manage` of policies that no environment, or more than one, can write, and that IAM would refuse. */
export function checkWrittenPolicies(configuration: Configuration, report: Report<SourcePlace>): void {
  const { source, managedPolicies } = configuration;
  const all = [...claims(configuration).values()];
  for (const entry of managedPolicies.filter(({ manage }) => manage === true)) {
    const place = { severity: 'error' as const, source, path: [...entry.path, 'manage'] };
    const mine = all.filter((claimed) => claimed.some((one) => one.entry === entry));
    const [first] = mine.flat();
    if (!first) {
      report({
        code: 'policy-owner-unclear',
        message: `no environment is in the account of ${quote(entry.arn)}, or it is not the ARN of a policy`,
        help: 'write an ARN such as arn:{partition}:iam::{account}:policy/NAME, or remove `manage`',
        ...place,
      });
      continue;
    }
    const shared = mine.find((claimed) => claimed.length > 1);
    if (shared) {
      report({
        code: 'policy-owner-unclear',
        message: `environments ${shared.map(({ environment }) => `"${environment.name}"`).join(', ')} would each write ${quote(entry.arn)}`,
        help: 'use {environment} in the ARN, or have one environment for the account',
        ...place,
      });
    }
    if (first.name.length > QUOTAS.policyName || first.path.length > QUOTAS.rolePath) {
      report({
        code: 'policy-arn-invalid',
        message: `the name of ${quote(entry.arn)} has ${first.name.length} characters and its path ${first.path.length}, but IAM allows ${QUOTAS.policyName} and ${QUOTAS.rolePath}`,
        help: 'shorten it',
        ...place,
      });
    }
    if (mine.flat().some(({ document }) => document && statementsOfDocument(document).length === 0)) {
      report({
        code: 'policy-owned-empty',
        message: `${quote(entry.arn)} has no statement, and IAM refuses an empty policy`,
        help: 'add a statement, or remove `manage`',
        ...place,
      });
    }
  }
}

/**
 * Reports managed policies that a change would delete while roles have them: IAM refuses to delete a policy that is
 * attached or is a boundary. A stack that stays is applied before those of services, so there the roles of the base
 * count; one that is removed goes after them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 *
 * @param workloads all of each side
 */
export function checkPolicyRemovals(
  before: Configuration,
  after: Configuration,
  workloads: Readonly<Record<'before' | 'after', readonly Workload[]>>,
  report: Report<SourcePlace>,
): void {
  const stacks = writtenPolicyStacks(after);
  const kept = new Set(stacks.flatMap(({ name, policies }) => policies.map(({ arn }) => `${name} ${arn}`)));
  for (const { name, policies } of writtenPolicyStacks(before)) {
    for (const { arn, entry } of policies) {
      if (kept.has(`${name} ${arn}`)) continue;
      const side = stacks.some((stack) => stack.name === name) ? 'before' : 'after';
      const users = workloads[side].filter((workload) => attachedPoliciesOf(workload).includes(arn));
      if (users.length === 0) continue;
      const services = [...new Set(users.map(({ service }) => `"${service}"`))];
      const here = after.managedPolicies.find((one) => one.arn === entry.arn);
      report({
        code: 'policy-removal-attached',
        severity: 'error',
        message: `policy ${quote(arn)} is no longer managed by stack "${name}", so it would be deleted, but roles of ${services.slice(0, 3).join(', ')}${services.length > 3 ? ' and others' : ''} have it`,
        help: 'keep `manage: true`; take it from the roles in a separate change first. To keep the policy without managing it, run "terraform state rm" in its stack in that change',
        source: after.source,
        path: here?.path ?? ['policies'],
        part: 'key',
      });
    }
  }
}
