import { canonicalConditions } from '../grants/canonical-conditions';
import { grantConditions } from '../grants/grant-conditions';
import { parseGrantAction, type GrantAction } from '../grants/grant-action';
import type { GrantContext } from '../grants/grant-context';
import { oneOrMany, sortedOnce } from '../grants/one-or-many';
import { issuerOf } from '../identity/irsa';
import type { PodRequest } from '../identity/mechanism';
import { factOfRequestKey } from '../identity/pod-identity-request';
import type { RoleTrust } from '../identity/role-trust';
import { GENERATED_KEYS } from '../identity/trust-policy';
import type { Identity, TrustStatementSettings } from '../manifest/manifest';
import { quote } from '../diagnostics/quote';
import type { Problem } from '../diagnostics/problem';
import type { ConditionBlock, Statement } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { parseCondition } from '../policy/parse-condition';
import { testCondition } from '../policy/test-condition';
import { fillText, type Resolution } from './resolution';
import type { RoleTemplate, TrustLayer } from './role-settings';
import { principalProblem } from './trust-principals';

/** How the pods of a role get their sessions. */
interface Sessions {
  readonly identity: Identity;
  readonly sessionTags: boolean;
  /** By EKS Pod Identity; undefined for roles that only IRSA uses. */
  readonly request: PodRequest | undefined;
}

/** What is added to the generated trust policy. All problems are reported, and parts with errors are left out. */
export function resolveTrust(
  { trust }: RoleTemplate,
  sessions: Sessions,
  resolution: Resolution,
): Pick<RoleTrust, 'conditions' | 'statements'> {
  const conditions = mergedConditions(trust, sessions, resolution);
  const statements = trust.flatMap((layer) =>
    layer.settings.statements.flatMap((one) => {
      const statement = trustStatement(one, layer, resolution);
      if (statement) checkDenial(statement, one, layer, sessions, resolution);
      return statement ?? [];
    }),
  );
  return {
    ...(Object.keys(conditions).length > 0 && { conditions }),
    ...(statements.length > 0 && { statements }),
  };
}

const POD_IDENTITY_ACTIONS = actionsOf(['sts:AssumeRole', 'sts:TagSession']);

/** By operator and key; later ones override earlier ones. */
function mergedConditions(
  trust: readonly TrustLayer[],
  { identity, sessionTags }: Sessions,
  resolution: Resolution,
): ConditionBlock {
  const merged = new Map<string, Record<string, ConditionBlock[string][string]>>();
  for (const layer of trust) {
    const { conditions, path } = layer.settings;
    if (!conditions) continue;
    const place = [...path, 'conditions'];
    if (identity !== 'pod-identity') reportOtherSessions(identity, layer, resolution);
    const context = contextOf(layer, resolution);
    const read = grantConditions(conditions, place, POD_IDENTITY_ACTIONS, context, (operator, key, texts) =>
      requestKeyProblems(operator, key, texts, sessionTags),
    );
    for (const [operator, keys] of Object.entries(read ?? {})) {
      for (const [key, values] of Object.entries(keys)) {
        if (operator !== 'StringEquals' || !GENERATED_KEYS.includes(key.toLowerCase())) {
          merged.set(operator, { ...merged.get(operator), [key]: values });
          continue;
        }
        resolution.report({
          code: 'trust-condition-generated',
          severity: 'error',
          message: `the trust policy has a condition "StringEquals" on ${quote(key)} already, for the associations of the service`,
          help: 'remove it',
          source: layer.source,
          path: [...place, operator, key],
          part: 'key',
        });
      }
    }
  }
  return canonicalConditions(Object.fromEntries(merged));
}

/** The conditions are on what EKS Pod Identity requests, and tokens of IRSA have other keys. */
function reportOtherSessions(
  identity: Exclude<Identity, 'pod-identity'>,
  { source, settings }: TrustLayer,
  { manifest, environment, report }: Resolution,
): void {
  // Defaults of the configuration are for services with EKS Pod Identity.
  if (source !== manifest.source && identity === 'irsa') return;
  report({
    code: 'trust-conditions-irsa',
    severity: identity === 'irsa' ? 'error' : 'warning',
    message: `\`trust.conditions\` ${identity === 'irsa' ? 'have no effect' : 'do not restrict sessions by IRSA'} in environment "${environment.name}": they are added to statements for EKS Pod Identity`,
    help: identity === 'irsa' ? 'remove them' : 'use `identity: pod-identity` as soon as all pods have restarted',
    source,
    path: [...settings.path, 'conditions'],
    part: 'key',
  });
}

