import { parseArn } from '../../catalogue/arn';
import { findKeyFacts, isSingleValued } from '../../catalogue/key-facts';
import { hasResourceAccount, tagsInBothKeys } from '../../catalogue/key-actions';
import { findService } from '../../catalogue/services';
import { type AccessRequest } from '../comparison';
import { parseRequestPrincipal } from '../request-principal';
import { requestContext, type RequestContext } from '../request-context';
import {
  EXCLUSIONS,
  IMPLICATIONS,
  MEMBERS,
  ORGANIZATIONS,
  REGION_OF_IAM,
  REQUEST_TAG,
  REQUESTED_REGION,
  RESOURCE_ACCOUNT,
  SERVICES_OF_OTHER_OWNERS,
  TAG_KEYS,
} from './key-dependencies';
import { PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from './principal-domain';

/**
 * Why no request has these keys together, by what AWS documents of them; undefined where AWS documents nothing against
 * it. A request names the keys that matter only: `considered`, in lower case, are those that are absent if not named.
 */
export function contradictionOf(request: AccessRequest, considered: ReadonlySet<string>): string | undefined {
  const principal = request.principal === undefined ? undefined : parseRequestPrincipal(request.principal);
  const context = requestContext(request.context, principal, new Map());
  const given: Given = { request, context, lacks: (key) => considered.has(key) && !context.has(key) };
  for (const check of CHECKS) {
    const reason = check(given);
    if (reason !== undefined) return reason;
  }
  for (const key of considered) {
    const presence = context.has(key) ? undefined : findKeyFacts(key)?.presence;
    if (presence === 'always' || (presence === 'signed' && !principal)) return `${key} is in every request`;
  }
  return undefined;
}

interface Given {
  readonly request: AccessRequest;
  readonly context: RequestContext;
  /** Whether a key is absent that matters. */
  readonly lacks: (key: string) => boolean;
}

type Check = (given: Given) => string | undefined;

const CHECKS: readonly Check[] = [
  valuesOfKeys,
  exclusions,
  implications,
  members,
  organizations,
  tags,
  owner,
  identity,
  region,
];

function valuesOfKeys({ context }: Given): string | undefined {
  for (const [key, values] of context) {
    const facts = findKeyFacts(key);
    if (isSingleValued(key) && values.length > 1) return `${key} has one value`;
    if (facts?.nonEmpty && values.includes('')) return `${key} is not empty`;
    if (facts?.values === 'boolean' && !values.every((value) => value === 'true' || value === 'false')) {
      return `${key} is true or false`;
    }
    if (facts?.values === 'arn' && !values.every((value) => parseArn(value))) return `${key} is an ARN`;
  }
  return undefined;
}

function exclusions({ context }: Given): string | undefined {
  const found = EXCLUSIONS.find(({ one, other }) => context.has(one) && context.has(other));
  return found && `${found.one} is absent where ${found.other} is present`;
}

function implications({ context, lacks }: Given): string | undefined {
  for (const { key, value, then, thenValue } of IMPLICATIONS) {
    const values = context.get(key);
    if (!values || (value !== undefined && !values.includes(value))) continue;
    if (lacks(then)) return `${then} is present where ${key} is`;
    if (thenValue !== undefined && context.get(then)?.includes(thenValue) === false) {
      return `${then} is ${thenValue} where ${key} is present`;
    }
  }
  return undefined;
}

function members({ context }: Given): string | undefined {
  for (const { member, list } of MEMBERS) {
    const [value] = context.get(member) ?? [];
    if (value !== undefined && context.get(list)?.includes(value) === false) return `${member} is one of ${list}`;
  }
  return undefined;
}

function organizations({ context }: Given): string | undefined {
  for (const { id, paths } of ORGANIZATIONS) {
    const [organization] = context.get(id) ?? [];
    if (organization === undefined) continue;
    const found = context.get(paths) ?? [];
    if (!found.every((path) => path.startsWith(`${organization}/`))) return `${paths} begin with ${id}`;
  }
  return undefined;
}

function tags({ request, context, lacks }: Given): string | undefined {
  const [service, action] = publishedAction(request);
  if (!action || !tagsInBothKeys(service, action)) return undefined;
  const keys = context.get(TAG_KEYS)?.map((key) => REQUEST_TAG + key.toLowerCase());
  for (const key of keys ?? []) if (lacks(key)) return `${key} is present where its key is in ${TAG_KEYS}`;
  if (!keys && !lacks(TAG_KEYS)) return undefined;
  const other = [...context.keys()].find((key) => key.startsWith(REQUEST_TAG) && !keys?.includes(key));
  return other && `the key of ${other} is in ${TAG_KEYS}`;
}

function owner({ request, context, lacks }: Given): string | undefined {
  const [service, action] = publishedAction(request);
  if (lacks(RESOURCE_ACCOUNT) && action && hasResourceAccount(service, action)) {
    return `${RESOURCE_ACCOUNT} is in every request for ${request.action}`;
  }
  const [account] = context.get(RESOURCE_ACCOUNT) ?? [];
  const owned = accountOfResource(request.resource);
  return account === undefined || owned === undefined || account === owned
    ? undefined
    : `${RESOURCE_ACCOUNT} is the account in the ARN`;
}

/** The account that owns a resource, where its ARN names it. */
export function accountOfResource(resource: string): string | undefined {
  const { service = '', account = '' } = parseArn(resource) ?? {};
  return account.length === 12 && !service.startsWith(SERVICES_OF_OTHER_OWNERS) ? account : undefined;
}

function identity({ context }: Given): string | undefined {
  const [arn] = context.get(PRINCIPAL_ARN) ?? [];
  const [account] = context.get(PRINCIPAL_ACCOUNT) ?? [];
  if (arn === undefined || account === undefined) return undefined;
  return parseArn(arn)?.account === account ? undefined : `${PRINCIPAL_ACCOUNT} is the account in ${PRINCIPAL_ARN}`;
}

function region({ request, context }: Given): string | undefined {
  const [service, action] = publishedAction(request);
  const [called] = context.get(REQUESTED_REGION) ?? [];
  const isInAws = parseArn(request.resource)?.partition === 'aws';
  if (service !== 'iam' || !action || !isInAws || called === undefined || called === REGION_OF_IAM) return undefined;
  return `${REQUESTED_REGION} is ${REGION_OF_IAM} for actions of iam`;
}

function publishedAction({ action }: AccessRequest) {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  return [service, findService(service)?.actions.get(name)] as const;
}
