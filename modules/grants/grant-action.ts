import { findService, servicePrefixes, type ActionReference, type ServiceReference } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { matchAction } from '../policy/match-action';
import { parseAction } from '../policy/parse-action';
import type { Problem } from '../diagnostics/problem';

/** An action that a grant lists, checked against AWS's service reference. */
export interface GrantAction {
  /** In AWS's spelling if it is one action: `s3:GetObject`; a wildcard as written: `s3:Get*`. */
  readonly text: string;
  /** The actions of the reference that it matches; undefined for `*`, which matches every action of every service. */
  readonly selected?: { readonly service: ServiceReference; readonly actions: readonly ActionReference[] };
}

/**
 * Parses an entry of `actions`: `*`, or a service prefix and an action name with the wildcards `*` and `?`. Case is
 * ignored.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function parseGrantAction(text: string): GrantAction | Problem {
  if (text === '*') return { text };
  const [, prefix, name] = /^([a-z0-9-]+):([a-z0-9*?]+)$/i.exec(text) ?? [];
  if (prefix === undefined || name === undefined) return malformed(text);
  const service = findService(prefix);
  if (!service) return unknownService(text, prefix, name);

  if (/[*?]/.test(name)) {
    const actions = actionsMatching(service, name);
    if (actions.length === 0) return emptyWildcard(text, service, name);
    return { text: `${service.prefix}:${name}`, selected: { service, actions } };
  }
  const action = service.actions.get(name.toLowerCase());
  if (!action) return unknownAction(text, service, name);
  return { text: `${service.prefix}:${action.name}`, selected: { service, actions: [action] } };
}

/** Uses the matcher of the policy engine, so that both always agree. */
function actionsMatching({ prefix, actions }: ServiceReference, name: string): ActionReference[] {
  const pattern = parseAction(`${prefix}:${name}`);
  return [...actions].flatMap(([lowerName, action]) =>
    matchAction(pattern, { service: prefix, name: lowerName }) === true ? action : [],
  );
}

function malformed(text: string): Problem {
  const prefix = /^([a-z0-9-]+)\*$/i.exec(text)?.[1];
  return {
    code: 'grant-action-invalid',
    severity: 'error',
    message: `${quote(text)} is not a valid action`,
    help:
      prefix !== undefined && findService(prefix)
        ? `write ${prefix.toLowerCase()}:* for all actions of the service`
        : 'write SERVICE:NAME, such as s3:GetObject; only the name may contain * and ?',
  };
}

function unknownService(text: string, prefix: string, name: string): Problem {
  const having = servicesWithAction(name);
  const near =
    closestName(
      prefix,
      having.map((service) => service.prefix),
    ) ?? closestName(prefix, servicePrefixes());
  return {
    code: 'grant-unknown-service',
    severity: 'error',
    message: `unknown service prefix ${quote(prefix)} in the action ${quote(text)}`,
    help: near === undefined ? suggestActions(having, name) : `did you mean "${near}:${name}"?`,
  };
}

function unknownAction(text: string, service: ServiceReference, name: string): Problem {
  const near = closestName(name, actionNames(service));
  return {
    code: 'grant-unknown-action',
    severity: 'error',
    message: `unknown action ${quote(text)}`,
    help:
      near === undefined ? suggestActions(servicesWithAction(name), name) : `did you mean "${service.prefix}:${near}"?`,
  };
}

function emptyWildcard(text: string, service: ServiceReference, name: string): Problem {
  const beginning = /^([^*?]+)\*$/.exec(name)?.[1];
  const near = beginning && closestName(beginning, beginnings(service));
  return {
    code: 'grant-empty-wildcard',
    severity: 'error',
    message: `${quote(text)} matches no action of ${service.prefix}`,
    help: near === undefined ? REFERENCE : `did you mean "${service.prefix}:${near}*"?`,
  };
}

const REFERENCE = 'see the list of actions at https://docs.aws.amazon.com/service-authorization/latest/reference/';

function suggestActions(services: readonly ServiceReference[], name: string): string {
  const found = services.flatMap(({ prefix, actions }) => {
    const action = actions.get(name.toLowerCase());
    return action ? `"${prefix}:${action.name}"` : [];
  });
  return found.length > 0 && found.length <= 3 ? `did you mean ${found.join(' or ')}?` : REFERENCE;
}

function servicesWithAction(name: string): ServiceReference[] {
  const services = servicePrefixes().flatMap((prefix) => findService(prefix) ?? []);
  return services.filter(({ actions }) => actions.has(name.toLowerCase()));
}

function actionNames({ actions }: ServiceReference): string[] {
  return [...actions.values()].map(({ name }) => name);
}

/** Prefixes of action names that end at a word boundary: `Get`, `GetObject`, `GetObjectVersion`. */
function beginnings(service: ServiceReference): Set<string> {
  return new Set(
    actionNames(service).flatMap((name) => {
      const words = name.match(/[A-Z]+[a-z0-9]*/g) ?? [name];
      return words.map((_, at) => words.slice(0, at + 1).join(''));
    }),
  );
}
