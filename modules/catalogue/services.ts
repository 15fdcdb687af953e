import { parseArn } from './arn';
import type { AccessLevel } from './access-levels';
import { readDataFile } from './data-file';

/**
 * One service of AWS's service reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ServiceReference {
  /** As in `s3:GetObject`, lower-case. */
  readonly prefix: string;
  /** By lower-case name without the prefix. */
  readonly actions: ReadonlyMap<string, ActionReference>;
  /** By name. */
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeReference>;
  /** The service's own condition keys and the `aws:` keys it documents, by lower-case name. */
  readonly conditionKeys: ReadonlyMap<string, ConditionKeyReference>;
  /**
   * The services that ARNs of the actions' resources name: the service itself, those of its resource types, and those of
   * which AWS's managed policies name ARNs beside its actions. A `${Variable}` among them stands for any service.
   */
  readonly arnServices: ReadonlySet<string>;
}

export interface ActionReference {
  /** As AWS writes it, without the prefix. */
  readonly name: string;
  /** Exactly one: an action that AWS gives several levels has the most sensitive of them. */
  readonly accessLevel: AccessLevel;
  /** Names of the service's resource types the action takes; empty: the action is authorised against `*`. */
  readonly resourceTypes: readonly string[];
  /** Condition keys documented for the action, as AWS writes them; those of its resource types come on top. */
  readonly conditionKeys: readonly string[];
  /** An example of the resources that are not ARNs, where there are any: the phone number of a text message. */
  readonly otherResource?: string;
}

export interface ResourceTypeReference {
  readonly name: string;
  /**
   * `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`; some types have two forms (API Gateway, Lex, Greengrass).
   * A `${Variable}` stands for any text, and so does `*`. The ARN's service may be another than the one it is listed in.
   */
  readonly arns: readonly string[];
  /** Condition keys that requests on such a resource have beside those of the action. */
  readonly conditionKeys: readonly string[];
}

export interface ConditionKeyReference {
  /** `s3:prefix`, or a template such as `aws:ResourceTag/${TagKey}` in which the variable stands for any text. */
  readonly name: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` one of them for a multi-valued key. */
  readonly type: string;
}

/** A service by its prefix, in any case; undefined when AWS has no such service. */
export function findService(prefix: string): ServiceReference | undefined {
  const key = prefix.toLowerCase();
  return key === GLOBAL_SECTION ? undefined : readSection(key);
}

/** The prefixes of all services, sorted. */
export function servicePrefixes(): readonly string[] {
  prefixes ??= [...sections().keys()].filter((prefix) => prefix !== GLOBAL_SECTION);
  return prefixes;
}

/**
 * The condition keys that AWS offers to every service, by lower-case name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalConditionKeys(): ReadonlyMap<string, ConditionKeyReference> {
  return readSection(GLOBAL_SECTION)?.conditionKeys ?? new Map();
}

/** Not a service: no action has the prefix `aws`. */
const GLOBAL_SECTION = 'aws';

const parsed = new Map<string, ServiceReference>();
let index: ReadonlyMap<string, string> | undefined;
let prefixes: readonly string[] | undefined;

function readSection(name: string): ServiceReference | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const section = sections().get(name);
  if (section === undefined) return undefined;
  const service = parseSection(name, section);
  parsed.set(name, service);
  return service;
}

/**
 * `services.txt` is cut into its sections, one per service, and a section is parsed when it is asked for:
 * the whole file is 1.6 MB and most runs need a handful of services.
 */
function sections(): ReadonlyMap<string, string> {
  if (index) return index;
  const text = readDataFile('services.txt').toString('latin1'); // the file is ASCII, and this is the quickest way in
  const found = new Map<string, string>();
  let start = text.indexOf('\n[');
  while (start !== -1) {
    const next = text.indexOf('\n[', start + 1);
    const headEnd = text.indexOf(']\n', start);
    found.set(text.slice(start + 2, headEnd), text.slice(headEnd + 2, next === -1 ? undefined : next));
    start = next;
  }
  index = found;
  return found;
}

/** A line is its kind and its fields, separated by tabs: see `scripts/reduce-services.ts`, which writes them. */
function parseSection(prefix: string, section: string): ServiceReference {
  const actions = new Map<string, ActionReference>();
  const resourceTypes = new Map<string, ResourceTypeReference>();
  const conditionKeys = new Map<string, ConditionKeyReference>();
  const arnServices = new Set([prefix]);
  for (const line of section.split('\n')) {
    const [kind, name, first = '', second = '', third = ''] = line.split('\t');
    if (kind === undefined || name === undefined) continue;
    if (kind === 'resource') {
      const arns = list(first);
      resourceTypes.set(name, { name, arns, conditionKeys: list(second) });
      for (const arn of arns) arnServices.add(parseArn(arn)?.service ?? '');
    } else if (kind === 'arn-service') arnServices.add(name);
    else if (kind === 'condition') conditionKeys.set(name.toLowerCase(), { name, type: first });
    else {
      const accessLevel = kind as AccessLevel;
      actions.set(name.toLowerCase(), {
        name,
        accessLevel,
        resourceTypes: list(first),
        conditionKeys: list(second),
        ...(third !== '' && { otherResource: third }),
      });
    }
  }
  return { prefix, actions, resourceTypes, conditionKeys, arnServices };
}

function list(field: string): readonly string[] {
  return field === '' ? [] : field.split(',');
}
