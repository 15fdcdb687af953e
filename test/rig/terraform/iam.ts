import { findManagedPolicy } from '../../../modules/catalogue/managed-policies';
import {
  accountOf,
  CloudError,
  freshId,
  type AccountState,
  type CloudState,
  type PolicyState,
  type RoleState,
} from './cloud';

/**
 * What IAM refuses, as far as Terraform stacks of this project can meet it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const LIMITS = {
  trustPolicy: 2048,
  inlineTotal: 10_240,
  managedPolicy: 6144,
  attachments: 10,
  policyVersions: 5,
  roleName: 64,
};

export interface NewRole {
  readonly account: string;
  readonly partition: string;
  readonly name: string;
  readonly path: string;
  readonly trustPolicy: string;
  readonly description: string | null;
  readonly maxSessionDuration: number;
  readonly permissionsBoundary: string | null;
  readonly tags: Record<string, string>;
}

export function createRole(state: CloudState, role: NewRole): RoleState {
  const iam = accountOf(state, role.account);
  if (!/^[\w+=,.@-]+$/.test(role.name)) {
    throw new CloudError('ValidationError', `The specified value for roleName is invalid: ${role.name}`);
  }
  if (role.name.length > LIMITS.roleName) {
    throw new CloudError('ValidationError', `Member must have length less than or equal to 64: ${role.name}`);
  }
  const taken = Object.keys(iam.roles).some((name) => name.toLowerCase() === role.name.toLowerCase());
  if (taken) throw new CloudError('EntityAlreadyExists', `Role with name ${role.name} already exists.`);
  checkTrustPolicy(role.trustPolicy);
  checkBoundary(iam, role.permissionsBoundary);
  const { account, partition, ...rest } = role;
  const created: RoleState = {
    ...rest,
    arn: `arn:${partition}:iam::${account}:role${role.path}${role.name}`,
    uniqueId: freshId(state, 'AROA'),
    created: '2026-01-01T00:00:00Z',
    createdAt: Date.now(),
    inline: {},
    attached: [],
  };
  iam.roles[role.name] = created;
  return created;
}

export function updateRole(iam: AccountState, name: string, change: Partial<NewRole>): RoleState {
  const role = roleNamed(iam, name);
  if (change.trustPolicy !== undefined) checkTrustPolicy(change.trustPolicy);
  if (change.permissionsBoundary !== undefined) checkBoundary(iam, change.permissionsBoundary);
  return Object.assign(role, change);
}

export function deleteRole(iam: AccountState, name: string): void {
  const role = iam.roles[name];
  if (role === undefined) return;
  if (role.attached.length > 0 || Object.keys(role.inline).length > 0) {
    throw new CloudError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
  }
  Reflect.deleteProperty(iam.roles, name);
}

export function roleNamed(iam: AccountState, name: string): RoleState {
  const role = iam.roles[name];
  if (role === undefined) throw new CloudError('NoSuchEntity', `The role with name ${name} cannot be found.`);
  return role;
}

/** The role of an ARN, in whichever account it is. */
export function roleOfArn(state: CloudState, arn: string): RoleState | undefined {
  const account = arn.split(':')[4] ?? '';
  return Object.values(accountOf(state, account).roles).find((role) => role.arn === arn);
}

export function putRolePolicy(iam: AccountState, roleName: string, policyName: string, document: string): void {
  const role = roleNamed(iam, roleName);
  checkDocument(document);
  const others = Object.entries(role.inline).filter(([name]) => name !== policyName);
  const total = others.reduce((sum, [, text]) => sum + size(text), size(document));
  if (total > LIMITS.inlineTotal) {
    throw new CloudError('LimitExceeded', `Maximum policy size of 10240 bytes exceeded for role ${roleName}`);
  }
  role.inline[policyName] = document;
}

export interface NewPolicy {
  readonly account: string;
  readonly partition: string;
  readonly name: string;
  readonly path: string;
  readonly description: string | null;
  readonly document: string;
  readonly tags: Record<string, string>;
}

export function createPolicy(state: CloudState, policy: NewPolicy): PolicyState {
  const iam = accountOf(state, policy.account);
  const arn = `arn:${policy.partition}:iam::${policy.account}:policy${policy.path}${policy.name}`;
  const taken = Object.values(iam.policies).some(({ name }) => name.toLowerCase() === policy.name.toLowerCase());
  if (taken) throw new CloudError('EntityAlreadyExists', `A policy called ${policy.name} already exists.`);
  checkManagedDocument(policy.document);
  const { name, path, description, document, tags } = policy;
  const created = { name, path, description, document, tags, arn, id: freshId(state, 'ANPA'), createdAt: Date.now() };
  iam.policies[arn] = created;
  return created;
}

/** A customer managed policy, or one of AWS's, whose document the catalogue knows. */
export function policyAt(iam: AccountState, arn: string): PolicyState {
  const own = iam.policies[arn];
  if (own !== undefined) return own;
  if (!isAwsManaged(arn)) throw new CloudError('NoSuchEntity', `Policy ${arn} was not found.`);
  const document = JSON.stringify(findManagedPolicy(arn)?.document ?? { Version: '2012-10-17', Statement: [] });
  const name = arn.split('/').at(-1) ?? '';
  return { name, arn, path: '/', id: 'ANPAAWS', description: null, document, tags: {} };
}

