import { findService, type ServiceReference } from '../catalogue/services';
import type { Problem } from '../diagnostics/problem';
import type { GrantMeaning } from '../manifest/configuration';
import type { Verb } from '../manifest/grant-schema';
import type { ConditionBlock } from '../policy/document';
import { deriveCompanion } from './companions';
import type { GrantArn } from './grant-arn';
import { checkArn, unknownType } from './grant-resource';
import { actionsOfLevels, actionsWithoutResource, LEVELS_OF_VERB } from './level-actions';
import { namedTypes, type NamedType } from './resource-types';
import { everyResource, notAService, noVerbOfService, noVerbOfType, selectedByLevel } from './verb-problems';
import { keyBehindData } from './verbs/keys-behind-data';
import type { Companion, TypeVerbs } from './verbs/service-verbs';
import { SERVICE_VERBS } from './verbs/verbs';

/** Actions that a verb selects on one resource. */
export interface SelectedActions {
  /** An ARN as in the grant, the ARN of a companion, or `*`. */
  readonly resource: string;
  /** The resource's types, with the prefix of the service that lists them. */
  readonly types: readonly string[];
  /** With prefix. */
  readonly actions: readonly string[];
  /** Conditions of the verb, in addition to those of the grant. */
  readonly conditions?: ConditionBlock;
  /** A second resource that the verb requires. */
  readonly isCompanion?: true;
}

export interface VerbContext {
  /** Of the role. */
  readonly partition: string;
  readonly meaning: GrantMeaning;
  /** Regions of the environment. */
  readonly ownRegions?: readonly string[];
  /** The other resources of the grant. */
  readonly others?: readonly string[];
}

export interface VerbSelection {
  readonly selected: readonly SelectedActions[];
  readonly problems: readonly Problem[];
}

/**
 * The actions of a verb for one resource of a grant, with those of the companions that it requires.
 *
 * 1. `manage` selects AWS's level Write of the resource's types, and with the old meaning so do `list`, `read` and
 *    `write` with their levels.
 * 2. Otherwise the data in `verbs/` is used, of every type that the ARN can have.
 * 3. A key beside the data that it encrypts is used through the services of the data.
 * 4. Without data for the verb, `read` and `list` select by AWS's level, with a warning. Other verbs are errors.
 *
 * @param resource an ARN, or the prefix of a service for its actions that support no resource
 * @param effect under `Deny` the metadata that clients read with every verb is not selected
 */
export function selectByVerb(
  verb: Verb,
  resource: string,
  effect: 'Allow' | 'Deny',
  { partition, meaning, ownRegions = [], others = [] }: VerbContext,
): VerbSelection {
  if (resource === '*') return failed(everyResource(verb));
  if (/^[a-z0-9-]+$/i.test(resource)) return selectOfService(verb, resource);
  const { arn, problems } = checkArn(resource, partition, ownRegions);
  if (!arn) return { selected: [], problems };
  const types = namedTypes(arn);
  if (types.length === 0) return failed(unknownType(arn));
  const { selected, problems: ofVerb } =
    verb === 'manage' || (meaning === 'levels' && LEVELS_OF_VERB[verb])
      ? selectByLevel(verb, arn, types)
      : (selectKey(verb, arn, types, others) ?? selectByData(verb, arn, types, effect));
  return { selected, problems: [...problems, ...ofVerb] };
}

function failed(problem: Problem): VerbSelection {
  return { selected: [], problems: [problem] };
}

/** Actions of a service that support no resource: `publish: cloudwatch`. */
function selectOfService(verb: Verb, prefix: string): VerbSelection {
  const service = findService(prefix);
  if (!service) return failed(notAService(prefix, (near) => selectOfService(verb, near).selected.length > 0));
  const curated = SERVICE_VERBS[service.prefix]?.service?.[verb];
  if (curated) return { selected: [onEverything(withPrefix(curated, service.prefix))], problems: [] };
  const levels = verb === 'read' || verb === 'list' ? (LEVELS_OF_VERB[verb] ?? []) : [];
  const actions = actionsWithoutResource(levels, service);
  if (actions.length === 0) return failed(noVerbOfService(verb, service));
  return { selected: [onEverything(actions)], problems: [selectedByLevel(verb, service.prefix, actions)] };
}

