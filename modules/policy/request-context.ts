import { type AccessRequest } from './comparison';
import { entriesOf, listOf } from './untyped-json';
import { type RequestPrincipal } from './request-principal';

/** The condition keys of a request, in lower case, with their values: never an empty list. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/**
 * What a request's conditions are tested against. The principal decides `aws:PrincipalAccount` and, unless it is a
 * session, whose role may have a path, `aws:PrincipalArn`; the access object decides its session tags;
 * the request's own context gives the rest. A key with an empty list of values is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(
  context: AccessRequest['context'],
  principal: RequestPrincipal | undefined,
  fixedKeys: ReadonlyMap<string, string>,
): RequestContext {
  const keys = new Map<string, readonly string[]>();
  for (const [key, value] of entriesOf(context)) {
    const id = key.toLowerCase();
    // A program may write `true` or 5 where the type asks for text.
    const values = listOf(value).map(String);
    if (values.length > 0) keys.set(id, [...(keys.get(id) ?? []), ...values]);
  }
  if (principal?.kind === 'aws' || principal?.kind === 'account') keys.set('aws:principalaccount', [principal.account]);
  if (principal?.kind === 'aws' && principal.service === 'iam') keys.set('aws:principalarn', [principal.arn]);
  for (const [key, value] of fixedKeys) keys.set(key, [value]);
  return keys;
}