/** The versions of a policy, by their ids. */
export function policyVersions(policy: PolicyState): NonNullable<PolicyState['versions']> {
  return policy.versions ?? { documents: { v1: policy.document }, default: 'v1', last: 1 };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
export function createPolicyVersion(policy: PolicyState, document: string, setAsDefault: boolean): string {
  const { documents, default: current, last } = policyVersions(policy);
  checkManagedDocument(document);
  if (Object.keys(documents).length >= LIMITS.policyVersions) {
    throw new CloudError(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
  }
  const version = `v${last + 1}`;
  policy.versions = {
    documents: { ...documents, [version]: document },
    default: setAsDefault ? version : current,
    last: last + 1,
  };
  if (setAsDefault) policy.document = document;
  return version;
}

export function deletePolicyVersion(policy: PolicyState, version: string): void {
  const { documents, default: current, last } = policyVersions(policy);
  if (version === current) {
    throw new CloudError('DeleteConflict', 'Cannot delete the default version of a policy.');
  }
  if (documents[version] === undefined) {
    throw new CloudError('NoSuchEntity', `Policy ${policy.arn} version ${version} does not exist.`);
  }
  const { [version]: _, ...left } = documents;
  policy.versions = { documents: left, default: current, last };
}

/** How many roles a policy is attached to. */
export function attachmentCount(iam: AccountState, arn: string): number {
  return Object.values(iam.roles).filter(({ attached }) => attached.includes(arn)).length;
}

export function checkManagedDocument(document: string): void {
  checkDocument(document);
  if (size(document) > LIMITS.managedPolicy) {
    throw new CloudError('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144');
  }
}

export function deletePolicy(iam: AccountState, arn: string): void {
  if (attachmentCount(iam, arn) > 0) {
    throw new CloudError('DeleteConflict', 'Cannot delete a policy attached to entities.');
  }
  const policy = iam.policies[arn];
  if (policy !== undefined && Object.keys(policyVersions(policy).documents).length > 1) {
    throw new CloudError('DeleteConflict', 'This policy has more than one version.');
  }
  Reflect.deleteProperty(iam.policies, arn);
}

export function attachRolePolicy(iam: AccountState, roleName: string, arn: string): void {
  const role = roleNamed(iam, roleName);
  if (!isAwsManaged(arn) && iam.policies[arn] === undefined) {
    throw new CloudError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`);
  }
  if (role.attached.includes(arn)) return;
  if (role.attached.length >= LIMITS.attachments) {
    throw new CloudError('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10');
  }
  role.attached.push(arn);
}

export function detachRolePolicy(iam: AccountState, roleName: string, arn: string): void {
  const role = iam.roles[roleName];
  if (role !== undefined) role.attached = role.attached.filter((attached) => attached !== arn);
}

/** Whether EKS would take the role for an association. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
export function trustsPodIdentity(role: RoleState): boolean {
  const { Statement } = JSON.parse(role.trustPolicy) as { Statement: unknown };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as Record<string, unknown>[];
  return statements.some((statement) => {
    const service = (statement['Principal'] as Record<string, unknown> | undefined)?.['Service'];
    const actions = [statement['Action']].flat();
    return (
      statement['Effect'] === 'Allow' &&
      [service].flat().includes('pods.eks.amazonaws.com') &&
      actions.includes('sts:AssumeRole') &&
      actions.includes('sts:TagSession')
    );
  });
}

export function checkBoundary(iam: AccountState, arn: string | null): void {
  if (arn === null || isAwsManaged(arn) || iam.policies[arn] !== undefined) return;
  throw new CloudError('NoSuchEntity', `Scope ARN: ${arn} does not exist or is not attachable.`);
}

export function isAwsManaged(arn: string): boolean {
  return /^arn:[a-z-]+:iam::aws:policy\//.test(arn);
}

export function checkTrustPolicy(document: string): void {
  const { Statement } = checkDocument(document);
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as Record<string, unknown>[];
  if (statements.some((statement) => !('Principal' in statement) && !('NotPrincipal' in statement))) {
    throw new CloudError('MalformedPolicyDocument', 'AssumeRole policy must contain a Principal.');
  }
  if (size(document) > LIMITS.trustPolicy) {
    throw new CloudError('LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048');
  }
}

function checkDocument(document: string): { Statement: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw new CloudError('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) {
    throw new CloudError('MalformedPolicyDocument', 'Syntax errors in policy.');
  }
  const statements = (Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement]) as Record<
    string,
    unknown
  >[];
  const actionPattern = /^(\*|[a-zA-Z0-9-]+:[\w*?]+)$/;
  for (const statement of statements) {
    const actions = [statement['Action'] ?? statement['NotAction'] ?? []].flat() as string[];
    if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny') {
      throw new CloudError('MalformedPolicyDocument', 'Syntax errors in policy.');
    }
    const wrong = actions.find((action) => !actionPattern.test(action));
    if (wrong !== undefined)
      throw new CloudError('MalformedPolicyDocument', `Actions/Conditions must be prefaced by a vendor: ${wrong}`);
  }
  return { Statement: parsed.Statement };
}

function size(document: string): number {
  return document.replace(/\s/g, '').length;
}