function onEverything(actions: readonly string[]): SelectedActions {
  return { resource: '*', types: ['*'], actions };
}

function selectByLevel(verb: Verb, arn: GrantArn, types: readonly NamedType[]): VerbSelection {
  const actions = actionsOfLevels(LEVELS_OF_VERB[verb] ?? [], types);
  if (actions.length === 0) return failed(noVerbOfType(verb, arn, types));
  return { selected: [{ resource: arn.text, types: types.map(typeName), actions }], problems: [] };
}

function selectByData(verb: Verb, arn: GrantArn, types: readonly NamedType[], effect: 'Allow' | 'Deny'): VerbSelection {
  const curated = types.flatMap((named) => {
    const ofType = verbsOfType(named);
    return ofType?.verbs[verb] ? { named, ofType, actions: ofType.verbs[verb] } : [];
  });
  if (curated.length === 0) {
    if (verb !== 'read' && verb !== 'list') return failed(noVerbOfType(verb, arn, types));
    const { selected, problems } = selectByLevel(verb, arn, types);
    const actions = selected.flatMap((one) => one.actions);
    return { selected, problems: actions.length > 0 ? [selectedByLevel(verb, arn.text, actions)] : problems };
  }
  const own = curated.flatMap(({ named: { service }, ofType, actions }) =>
    withPrefix([...actions, ...(effect === 'Allow' ? (ofType.common ?? []) : [])], service.prefix),
  );
  const companions = curated.flatMap(({ named: { service }, ofType }) =>
    (ofType.companions ?? [])
      .filter(({ verbs, part }) => verbs.includes(verb) && (effect === 'Allow' || part))
      .flatMap((companion) => selectCompanion(companion, arn, service) ?? []),
  );
  const resource = { resource: arn.text, types: curated.map(({ named }) => typeName(named)), actions: sorted(own) };
  return { selected: [resource, ...companions].filter(({ actions }) => actions.length > 0), problems: [] };
}

function selectCompanion(
  companion: Companion,
  arn: GrantArn,
  { prefix }: ServiceReference,
): SelectedActions | undefined {
  const derived = deriveCompanion(companion, arn);
  if (!derived) return undefined;
  const { type, actions } = companion;
  return {
    resource: derived.resource,
    types: [type === '*' || type.includes(':') ? type : `${prefix}:${type}`],
    actions: withPrefix(actions, prefix),
    conditions: derived.conditions,
    isCompanion: true,
  };
}

/** A key beside the data that it encrypts. */
function selectKey(
  verb: Verb,
  arn: GrantArn,
  types: readonly NamedType[],
  others: readonly string[],
): VerbSelection | undefined {
  if (!types.map(typeName).includes('kms:key')) return undefined;
  const key = keyBehindData(verb, arn, others);
  return key && { selected: [{ resource: arn.text, types: ['kms:key'], ...key }], problems: [] };
}

/** The verbs of a resource type; undefined if it has no data. */
export function verbsOfType({ service, type }: NamedType): TypeVerbs | undefined {
  return SERVICE_VERBS[service.prefix]?.types[type.name];
}

function typeName({ service, type }: NamedType): string {
  return `${service.prefix}:${type.name}`;
}

function withPrefix(actions: readonly string[], prefix: string): readonly string[] {
  return sorted(actions.map((action) => (action.includes(':') ? action : `${prefix}:${action}`)));
}

function sorted(actions: readonly string[]): readonly string[] {
  return [...new Set(actions)].sort();
}
