import { findService, servicePrefixes, type ActionReference, type ServiceReference } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggestAny, suggest } from '../diagnostics/suggestion';
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
  const [, prefix, separator, name] = /^\s*([a-z0-9-]+?)\s*(?:\*|([.:/]+)\s*([a-z0-9*?]+))\s*$/i.exec(text) ?? [];
  const written = separator === undefined ? undefined : parseGrantAction(`${prefix}:${name}`);
  return {
    code: 'grant-action-invalid',
    severity: 'error',
    message: `${quote(text)} is not a valid action`,
    ...(separator === undefined && prefix !== undefined && findService(prefix)
      ? { help: `write ${prefix.toLowerCase()}:* for all actions of the service` }
      : suggest(
          text,
          written && !('code' in written) ? written.text : undefined,
          'write SERVICE:NAME, such as s3:GetObject; only the name may contain * and ?',
        )),
  };
}

/** Suggests only actions that exist: a service with a similar prefix need not have the action. */
function unknownService(text: string, prefix: string, name: string): Problem {
  const having = servicesWithAction(name);
  const near = closestName(
    prefix,
    having.map((service) => service.prefix),
  );
  const similar = findService(closestName(prefix, servicePrefixes()) ?? '');
  const inSimilar = similar && closestName(name, actionNames(similar));
  const suggested =
    near !== undefined
      ? namedIn(
          having.filter((service) => service.prefix === near),
          name,
        )
      : having.length === 0 && similar && inSimilar !== undefined
        ? [`${similar.prefix}:${inSimilar}`]
        : few(namedIn(having, name));
  return {
    code: 'grant-unknown-service',
    severity: 'error',
    message: `unknown service prefix ${quote(prefix)} in the action ${quote(text)}`,
    ...suggestAny(text, suggested, REFERENCE),
  };
}

function unknownAction(text: string, service: ServiceReference, name: string): Problem {
  const near = closestName(name, actionNames(service));
  const suggested = near === undefined ? few(namedIn(servicesWithAction(name), name)) : [`${service.prefix}:${near}`];
  return {
    code: 'grant-unknown-action',
    severity: 'error',
    message: `unknown action ${quote(text)}`,
    ...suggestAny(text, suggested, REFERENCE),
  };
}

/** A beginning with fewer words is not suggested, because it would match more. */
function emptyWildcard(text: string, service: ServiceReference, name: string): Problem {
  const beginning = /^([^*?]+)\*$/.exec(name)?.[1];
  const dropsWord = (one: string): boolean =>
    beginning?.startsWith(one) === true && /^[A-Z]/.test(beginning.slice(one.length));
  const near =
    beginning &&
    closestName(
      beginning,
      [...beginnings(service)].filter((one) => !dropsWord(one)),
    );
  return {
    code: 'grant-empty-wildcard',
    severity: 'error',
    message: `${quote(text)} matches no action of ${service.prefix}`,
    ...suggest(text, near && isLastWordSimilar(beginning, near) ? `${service.prefix}:${near}*` : undefined, REFERENCE),
  };
}

/** Whether the last words are similar: one letter of a word is a slip, another word means something else. */
function isLastWordSimilar(written: string, near: string): boolean {
  const [from = '', to = ''] = [written, near].map((text) => /[A-Z]?[^A-Z]*$/.exec(text)?.[0]);
  return closestName(from, [to]) !== undefined;
}

const REFERENCE = 'see the list of actions at https://docs.aws.amazon.com/service-authorization/latest/reference/';

/** The action of each service, in AWS's spelling. */
function namedIn(services: readonly ServiceReference[], name: string): string[] {
  return services.flatMap(({ prefix, actions }) => {
    const action = actions.get(name.toLowerCase());
    return action ? [`${prefix}:${action.name}`] : [];
  });
}

/** Longer lists are a guess. */
function few(actions: readonly string[]): readonly string[] {
  return actions.length <= 3 ? actions : [];
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
