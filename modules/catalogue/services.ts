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
   * The services in ARNs of the actions' resources: the service itself, those of its resource types, and those of ARNs
   * that AWS's managed policies use together with its actions. A `${Variable}` matches any service.
   */
  readonly arnServices: ReadonlySet<string>;
}

export interface ActionReference {
  /** In AWS's spelling, without the prefix. */
  readonly name: string;
  /** If AWS assigns several levels, the most sensitive one. */
  readonly accessLevel: AccessLevel;
  /** Names of the resource types that the action supports; empty if it only supports `*`. */
  readonly resourceTypes: readonly string[];
  /** Condition keys documented for the action, in AWS's spelling, without those of its resource types. */
  readonly conditionKeys: readonly string[];
  /** An example of a resource that is not an ARN, if the action has such resources: the phone number of a text message. */
  readonly otherResource?: string;
}

export interface ResourceTypeReference {
  readonly name: string;
  /**
   * `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`; some types have two forms (API Gateway, Lex, Greengrass).
   * A `${Variable}` matches any text, and so does `*`. The service in the ARN may differ from the service that lists it.
   */
  readonly arns: readonly string[];
  /** Condition keys of requests on such a resource, in addition to those of the action. */
  readonly conditionKeys: readonly string[];
}

export interface ConditionKeyReference {
  /** `s3:prefix`, or a template such as `aws:ResourceTag/${TagKey}`, in which the variable matches any text. */
  readonly name: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` one of them for a multi-valued key. */
  readonly type: string;
}

/** A service by its prefix, ignoring case; undefined if it does not exist. */
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
 * The sections of `services.txt`, one per service. A section is parsed on first use: the file has 1.6 MB, and most runs
 * need only a few services.
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

/** A line has a kind and fields, separated by tabs, as written by `scripts/reduce-services.ts`. */
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
