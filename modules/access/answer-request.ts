import type { AssociationRef } from '../identity/association-ref';
import type { MechanismName } from '../identity/mechanisms';
import { associationRefOf } from '../identity/session-settings';
import { ALLOW_EVERYTHING } from '../policy/allow-everything';
import { compareRoleSessions } from '../policy/compare';
import type { Comparison, RowCondition, RowException } from '../policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { elementValues } from '../policy/element-values';
import { evaluate } from '../policy/evaluate';
import { governs } from '../policy/governed-resources';
import { matchAction, parseRequestAction, type RequestAction } from '../policy/match-action';
import { parseAction } from '../policy/parse-action';
import { statementsOfDocument } from '../policy/statements-of-document';
import type { Workload } from '../workloads/workload';
import { placesOfStatements, type StatementPlace } from './deciding-statements';
import { accessesOf, type NotChecked, notCheckedOf } from './not-checked';
import { nearestStatement, type NearestStatement } from './nearest-statement';
import { podSession, sessionAccess } from './pod-session';
import { serviceAccessOf } from './service-access';
import { withoutUnknownBoundary } from './unknown-managed-policies';

/** A request that pods may make. */
export interface AskedRequest {
  /** `s3:GetObject`, without wildcards. */
  readonly action: string;
  /** An ARN without wildcards, or `*` for an action without resources. */
  readonly resource: string;
  /** Condition keys with their values. Every other key is open: the request may have it or not, with any value. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/**
 * `depends`: allowed for some values of the open condition keys, and denied for others. `unknown`: not decided.
 */
export type Decision = 'allowed' | 'explicitly-denied' | 'implicitly-denied' | 'depends' | 'unknown';

/** The answer for the pods of one association; `can --format json` prints a list of these. */
export interface RequestAnswer {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: string;
  readonly manifest: string;
  /** Absent where no service account uses the role: then a session of the role without session tags is asked about. */
  readonly association?: AssociationRef;
  readonly mechanism: MechanismName;
  /** ARN of the role whose session makes the request: the target role, where there is one. */
  readonly role: string;
  readonly decision: Decision;
  /**
   * The grants and policies that allow the request, or that deny it explicitly. Of `unknown`: those that allow it as far
   * as is known.
   */
  readonly statements: readonly StatementPlace[];
  /** Of an implicit denial: the grant that comes closest. */
  readonly nearest?: NearestStatement;
  /** Of `depends`: the request is allowed where all conditions of one entry hold, and none of its exceptions. */
  readonly when?: readonly AllowedWhen[];
  /** Of `unknown`: why. */
  readonly reasons?: readonly string[];
  readonly notChecked: NotChecked;
}

export interface AllowedWhen {
  readonly conditions: readonly RowCondition[];
  readonly unless?: readonly RowException[];
}

const NO_ACCESS: AccessObject = { policies: [] };

/** What the policies decide about a request of the workload's pods, for each association. */
export function answerRequest(workload: Workload, request: AskedRequest): readonly RequestAnswer[] {
  const service = serviceAccessOf(workload);
  const notChecked = notCheckedOf(accessesOf(service));
  const associations = service.associations.length > 0 ? service.associations : [undefined];
  return associations.map((association): RequestAnswer => {
    const session = podSession(service, association);
    const { permissions } = session.role;
    const answer = permissions
      ? decide(workload, sessionAccess(session, permissions), request)
      : {
          decision: 'unknown' as const,
          statements: [],
          reasons: [`the policies of ${session.role.arn} are managed outside this repository`],
        };
    return {
      schemaVersion: 1,
      service: service.service,
      environment: service.environment,
      manifest: service.manifest,
      ...(association && { association: associationRefOf(association) }),
      mechanism: session.mechanism,
      role: session.role.arn,
      ...answer,
      notChecked,
    };
  });
}

/**
 * Whether any pods of the workload could be allowed the request: false only if no policy names its action and resource. Of
 * a large repository it leaves few workloads to be asked.
 */
export function couldAllow(workload: Workload, request: AskedRequest): boolean {
  const service = serviceAccessOf(workload);
  const roles = [service.role, ...(service.targetRoles ?? [])];
  return roles.some(({ permissions }) => !permissions || namesRequest(permissions, request));
}

type Answer = Pick<RequestAnswer, 'decision' | 'statements' | 'nearest' | 'when' | 'reasons'>;

function decide(workload: Workload, access: AccessObject, request: AskedRequest): Answer {
  // Of `*`, the comparison would answer for each resource by itself.
  if (request.resource === '*' && !namesRequest(access, request)) return denied(workload, access, request);
  const scope = outsideOf(request, (key) => isQuantified(access, key));
  const allowed = compareRoleSessions(NO_ACCESS, within(access, scope));
  const gained = allowed.gained.filter(({ occurs }) => occurs);
  if (allowed.unknown.length > 0) return unknown(allowed, workload, access, request);
  if (gained.length === 0) return denied(workload, access, request);
  const refused = compareRoleSessions(within(everything(access), scope), within(access, scope));
  if (refused.unknown.length > 0) return unknown(refused, workload, access, request);
  const example = { ...request, context: gained[0]?.witness.context ?? request.context };
  const places = placesOfStatements(workload, access, example, evaluate(access, example).statements);
  if (refused.lost.every(({ occurs }) => !occurs)) return { decision: 'allowed', statements: places };
  const when = gained.map(({ conditions, unless }) => ({ conditions, ...(unless && { unless }) }));
  return { decision: 'depends', statements: places, when };
}

function denied(workload: Workload, access: AccessObject, request: AskedRequest): Answer {
  const { decision, statements } = evaluate(access, request);
  return decision === 'explicitly-denied'
    ? { decision, statements: placesOfStatements(workload, access, request, statements) }
    : { decision: 'implicitly-denied', statements: [], ...nearestOf(workload, access, request) };
}

/** With the statements that allow the request as far as is known. */
function unknown(
  { unknown: parts }: Pick<Comparison, 'unknown'>,
  workload: Workload,
  access: AccessObject,
  request: AskedRequest,
): Answer {
  const { access: known } = withoutUnknownBoundary(access);
  const { decision, statements } = evaluate(known, request);
  return {
    decision: 'unknown',
    statements: decision === 'allowed' ? placesOfStatements(workload, known, request, statements) : [],
    reasons: [...new Set(parts.map(({ reason }) => reason))],
  };
}

function nearestOf(workload: Workload, access: AccessObject, request: AskedRequest): Pick<Answer, 'nearest'> {
  const nearest = nearestStatement(workload, access, request);
  return nearest ? { nearest } : {};
}

/** Whether a statement names the action and the resource, or something that is not known could allow the request. */
function namesRequest(access: AccessObject, { action, resource }: AskedRequest): boolean {
  if (access.resourcePolicies?.some((policy) => governs(policy.resource, resource))) return true;
  const asked = parseRequestAction(action);
  if (asked && !access.policies.some((policy) => typeof policy === 'string' || namesAction(policy, asked)))
    return false;
  const policies = access.policies.map((policy) => (typeof policy === 'string' ? policy : withoutConditions(policy)));
  const { decision } = evaluate(
    { policies, ...(access.managedPolicies && { managedPolicies: access.managedPolicies }) },
    { action, resource, context: {} },
  );
  return decision !== 'implicitly-denied' || policies.some((policy) => typeof policy === 'string');
}

/** Whether a statement names the action; most policies do not, and this is known without reading them whole. */
function namesAction(document: PolicyDocument, asked: RequestAction): boolean {
  return statementsOfDocument(document).some(
    ({ Action, NotAction }) =>
      NotAction !== undefined ||
      elementValues(Action).some((pattern) => matchAction(parseAction(pattern), asked) !== false),
  );
}

/** The statements that allow something, without what depends on the session or the request. */
function withoutConditions(document: PolicyDocument): PolicyDocument {
  const allows = [document.Statement].flat().filter(({ Effect }) => Effect === 'Allow');
  return { ...document, Statement: allows.map(({ Condition: _, ...statement }) => onAnyVariable(statement)) };
}

/** The same with every value for policy variables, and on every resource where variables exclude some. */
function onAnyVariable({ Resource, NotResource, ...statement }: Statement): Statement {
  if (Resource !== undefined) return { ...statement, Resource: [Resource].flat().map(openVariables) };
  const hasVariables = [NotResource ?? []].flat().some((arn) => arn !== openVariables(arn));
  return NotResource === undefined || hasVariables ? { ...statement, Resource: '*' } : { ...statement, NotResource };
}

function openVariables(arn: string): string {
  return arn.replace(/\$\{[^}]*\}/g, '*');
}

