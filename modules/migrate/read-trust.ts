import { AUDIENCE, issuerOf } from '../identity/irsa';
import type { ConditionBlock, PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { isObject, textsOf } from '../policy/untyped-json';

/** The parts of a role's trust policy that a migration depends on. */
export interface TrustReading {
  /** Whether EKS Pod Identity may assume the role. */
  readonly trustsPodIdentity: boolean;
  /** Conditions for EKS Pod Identity that a generated trust policy does not have. */
  readonly conditions?: ConditionBlock;
  /** Subjects of tokens, as they are written, with the ARN of their provider. */
  readonly subjects: readonly TrustedSubject[];
  /** Statements for tokens of service accounts. */
  readonly tokens: readonly TokenStatement[];
  /** Statements for other principals, and those that are not understood. */
  readonly others: readonly Statement[];
}

export interface TokenStatement {
  readonly statement: Statement;
  readonly subjects: readonly TrustedSubject[];
  /**
   * Whether a generated trust policy has the same for these subjects: no wildcards, no other audience, no further
   * conditions.
   */
  readonly isStandard: boolean;
}

export interface TrustedSubject {
  /** ARN of the provider in IAM. */
  readonly provider: string;
  readonly issuer: string;
  /** `system:serviceaccount:shop:orders`; a pattern, or `*` for a statement without a condition on it. */
  readonly subject: string;
  readonly hasWildcards: boolean;
}

/** Reads a trust policy. Statements that are not understood are among `others`. */
export function readTrust(trust: PolicyDocument): TrustReading {
  const statements = statementsOfDocument(trust);
  const ofPods = statements.filter((one) => one.Effect === 'Allow' && isPodIdentityPrincipal(one.Principal));
  const tokens = statements.map(tokenStatement);
  const conditions = addedConditions(ofPods);
  return {
    trustsPodIdentity: ofPods.length > 0,
    ...(conditions && { conditions }),
    subjects: tokens.flatMap((token) => token?.subjects ?? []),
    tokens: tokens.filter((token) => token !== undefined),
    others: statements.filter((one, at) => !ofPods.includes(one) && !tokens[at]),
  };
}

/** A statement for tokens of clusters; undefined for another one. */
function tokenStatement(statement: Statement): TokenStatement | undefined {
  const { Effect, Principal, Condition = {} } = statement;
  const federated = isObject(Principal) ? textsOf(Principal['Federated']) : undefined;
  const providers = federated?.filter((one) => one.includes(':oidc-provider/')) ?? [];
  if (Effect !== 'Allow' || providers.length === 0) return undefined;
  let isStandard = providers.length === 1 && Object.keys(Principal ?? {}).length === 1;
  const subjects: TrustedSubject[] = [];
  for (const provider of providers) {
    const issuer = issuerOf(provider);
    const given = subjectsOf(Condition, issuer);
    if (!given.isStandard) isStandard = false;
    for (const { subject, hasWildcards } of given.subjects) {
      if (hasWildcards) isStandard = false;
      subjects.push({ provider, issuer, subject, hasWildcards });
    }
  }
  // Other identity providers, such as that of GitHub, have other subjects.
  const ofClusters = subjects.filter(
    ({ issuer, subject }) => issuer.startsWith('oidc.eks.') || subject.startsWith('system:serviceaccount:'),
  );
  if (ofClusters.length === 0) return undefined;
  return { statement, subjects: ofClusters, isStandard: isStandard && ofClusters.length === subjects.length };
}

function subjectsOf(
  conditions: ConditionBlock,
  issuer: string,
): { readonly subjects: readonly Pick<TrustedSubject, 'subject' | 'hasWildcards'>[]; readonly isStandard: boolean } {
  let isStandard = true;
  const subjects: { subject: string; hasWildcards: boolean }[] = [];
  for (const [operator, keys] of Object.entries(conditions)) {
    const [, plain = ''] =
      /^(?:for(?:any|all)value(?:s)?:)?(string(?:equals|like)(?:ignorecase)?)$/i.exec(operator) ?? [];
    const isLike = /like/i.test(plain);
    for (const [key, values] of Object.entries(keys)) {
      const texts = [values].flat().map(String);
      const name = key.toLowerCase();
      if (plain !== '' && name === `${issuer}:sub`.toLowerCase()) {
        subjects.push(...texts.map((subject) => ({ subject, hasWildcards: isLike && /[*?]/.test(subject) })));
      } else if (plain === '' || name !== `${issuer}:aud`.toLowerCase() || texts.some((one) => one !== AUDIENCE)) {
        isStandard = false;
      }
    }
  }
  return subjects.length > 0
    ? { subjects, isStandard }
    : { subjects: [{ subject: '*', hasWildcards: true }], isStandard };
}

/** What a generated statement for EKS Pod Identity has itself, or what its session tags replace. */
const GENERATED =
  /^aws:(?:SourceAccount|RequestTag\/(?:eks-cluster-arn|eks-cluster-name|kubernetes-namespace|kubernetes-service-account))$/i;

function addedConditions(statements: readonly Statement[]): ConditionBlock | undefined {
  const added: Record<string, ConditionBlock[string]> = {};
  for (const { Condition = {} } of statements) {
    for (const [operator, keys] of Object.entries(Condition)) {
      const own = Object.entries(keys).filter(([key]) => !GENERATED.test(key));
      if (own.length > 0) added[operator] = { ...added[operator], ...Object.fromEntries(own) };
    }
  }
  return Object.keys(added).length > 0 ? added : undefined;
}

function isPodIdentityPrincipal(principal: Statement['Principal']): boolean {
  if (!isObject(principal) || Object.keys(principal).length !== 1) return false;
  const services = textsOf(principal['Service']);
  return services?.length === 1 && services[0] === 'pods.eks.amazonaws.com';
}
