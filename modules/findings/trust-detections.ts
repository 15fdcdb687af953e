import type { ServiceAccess } from '../access/service-access';
import { formatIamArn, parseArn, parseGlobalArn } from '../catalogue/arn';
import { subjectOf, tokenRequest } from '../identity/irsa';
import { type Mechanism, UNNAMED } from '../identity/mechanism';
import { MECHANISMS } from '../identity/mechanisms';
import { compare } from '../policy/compare';
import type { AccessRequest, AccessRow, Witness } from '../policy/comparison';
import type { PolicyDocument, Statement } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { type Cause, type Detection, forAllPods, withoutWitness } from './detection';
import type { RuleText } from './rule';
import { CONTEXT_RULES } from './rules/context-rules';
import { statementsOfDocument } from '../policy/statements-of-document';

const CAUSE: Cause = { kind: 'key', keys: ['role', 'service'] };
const NOBODY: PolicyDocument = { Version: '2012-10-17', Statement: [] };
const ANOTHER_ACCOUNT = '987654321098';

/**
 * Detects principals that the trust policy newly trusts and should not, by requests of principals that no policy names.
 */
export function trustDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const policyAfter = after.role.trustPolicy;
  const policyBefore = before?.role.trustPolicy ?? NOBODY;
  if (!policyAfter || JSON.stringify(policyBefore) === JSON.stringify(policyAfter)) return [];
  const isNew = (request: AccessRequest): boolean => mayBe(policyAfter, request) && !surely(policyBefore, request);

  const stranger = anybody(after, JSON.stringify([policyBefore, policyAfter]));
  const { gained } = compare(policyBefore, policyAfter);
  const found = (rule: RuleText, request: AccessRequest, principal: string): Detection =>
    byRequest(rule, request, principal, gained);
  if (isNew(stranger)) return [found(CONTEXT_RULES.trustAnybody, stranger, stranger.principal)];
  return [
    ...Object.values<Mechanism>(MECHANISMS).flatMap((mechanism) =>
      [after.account, ANOTHER_ACCOUNT]
        .map((account) => mechanism.anyPod(after.role.arn, account))
        .filter(isNew)
        .slice(0, 1)
        .map((request) => {
          const detection = found(CONTEXT_RULES.trustUnscopedPods, request, request.principal);
          return { ...detection, values: { ...detection.values, mechanism: mechanism.title } };
        }),
    ),
    ...providers(policyAfter).flatMap((provider) => {
      const request = anyToken(provider);
      if (isNew(request)) return [found(CONTEXT_RULES.trustUnscopedTokens, request, provider)];
      const ofOtherAudience = subjectsIn(policyAfter)
        .map((subject) => tokenRequest({ role: '*', provider, subject, audience: UNNAMED }))
        .find(isNew);
      return ofOtherAudience ? [found(CONTEXT_RULES.trustAnyAudience, ofOtherAudience, provider)] : [];
    }),
    ...strangers(gained, policyBefore, policyAfter, after),
  ];
}

/** An undecided result is not treated as harmless. */
function mayBe(policy: PolicyDocument, request: AccessRequest): boolean {
  const { decision } = evaluate(policy, request);
  return decision === 'allowed' || decision === 'unknown';
}

function surely(policy: PolicyDocument, request: AccessRequest): boolean {
  return evaluate(policy, request).decision === 'allowed';
}

type NamedRequest = AccessRequest & { readonly principal: string };

/** A role of an account that neither policy names. */
function anybody({ role }: ServiceAccess, named: string): NamedRequest {
  let number = Number(ANOTHER_ACCOUNT);
  while (named.includes(String(number))) number--;
  const principal = formatIamArn({ partition: partitionOf(role.arn), account: String(number) }, `role/${UNNAMED}`);
  return { action: 'sts:AssumeRole', resource: role.arn, principal, context: {} };
}

/** A token for a subject that no policy names, with the audience that AWS requires. */
function anyToken(provider: string): NamedRequest {
  return tokenRequest({
    role: '*',
    provider,
    subject: subjectOf({ namespace: UNNAMED, serviceAccount: UNNAMED }),
  });
}

