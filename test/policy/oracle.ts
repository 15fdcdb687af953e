import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { AccessRequest, Evaluation } from '../../modules/policy/comparison';
import type { AccessObject, PolicyDocument } from '../../modules/policy/document';

/** What an independent evaluator of the same language says. It has no unknown; AGPL, so it stays in tests. */
export type OracleDecision = Exclude<Evaluation['decision'], 'unknown'>;

const ROLE = 'arn:aws:iam::111122223333:role/orders';
const ALLOW_ALL = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

const DECISIONS: Readonly<Record<string, OracleDecision>> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitly-denied',
  ImplicitlyDenied: 'implicitly-denied',
};

/** Decides by identity policies and boundary, in the account of the resource. */
export function askOracle(access: AccessObject, request: AccessRequest): OracleDecision {
  return decision(
    runUnsafeSimulation(
      {
        ...simulation(request, ROLE, '111122223333'),
        identityPolicies: access.policies.map(named),
        ...(access.permissionsBoundary && { permissionBoundaryPolicies: [named(access.permissionsBoundary)] }),
      },
      {},
    ),
  );
}

/**
 * The oracle's full engine, which knows session policies, resource policies and actions without resource types.
 * It checks policies and requests first: `undefined` when it refuses them.
 */
export async function askFullOracle(access: AccessObject, request: AccessRequest): Promise<OracleDecision | undefined> {
  return fullDecision({
    ...simulation(request, ROLE, '111122223333'),
    identityPolicies: access.policies.map(named),
    ...(access.permissionsBoundary && { permissionBoundaryPolicies: [named(access.permissionsBoundary)] }),
    ...(access.sessionPolicy && { sessionPolicy: access.sessionPolicy }),
  });
}

/**
 * Decides for a session of the access's role, by the one resource policy that the access knows, in the account that it
 * gives or that the ARN names.
 */
export async function askOracleOfRole(
  access: AccessObject,
  request: AccessRequest & { readonly principal: string },
): Promise<OracleDecision | undefined> {
  const [known] = access.resourcePolicies ?? [];
  if (!known) throw new Error('the access knows no resource policy');
  return fullDecision({
    ...simulation(request, request.principal, known.account ?? known.resource.split(':')[4] ?? ''),
    identityPolicies: access.policies.map(named),
    ...(access.permissionsBoundary && { permissionBoundaryPolicies: [named(access.permissionsBoundary)] }),
    ...(access.sessionPolicy && { sessionPolicy: access.sessionPolicy }),
    resourcePolicy: known.document,
  });
}

/**
 * Decides by a resource policy alone: the resource is in an account of its own, and the caller's policies allow
 * everything. `undefined` when the oracle refuses the policy or the request.
 */
export async function askOracleOfResourcePolicy(
  resourcePolicy: PolicyDocument,
  request: AccessRequest,
  principal: string,
): Promise<OracleDecision | undefined> {
  return fullDecision({
    ...simulation(request, principal, '777788889999'),
    identityPolicies: principal.startsWith('arn:') ? [named(ALLOW_ALL)] : [],
    resourcePolicy,
  });
}

async function fullDecision(input: Simulation): Promise<OracleDecision | undefined> {
  const result = await runSimulation(input, {});
  return result.resultType === 'error' ? undefined : decision(result.overallResult);
}

function simulation(request: AccessRequest, principal: string, accountId: string): Simulation {
  return {
    request: {
      principal,
      action: request.action,
      resource: { resource: request.resource, accountId },
      contextVariables: Object.fromEntries(
        Object.entries(request.context).map(([key, values]) => [key, oneOrAll(values)]),
      ),
    },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/** The oracle takes an array for a multi-valued key, however many values it has. */
function oneOrAll(values: string | readonly string[]): string | string[] {
  const list = [values].flat();
  return list.length === 1 && list[0] !== undefined ? list[0] : list;
}

function named(policy: unknown): { name: string; policy: unknown } {
  return { name: 'policy', policy };
}

function decision(text: string): OracleDecision {
  const found = DECISIONS[text];
  if (!found) throw new Error(`the oracle answers '${text}'`);
  return found;
}