/** Warns of conditions that AWS documents as unrelated to the pod. */
function requestKeyProblems(operator: string, key: string, texts: readonly string[], sessionTags: boolean): Problem[] {
  const fact = factOfRequestKey(key, sessionTags);
  if (!fact) return [];
  const warning = (message: string): Problem => ({
    code: 'trust-condition-unsuitable',
    severity: 'warning',
    message,
    help: 'use aws:SourceOrgID, aws:SourceAccount or aws:RequestTag/ with a session tag of EKS',
  });
  if (fact.kind === 'other') return [warning(`a condition on ${quote(key)} may refuse every pod: ${fact.reason}`)];
  const test = parseCondition(operator, key, texts, { variables: true, effect: 'Allow' });
  const always = testCondition(test, new Map()) === true;
  const outcome = always ? 'always matches' : 'never matches, and no pod gets the role';
  return [
    warning(`the request of EKS Pod Identity lacks ${quote(key)}, so ${quote(operator)} ${outcome}: ${fact.reason}`),
  ];
}

/** Undefined after an error. */
function trustStatement(
  { effect, principals, actions, conditions, path }: TrustStatementSettings,
  layer: TrustLayer,
  resolution: Resolution,
): Statement | undefined {
  const { source } = layer;
  const filled = principals.flatMap(({ kind, value, path: at }) => {
    const text = fillText({ text: value, source, path: at }, resolution);
    const problem = text === undefined ? undefined : principalProblem(kind, text, resolution.role.partition);
    if (problem) resolution.report({ ...problem, source, path: at });
    return text === undefined || problem ? [] : { kind, text };
  });
  const issuers = filled.filter(({ kind }) => kind === 'Federated').map(({ text }) => `${issuerOf(text)}:`);
  const context = contextOf(layer, resolution, issuers);
  const read =
    conditions && grantConditions(conditions, [...path, 'conditions'], actionsOf(actions), context, () => []);
  if (filled.length < principals.length || (conditions && !read)) return undefined;
  const kinds = [...new Set(filled.map(({ kind }) => kind))];
  return {
    Effect: effect,
    Principal: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        oneOrMany(sortedOnce(filled.filter((one) => one.kind === kind).map(({ text }) => text))),
      ]),
    ),
    Action: oneOrMany(sortedOnce(actions)),
    ...(read && Object.keys(read).length > 0 && { Condition: canonicalConditions(read) }),
  };
}

/**
 * Reports a statement that denies EKS Pod Identity the role, such as one for principals outside an organization: service
 * principals have none. Conditions on keys whose presence AWS does not document are not judged.
 */
function checkDenial(
  statement: Statement,
  { path }: TrustStatementSettings,
  { source }: TrustLayer,
  { request, sessionTags }: Sessions,
  { report }: Resolution,
): void {
  if (statement.Effect === 'Allow' || !request) return;
  const known = new Set(Object.keys(request.context).map((key) => key.toLowerCase()));
  const isKnown = (key: string): boolean =>
    known.has(key.toLowerCase()) || factOfRequestKey(key, sessionTags)?.kind === 'absent';
  if (
    !Object.values(statement.Condition ?? {})
      .flatMap(Object.keys)
      .every(isKnown)
  )
    return;
  const { decision } = evaluate({ Version: '2012-10-17', Statement: statement }, request);
  if (decision !== 'explicitly-denied') return;
  report({
    code: 'trust-denies-pods',
    severity: 'error',
    message: 'the statement denies EKS Pod Identity the role, so no pod gets it',
    help: 'restrict its principals, or add the condition { Bool: { aws:PrincipalIsAWSService: "false" } }',
    source,
    path,
  });
}

/** @param issuers prefixes of condition keys that AWS's reference does not have: those of identity providers */
function contextOf(
  { source }: TrustLayer,
  { placeholders, report }: Resolution,
  issuers: readonly string[] = [],
): GrantContext {
  return {
    placeholders,
    meaning: 'intents',
    report: (problem) => {
      const key = String(problem.path.at(-1));
      if (problem.code === 'grant-unknown-condition-key' && issuers.some((issuer) => key.startsWith(issuer))) return;
      report({ ...problem, source });
    },
  };
}

function actionsOf(texts: readonly string[]): GrantAction[] {
  return texts.flatMap((text) => {
    const action = parseGrantAction(text);
    return 'code' in action ? [] : action;
  });
}