/** The subjects that a policy names, with names in the places of wildcards. */
function subjectsIn(policy: PolicyDocument): readonly string[] {
  const subjects = JSON.stringify(policy).match(/system:serviceaccount:[^"]+/g) ?? [];
  return [...new Set(subjects)].sort().map((subject) => subject.replace(/[*?]/g, 'x'));
}

/** ARNs of the OpenID Connect providers that a policy names. */
function providers(policy: PolicyDocument): readonly string[] {
  const arns = JSON.stringify(policy).match(/arn:[a-z-]+:iam::\d{12}:oidc-provider\/[^"*]+/g) ?? [];
  return [...new Set(arns)].sort();
}

/** Principals of other accounts that are newly trusted by name, or by a condition on any principal. */
function strangers(
  gained: readonly AccessRow[],
  policyBefore: PolicyDocument,
  policyAfter: PolicyDocument,
  after: ServiceAccess,
): readonly Detection[] {
  const isStranger = (principal: string): boolean => {
    const owner = ownerOf(principal);
    return owner !== undefined && owner !== after.account;
  };
  const byPrincipal = new Map<string, AccessRow[]>();
  const add = (principal: string, row: AccessRow): void => {
    byPrincipal.set(principal, [...(byPrincipal.get(principal) ?? []), row]);
  };
  for (const row of gained) {
    const { include, exclude } = row.principals ?? { include: [], exclude: [] };
    for (const principal of include.filter(isStranger)) {
      add(principal, { ...row, principals: { include: [principal], exclude } });
    }
  }
  // For a wildcard principal with a condition, principals of the service's own account are excluded.
  const others = gained.some(({ principals }) => principals?.include.includes('*'))
    ? compare(policyBefore, withoutAccount(policyAfter, after.account)).gained
    : [];
  for (const row of others) {
    const { principal = '' } = row.witness;
    if (row.principals?.include.includes('*') && isStranger(principal)) add(principal, row);
  }
  return [...byPrincipal].map(([principal, rows]) => {
    const about = rows.map(withoutWitness);
    const witnesses = rows
      .flatMap(({ witness }) => witnessOf(principal, witness, after.role.arn, policyAfter) ?? [])
      .slice(0, 1);
    const rule = CONTEXT_RULES.trustOtherAccount;
    return { rule, values: { principal }, witnesses, about, access: forAllPods(after, about), cause: CAUSE };
  });
}

/** The account of an account, role, user or session principal; undefined for an identity provider. */
function ownerOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  const arn = parseGlobalArn(principal, ['iam', 'sts']);
  return arn && !/^(?:oidc|saml)-provider/.test(arn.resource) ? arn.account : undefined;
}

function partitionOf(arn: string): string {
  return parseArn(arn)?.partition ?? 'aws';
}

/** The policy without its access for principals of one account. */
function withoutAccount(policy: PolicyDocument, account: string): PolicyDocument {
  const own: Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
  };
  return { ...policy, Statement: [...statementsOfDocument(policy), own] };
}

/** The request of the principal; undefined if its context belongs to another principal of the row. */
function witnessOf(principal: string, witness: Witness, role: string, policy: PolicyDocument): Witness | undefined {
  const place = { partition: partitionOf(role), account: principal };
  const arn = principal.startsWith('arn:') ? principal : formatIamArn(place, 'root');
  const request = { ...witness, principal: arn };
  return surely(policy, request) ? request : undefined;
}

/** @param gained everything that the trust policy newly allows; one request alone does not show the extent */
function byRequest(
  rule: RuleText,
  { action, resource, context }: AccessRequest,
  principal: string,
  gained: readonly AccessRow[],
): Detection {
  const values = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, [value].flat()]));
  const witness: Witness = { action, resource, principal, context: values };
  const about = [witness, gained.map(withoutWitness)];
  return { rule, values: { principal }, witnesses: [witness], about, cause: CAUSE };
}
