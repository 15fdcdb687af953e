import { parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import { type AccessRequest } from './comparison';
import { parseRequestAction, type RequestAction } from './match-action';
import { type RequestResource } from './match-resource';
import { requestContext, type RequestContext } from './request-context';
import { parseRequestPrincipal, type RequestPrincipal } from './request-principal';
import { type Doubt } from './truth';

/** A request taken apart, in the forms that statements are tested against. */
export interface ParsedRequest {
  readonly action: RequestAction;
  readonly resource: RequestResource;
  readonly principal?: RequestPrincipal;
  readonly context: RequestContext;
}

/** Reads a request; what no request can be is a doubt. `fixedKeys` are the condition keys that the access object fixes. */
export function parseRequest(request: AccessRequest, fixedKeys: ReadonlyMap<string, string>): ParsedRequest | Doubt {
  const action = parseRequestAction(request.action);
  if (!action) return { because: `the request's action '${request.action}' is not a service prefix, ':' and a name` };
  const arn = parseArn(request.resource);
  if (!arn && request.resource !== '*' && !isOtherResource(action, request.resource)) {
    return { because: `the request's resource '${request.resource}' is neither an ARN nor '*'` };
  }
  const principal = request.principal === undefined ? undefined : parseRequestPrincipal(request.principal);
  return {
    action,
    resource: { text: request.resource, ...(arn && { arn }) },
    ...(principal && { principal }),
    context: requestContext(request.context, principal, fixedKeys),
  };
}

/** Few actions have resources that are not ARNs, such as the phone number that `sns:Publish` sends a text message to. */
function isOtherResource({ service, name }: RequestAction, resource: string): boolean {
  return findService(service)?.actions.get(name)?.otherResource !== undefined && !/^(arn:.*)?$/i.test(resource);
}
