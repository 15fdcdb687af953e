import { findKeyFacts } from '../../modules/catalogue/key-facts';
import type { AccessRequest } from '../../modules/policy/comparison';
import { accountOfResource, contradictionOf } from '../../modules/policy/comparison/consistent-request';
import {
  EXCLUSIONS,
  IMPLICATIONS,
  MEMBERS,
  ORGANIZATIONS,
  REGION_OF_IAM,
  REQUEST_TAG,
  REQUESTED_REGION,
  RESOURCE_ACCOUNT,
  TAG_KEYS,
} from '../../modules/policy/comparison/key-dependencies';

/** Values for keys that must be there and that a request lacks. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'aws:currenttime': '2025-06-30T12:00:00Z',
  'aws:epochtime': '1751284800',
  'aws:securetransport': 'true',
  'aws:viaawsservice': 'false',
  'aws:principalisawsservice': 'false',
  'aws:principalarn': 'arn:aws:iam::111122223333:role/orders',
  'aws:principalaccount': '111122223333',
  'aws:resourceaccount': '111122223333',
  'aws:requestedregion': 'eu-west-1',
  'aws:calledviafirst': 'cloudformation.amazonaws.com',
  'aws:calledvialast': 'cloudformation.amazonaws.com',
};

/**
 * The request as AWS could send it: what cannot be together is taken out, and what follows from the rest is put in, as
 * far as the keys that policies use are concerned; other keys do not matter and are left out. `isMultiValued`: the keys that may have several values.
 */
export function consistent(
  request: AccessRequest,
  used: ReadonlySet<string>,
  isMultiValued: (key: string) => boolean,
): AccessRequest {
  const keys = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(request.context)) {
    const id = key.toLowerCase();
    if (!used.has(id)) continue;
    const values = [value].flat().filter((text) => isValue(id, text));
    if (values.length > 0) keys.set(id, isMultiValued(id) ? values : values.slice(0, 1));
  }
  const put = (key: string, value = DEFAULTS[key] ?? 'example'): unknown => used.has(key) && keys.set(key, [value]);

  for (const { one, other } of EXCLUSIONS) if (keys.has(other)) keys.delete(one);
  // Twice: what is put in may ask for more.
  for (let round = 0; round < 2; round++) {
    for (const { key, value, then, thenValue } of IMPLICATIONS) {
      const values = keys.get(key);
      if (!values || (value !== undefined && !values.includes(value))) continue;
      if (thenValue !== undefined || !keys.has(then)) put(then, thenValue);
    }
  }
  for (const { member, list } of MEMBERS) {
    const [first] = keys.get(list) ?? [];
    if (first !== undefined && keys.has(member)) put(member, first);
  }
  for (const { id, paths } of ORGANIZATIONS) {
    const [organization] = keys.get(id) ?? [];
    if (organization !== undefined && keys.has(paths)) put(paths, `${organization}/r-ab12/`);
  }
  for (const key of used) {
    const presence = findKeyFacts(key)?.presence;
    const isThere = presence === 'always' || (presence === 'signed' && request.principal === undefined);
    if (isThere && !keys.has(key)) put(key);
  }
  if (request.principal === undefined) {
    const [arn] = keys.get('aws:principalarn') ?? [];
    if (arn !== undefined) put('aws:principalaccount', arn.split(':')[4]);
  }
  put(RESOURCE_ACCOUNT, accountOfResource(request.resource) ?? keys.get(RESOURCE_ACCOUNT)?.[0]);
  if (request.action.startsWith('iam:')) put(REQUESTED_REGION, REGION_OF_IAM);
  keepTagsInStep(keys, used);

  const result = { ...request, context: Object.fromEntries(keys) };
  expect(contradictionOf(result, used)).toBeUndefined();
  return result;
}

/** In step for services too that need not keep them so. */
function keepTagsInStep(keys: Map<string, readonly string[]>, used: ReadonlySet<string>): void {
  if (!used.has(TAG_KEYS)) return;
  const present = [...keys.keys()]
    .filter((key) => key.startsWith(REQUEST_TAG))
    .map((key) => key.slice(REQUEST_TAG.length));
  const others = (keys.get(TAG_KEYS) ?? []).filter((key) => !used.has(REQUEST_TAG + key.toLowerCase()));
  const all = [...others, ...present];
  if (all.length > 0) keys.set(TAG_KEYS, all);
  else keys.delete(TAG_KEYS);
}

function isValue(key: string, text: string): boolean {
  const facts = findKeyFacts(key);
  if (facts?.nonEmpty && text === '') return false;
  if (facts?.values === 'boolean') return text === 'true' || text === 'false';
  return facts?.values !== 'arn' || /^arn(:[^:]*){5}/.test(text);
}
