import type { OneOrMany, PolicyDocument, Statement } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { statementsOfDocument } from '../policy/statements-of-document';
import type { PodRequest } from './mechanism';
import { chainRequests, type RoleChain } from './role-chain';

const EXTERNAL_ID = 'sts:ExternalId';
const POD_IDENTITY = 'pods.eks.amazonaws.com';

/**
 * Why the trust policy of a target role refuses a chain; empty where it allows the chain. What chains fail on in practice
 * is named: `sts:TagSession`, the tags of another association, another external ID, another role.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function chainRefusals(trust: PolicyDocument, chain: RoleChain): readonly string[] {
  const requests = chainRequests(chain);
  const refused = requests.filter((request) => !isAllowed(trust, request));
  const [first] = refused;
  if (!first) return [];
  if (first.action === 'sts:TagSession') return ['sts:TagSession is not allowed, which EKS needs to pass session tags'];
  const conditions = statementsOfDocument(trust).flatMap((statement) => differingConditions(trust, statement, first));
  if (conditions.length > 0) return [...new Set(conditions)];
  if (JSON.stringify(trust).includes(`"${POD_IDENTITY}"`)) {
    return [`trusts ${POD_IDENTITY}, as the role of an association does, and not role ${chain.role}`];
  }
  const { decision } = evaluate(trust, first);
  if (decision === 'unknown') return [`whether ${first.action} is allowed to role ${chain.role} cannot be decided`];
  return [
    decision === 'explicitly-denied'
      ? `${first.action} is denied to role ${chain.role}`
      : `no statement allows ${first.action} to role ${chain.role}`,
  ];
}

/** The conditions of a statement that the request does not meet, if it would be allowed with their values. */
function differingConditions(trust: PolicyDocument, { Effect, Condition }: Statement, request: PodRequest): string[] {
  if (Effect !== 'Allow') return [];
  const wanted = Object.values(Condition ?? {})
    .flatMap((tests) => Object.entries(tests))
    .map(([key, values]) => [ownKey(key, request.context), listOf(values)] as const)
    .filter(([key, values]) => !values.includes(String(request.context[key] ?? '')));
  if (wanted.length === 0) return [];
  const replaced = Object.fromEntries(wanted.map(([key, [value = '']]) => [key, value]));
  if (!isAllowed(trust, { ...request, context: { ...request.context, ...replaced } })) return [];
  return wanted.map(([key, values]) => `${requirement(key, values)}${sent(key, request)}`);
}

/** The spelling of a condition key in the request, if it has the key. */
function ownKey(key: string, context: PodRequest['context']): string {
  return Object.keys(context).find((own) => own.toLowerCase() === key.toLowerCase()) ?? key;
}

function requirement(key: string, values: readonly string[]): string {
  return `requires ${key} ${values.map((value) => `"${value}"`).join(' or ')}`;
}

function sent(key: string, { context }: PodRequest): string {
  const own = context[key];
  if (own !== undefined) return `, but EKS sends "${String(own)}"`;
  if (/^aws:requesttag\//i.test(key)) return ', but this service disables session tags';
  return key.toLowerCase() === EXTERNAL_ID.toLowerCase()
    ? ', which AWS documents only for associations without session tags'
    : ', which is not known of the requests of EKS';
}

function isAllowed(trust: PolicyDocument, request: PodRequest): boolean {
  return evaluate(trust, request).decision === 'allowed';
}

function listOf(values: OneOrMany<string | number | boolean>): readonly string[] {
  return [values].flat().map(String);
}
