import { formatIamArn, parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import { compareRoleSessions } from '../policy/compare';
import type { ConditionBlock, PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { byText } from '../text/compare-texts';
import type { Workload, WorkloadRole } from '../workloads/workload';
import { serviceAccessOf } from './service-access';
import { kindOfResource, type PolicyResource } from './policy-resource';

/** What the policies of resources must allow so that a service's grants take effect, in one environment. */
export interface ResourceStatements {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: string;
  /** ARN of the role that the statements name. */
  readonly role: string;
  /** Sorted by resource. */
  readonly resources: readonly ResourceMerge[];
  /** Why a grant has no statements here. */
  readonly notes: readonly string[];
}

/** Statements to merge into the policy of one resource. */
export interface ResourceMerge {
  /** ARN. The name of a secret may end with wildcards, as its grant has it. */
  readonly resource: string;
  /** Account that owns it, where it is known. */
  readonly account?: string;
  /**
   * `required`: the resource is in another account, whose policy must allow the role. `key`: it is a key of this account,
   * needed where its policy does not delegate to the account. `unknown-owner`: needed if another account owns it.
   * `allowed`: the policy that the configuration names allows all of it already.
   */
  readonly need: 'required' | 'key' | 'unknown-owner' | 'allowed';
  readonly statements: readonly Statement[];
  readonly notes: readonly string[];
}

/**
 * The statements that a service's grants need in policies of resources: of those of other accounts, and of keys. They
 * allow the account of the role under the condition that `aws:PrincipalArn` is the role, so that they can be saved before
 * the role exists, and stay valid when it is created anew.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function resourceStatements(workload: Workload): readonly ResourceStatements[] {
  const { role, targetRole } = workload;
  const roles = [role, ...(targetRole && targetRole.kind !== 'existing' ? [targetRole.role] : [])];
  return roles.map((one) => statementsOfRole(one, workload));
}

function statementsOfRole(role: WorkloadRole, workload: Workload): ResourceStatements {
  const { service, environment } = workload;
  const result = { schemaVersion: 1, service, environment: environment.name, role: role.arn } as const;
  if (role.kind === 'existing') {
    return { ...result, resources: [], notes: ['the role and its policies are managed outside this repository'] };
  }
  const notes = new Set<string>();
  const byResource = new Map<string, { readonly of: PolicyResource; readonly grants: Statement[] }>();
  for (const statement of role.statements) {
    if (statement.Effect !== 'Allow') continue;
    if (statement.NotResource !== undefined) notes.add('a grant with notResources has no statements here');
    for (const pattern of [statement.Resource ?? []].flat()) {
      const of = kindOfResource(pattern);
      if (of === undefined) continue;
      if ('unnamed' in of) {
        notes.add(`${pattern}: ${of.unnamed}`);
        continue;
      }
      const entry = byResource.get(of.resource) ?? { of, grants: [] };
      byResource.set(of.resource, entry);
      entry.grants.push({ ...statement, Resource: pattern });
    }
  }
  if (role.managedPolicyArns.length > 0) notes.add('what managed policies allow has no statements here');
  const resources = [...byResource.values()].sort(byText(({ of }) => of.resource));
  return {
    ...result,
    resources: resources.flatMap(({ of, grants }) => mergeOf(of, grants, { ...workload, role }) ?? []),
    notes: [...notes].sort(),
  };
}

/** Undefined where the resource is in the role's account and needs nothing, or no action can be allowed. */
function mergeOf(of: PolicyResource, grants: readonly Statement[], workload: Workload): ResourceMerge | undefined {
  const { role, resourcePolicies } = workload;
  const known = resourcePolicies.find(({ resource }) => resource === of.resource);
  const account = known?.account ?? of.account;
  if (account === accountOf(role) && of.service !== 'kms') return undefined;
  const notes: string[] = [];
  const statements = statementsFor(of, grants, workload, (note) => notes.push(note));
  if (statements.length === 0 && notes.length === 0) return undefined;
  const need = needOf(of, account, workload, statements, known?.document);
  if (of.service === 'lambda') notes.push(`add it with \`aws lambda add-permission --principal ${role.arn}\``);
  if (of.service === 'secretsmanager')
    notes.push('the secret needs a customer managed key, whose policy must allow kms:Decrypt');
  return { resource: of.resource, ...(account !== undefined && { account }), need, statements, notes };
}

function accountOf({ arn }: WorkloadRole): string | undefined {
  return parseArn(arn)?.account;
}

function needOf(
  { resource }: PolicyResource,
  account: string | undefined,
  workload: Workload,
  statements: readonly Statement[],
  known: PolicyDocument | undefined,
): ResourceMerge['need'] {
  if (account === undefined) return 'unknown-owner';
  if (known) return allowsAlready(workload, resource, known, statements) ? 'allowed' : 'required';
  return account === accountOf(workload.role) ? 'key' : 'required';
}

/** Whether the policy, as it is, gives the role all that it gives with these statements. */
function allowsAlready(
  workload: Workload,
  resource: string,
  document: PolicyDocument,
  statements: readonly Statement[],
): boolean {
  const { permissions } = serviceAccessOf(workload).role;
  if (!permissions) return false;
  const access = (more: readonly Statement[]) => ({
    ...permissions,
    resourcePolicies: workload.resourcePolicies.map((one) =>
      one.resource === resource
        ? { ...one, document: { ...document, Statement: [...statementsOfDocument(document), ...more] } }
        : one,
    ),
  });
  return compareRoleSessions(access([]), access(statements)).verdict === 'equal';
}

function statementsFor(
  of: PolicyResource,
  grants: readonly Statement[],
  { service, environment, role }: Workload,
  note: (text: string) => void,
): readonly Statement[] {
  const groups = new Map<string, { readonly grant: Statement; readonly resources: string[] }>();
  for (const grant of grants) {
    const { Resource, ...rest } = grant;
    const key = JSON.stringify(rest);
    const group = groups.get(key) ?? { grant, resources: [] };
    groups.set(key, group);
    group.resources.push(...[Resource ?? []].flat());
  }
  const statements = [...groups.values()].flatMap(({ grant, resources }) => {
    if (grant.Action === undefined) {
      note('a grant with notActions has no statements here');
      return [];
    }
    const actions = [grant.Action].flat().flatMap((action) => actionFor(action, of, resources, note) ?? []);
    return inLots([...new Set(actions)], of.mostActions).map((lot) =>
      statementFor(of, lot, resources, grant, role.arn, note),
    );
  });
  const sid = [service, environment.name, of.service].map(inWords).join('');
  return statements.map((statement, index) => ({ Sid: `${sid}${index + 1}`, ...statement }));
}

/** The action, where the policy of such a resource can allow it. */
function actionFor(
  action: string,
  of: PolicyResource,
  resources: readonly string[],
  note: (text: string) => void,
): string | undefined {
  if (action === '*') return `${of.service}:*`;
  const [prefix = '', name = ''] = action.split(':');
  if (prefix.toLowerCase() !== of.service) return undefined;
  if (!of.canAllow(name.toLowerCase())) {
    note(`${action} cannot be allowed by the policy of a resource to another account`);
    return undefined;
  }
  if (of.service !== 's3') return action;
  return appliesInBucket(name, resources) ? action : undefined;
}

/** S3 refuses a statement with an action that none of its resources can have: a bucket's, or an object's. */
function appliesInBucket(name: string, resources: readonly string[]): boolean {
  const service = findService('s3');
  const types = service?.actions.get(name.toLowerCase())?.resourceTypes;
  if (!service || !types || types.length === 0) return true;
  const arns = types.flatMap((type) => service.resourceTypes.get(type)?.arns ?? []).filter(isOfBucket);
  return arns.some((arn) => resources.some((resource) => resource.includes('/') === arn.includes('/')));
}

/** A bucket or an object: the ARNs of access points name an account. */
function isOfBucket(arn: string): boolean {
  return arn.includes(':s3:::');
}

function statementFor(
  of: PolicyResource,
  actions: readonly string[],
  resources: readonly string[],
  { Condition }: Statement,
  role: string,
  note: (text: string) => void,
): Statement {
  const Resource = of.resourceElement === 'none' ? undefined : of.resourceElement === 'any' ? '*' : one(resources);
  const { partition = 'aws', account = '' } = parseArn(role) ?? {};
  // Permissions of functions have a role as principal, and no conditions but a few.
  const isFunction = of.service === 'lambda';
  if (isFunction && Condition)
    note('the conditions of the grant stay with the role: permissions of functions have none');
  return {
    Effect: 'Allow',
    Principal: { AWS: isFunction ? role : formatIamArn({ partition, account }, 'root') },
    Action: one(actions),
    ...(Resource !== undefined && { Resource }),
    ...(!isFunction && { Condition: withRole(Condition, role) }),
  };
}

/** The conditions of the grant, and that the role makes the request. */
function withRole(conditions: ConditionBlock = {}, role: string): ConditionBlock {
  return { ...conditions, ArnEquals: { ...conditions['ArnEquals'], 'aws:PrincipalArn': role } };
}

function inLots(actions: readonly string[], most: number): readonly (readonly string[])[] {
  const lots: string[][] = [];
  for (let at = 0; at < actions.length; at += most) lots.push(actions.slice(at, at + most));
  return lots;
}

function one(texts: readonly string[]): string | readonly string[] {
  const [first, ...others] = [...new Set(texts)].sort();
  return first !== undefined && others.length === 0 ? first : [...new Set(texts)].sort();
}

/** `orders-api` as `OrdersApi`: letters and digits only, as every service accepts it in a Sid. */
function inWords(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