/** Statements that deny every other request than those asked about. */
function outsideOf(
  { action, resource, context }: AskedRequest,
  isList: (key: string) => boolean,
): readonly Statement[] {
  const denied = (part: Partial<Statement>): Statement => ({ Effect: 'Deny', Action: '*', Resource: '*', ...part });
  const { Action: _action, ...otherActions } = denied({ NotAction: action });
  const { Resource: _resource, ...otherResources } = denied({ NotResource: literally(resource) });
  return [
    otherActions,
    ...(resource === '*' ? [] : [otherResources]),
    ...Object.entries(context).flatMap(([key, values]) =>
      otherValues(key, values, isList(key)).map((Condition) => denied({ Condition })),
    ),
  ];
}

/** Conditions that hold exactly where a key has other values than these. */
function otherValues(
  key: string,
  values: readonly string[],
  isList: boolean,
): readonly NonNullable<Statement['Condition']>[] {
  const [only, ...more] = values;
  if (more.length === 0 && !isList) return [{ StringNotEquals: { [key]: only ?? '' } }];
  return [
    { 'ForAnyValue:StringNotEquals': { [key]: values } },
    ...values.map((value) => ({ 'ForAllValues:StringNotEquals': { [key]: value } })),
  ];
}

/** Whether a policy tests all or any of the values of a key, so that the key may have several. */
function isQuantified({ policies, permissionsBoundary, sessionPolicy }: AccessObject, key: string): boolean {
  const documents = [...policies, permissionsBoundary, sessionPolicy].filter(
    (policy) => policy !== undefined && typeof policy !== 'string',
  );
  return documents
    .flatMap(({ Statement: statements }) => statements)
    .flatMap(({ Condition = {} }) => Object.entries(Condition))
    .some(
      ([operator, tests]) =>
        /^For(?:Any|All)Values?:/i.test(operator) &&
        Object.keys(tests).some((tested) => tested.toLowerCase() === key.toLowerCase()),
    );
}

/** As a pattern that matches the ARN alone. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars */
function literally(arn: string): string {
  return arn.replace(/[*?$]/g, (character) => `\${${character}}`);
}

function within(access: AccessObject, scope: readonly Statement[]): AccessObject {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: scope };
  return { ...access, policies: [...access.policies, document] };
}

/** Every request of the same session. */
function everything({ sessionTags, principal }: AccessObject): AccessObject {
  return {
    policies: [ALLOW_EVERYTHING],
    ...(sessionTags && { sessionTags }),
    ...(principal !== undefined && { principal }),
  };
}
