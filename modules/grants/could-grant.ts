import { parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import type { Verb } from '../manifest/grant-schema';
import type { ActionGrant, Grant, GrantedAccess, LevelGrant, VerbGrant } from '../manifest/manifest';
import { couldMatch } from '../policy/could-match';
import { matchAction, parseRequestAction, type RequestAction } from '../policy/match-action';
import { parseAction } from '../policy/parse-action';
import { findPreset } from '../presets/presets';
import { formsOf } from './arn-forms';
import { deriveCompanion } from './companions';
import { LEVELS_OF_VERB } from './level-actions';
import { fillPlaceholders, type Placeholders } from './placeholders';
import type { Companion } from './verbs/service-verbs';
import { SERVICE_VERBS } from './verbs/verbs';

/** Action and resource of a request. */
export interface NamedRequest {
  /** `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` */
  readonly resource: string;
}

/** Where a manifest's access applies. */
export interface GrantPlace {
  readonly service: string;
  /** The values of placeholders in each environment; absent where they are not known. */
  readonly placeholders?: () => readonly Placeholders[];
}

/**
 * A test whether access, as a manifest lists it, could allow a request in any environment. It is quick, because it reads
 * few placeholders and no conditions, and false only where the access allows the request nowhere.
 *
 * A placeholder or policy variable is taken as any text, a preset as all resources, and a managed policy as everything.
 * A resource that a verb derives from another one is taken as if the ARN had every resource type of its service.
 */
export function couldGrant(request: NamedRequest): (access: GrantedAccess, place: GrantPlace) => boolean {
  const action = parseRequestAction(request.action);
  if (!action) return () => true;
  const asked: Asked = { action, resource: request.resource, ...selectorsOf(action), named: new Map() };
  return ({ allow, presets, managedPolicies }, place) =>
    managedPolicies.length > 0 ||
    allow.some((grant) => allows(grant, place, asked)) ||
    presets.some(({ name }) => {
      const statements = findPreset(name)?.statements;
      return statements?.some(({ actions }) => actions.some((text) => namesAction(text, asked))) ?? true;
    });
}

interface Asked extends Selectors {
  readonly action: RequestAction;
  readonly resource: string;
  /** What is known of texts in `actions`. */
  readonly named: Map<string, boolean>;
}

/** The verbs and the level that select an action. */
interface Selectors {
  /** AWS's access level; undefined for an action that AWS does not list, which no level selects. */
  readonly level: string | undefined;
  /** The verbs that select the action on resources of any type. */
  readonly verbs: ReadonlySet<Verb>;
  /** Those that select it without resource for another service than its own. */
  readonly verbsOfOthers: ReadonlySet<Verb>;
  /** What selects it on a second resource, by verb. */
  readonly companions: ReadonlyMap<Verb, readonly CompanionOfArns[]>;
}

interface CompanionOfArns {
  readonly companion: Companion;
  /** The services in the ARNs of the first resource; a `${Variable}` or `*` is any. */
  readonly arnServices: readonly string[];
}

function selectorsOf({ service, name }: RequestAction): Selectors {
  const action = `${service}:${name}`;
  const level = findService(service)?.actions.get(name)?.accessLevel;
  const byLevel = (Object.keys(LEVELS_OF_VERB) as Verb[]).filter((verb) =>
    LEVELS_OF_VERB[verb]?.some((one) => one === level),
  );
  const verbs = new Set(byLevel);
  const verbsOfOthers = new Set<Verb>();
  const companions = new Map<Verb, CompanionOfArns[]>();
  for (const [prefix, { types, service: ofService = {} }] of Object.entries(SERVICE_VERBS)) {
    const selects = (actions: readonly string[] = []): boolean =>
      actions.some((one) => (one.includes(':') ? one : `${prefix}:${one}`).toLowerCase() === action);
    for (const verb of verbsIn(ofService)) {
      if (!selects(ofService[verb])) continue;
      verbs.add(verb);
      if (prefix !== service) verbsOfOthers.add(verb);
    }
    for (const [type, { verbs: ofType, common, companions: seconds = [] }] of Object.entries(types)) {
      for (const verb of verbsIn(ofType)) if (selects(ofType[verb]) || selects(common)) verbs.add(verb);
      for (const companion of seconds.filter(({ actions }) => selects(actions))) {
        const one = { companion, arnServices: arnServices(prefix, type) };
        for (const verb of companion.verbs) companions.set(verb, [...(companions.get(verb) ?? []), one]);
      }
    }
  }
  return { level, verbs, verbsOfOthers, companions };
}

function verbsIn(actions: Partial<Readonly<Record<Verb, unknown>>>): Verb[] {
  return Object.keys(actions) as Verb[];
}

/** The services in the ARNs of a resource type. */
function arnServices(prefix: string, type: string): string[] {
  const reference = findService(prefix)?.resourceTypes.get(type);
  return reference ? formsOf(reference).map(({ service }) => service) : ['*'];
}

function allows(grant: Grant, place: GrantPlace, asked: Asked): boolean {
  if ('verb' in grant) return allowsByVerb(grant, place, asked);
  return 'levels' in grant ? allowsByLevel(grant, place, asked) : allowsByAction(grant, place, asked);
}

function allowsByAction(grant: ActionGrant, { service }: GrantPlace, asked: Asked): boolean {
  const isNamed = grant.actions.some(({ value }) => namesAction(value, asked));
  if (isNamed === (grant.excludesActions === true)) return false;
  return grant.excludesResources === true || grant.resources.some(({ value }) => covers(opened(value, service), asked));
}

function allowsByLevel({ levels }: LevelGrant, { service }: GrantPlace, asked: Asked): boolean {
  return levels.some(
    ({ level, resources }) =>
      level === asked.level && resources.some(({ value }) => covers(opened(value, service), asked)),
  );
}

function allowsByVerb({ verb, resources }: VerbGrant, place: GrantPlace, asked: Asked): boolean {
  const { action, verbs, verbsOfOthers, companions } = asked;
  // A grant that lists a key beside data selects actions of the key by verbs of the data.
  const selects = verbs.has(verb) || action.service === 'kms';
  const seconds = companions.get(verb) ?? [];
  return resources.some(({ value }) => {
    const text = opened(value, place.service);
    if (selects && (covers(text, asked) || matches(text, action.service))) return true;
    if (verbsOfOthers.has(verb) && !text.includes(':')) return true;
    const service = parseArn(text)?.service ?? '*';
    const fitting = seconds.filter(({ arnServices }) => arnServices.some((one) => isService(service, one)));
    return fitting.length > 0 && allowsBeside(value, fitting, place, asked);
  });
}

/** Whether a second resource, which a verb derives from the first, could be the one that is asked about. */
function allowsBeside(
  first: string,
  seconds: readonly CompanionOfArns[],
  { service, placeholders }: GrantPlace,
  asked: Asked,
): boolean {
  if (!placeholders) return true;
  const texts = new Set(placeholders().flatMap((values) => fillPlaceholders(first, values, () => undefined)));
  return [...texts].some((text) => {
    const arn = parseArn(text);
    if (!arn) return true;
    return seconds.some(({ companion }) => {
      const derived = deriveCompanion(companion, { text, ...arn });
      return derived !== undefined && covers(opened(derived.resource, service), asked);
    });
  });
}

/** @param listed of AWS's reference */
function isService(pattern: string, listed: string): boolean {
  return /[*$]/.test(listed) || matches(pattern, listed);
}

function namesAction(text: string, { action, named }: Asked): boolean {
  const isNamed = named.get(text) ?? matchAction(parseAction(text), action) !== false;
  named.set(text, isNamed);
  return isNamed;
}

/** A policy variable, or a placeholder. */
const BRACES = /\$\{[^}]*\}|\{([^{}]*)\}/g;

/** With a wildcard for every placeholder and policy variable. */
function opened(text: string, service: string): string {
  if (!text.includes('{')) return text;
  return text.replace(BRACES, (_, name: string | undefined) => (name === 'service' ? service : '*'));
}

/** Whether a pattern without variables could match the resource. */
function covers(pattern: string, { resource }: Asked): boolean {
  if (resource === '*') return /^(?:arn:)?[*:?]+$/.test(pattern);
  return matches(pattern, resource);
}

/** Whether a pattern could match a text; true for one with variables. */
function matches(pattern: string, text: string): boolean {
  return /[${}]/.test(pattern) || couldMatch(pattern, text);
}
