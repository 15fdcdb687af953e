import { findService, servicePrefixes } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { GRANT_LEVELS, type GrantLevel } from '../manifest/grant-schema';
import { parseGrantArn, type GrantArn } from './grant-arn';
import type { Problem } from '../diagnostics/problem';
import { actionsOfLevels } from './level-actions';
import { namedTypes, typesApartFromPlace, type NamedType } from './resource-types';

/** The actions that a grant by access level selects for one of its resources. */
export interface LevelSelection {
  readonly actions: readonly string[];
  readonly problems: readonly Problem[];
}

/** The actions of an access level that apply to the resource types of an ARN; a problem if there are none. */
export function selectActions(level: GrantLevel, resource: string, partition: string): LevelSelection {
  if (resource === '*') return { actions: [], problems: [everyResource(level)] };
  const { arn, problems } = checkArn(resource, partition);
  if (!arn) return { actions: [], problems };
  const types = namedTypes(arn);
  if (types.length === 0) return { actions: [], problems: [unknownType(arn)] };
  const actions = actionsOfLevels([level], types);
  return { actions, problems: actions.length > 0 ? problems : [...problems, selectsNothing(level, arn, types)] };
}

/** As `parseGrantArn`; also checks that the ARN is in the role's partition. */
export function checkArn(text: string, partition: string): ReturnType<typeof parseGrantArn> {
  const parsed = parseGrantArn(text);
  if (!parsed.arn || parsed.arn.partition === partition || /[*?]/.test(parsed.arn.partition)) return parsed;
  const problem: Problem = {
    code: 'grant-resource-other-partition',
    severity: 'warning',
    message: `resource ${quote(text)} is in partition ${quote(parsed.arn.partition)}, but the role is in ${quote(partition)} and cannot access it`,
    help: 'write the partition as {partition}',
  };
  return { arn: parsed.arn, problems: [...parsed.problems, problem] };
}

function everyResource(level: GrantLevel): Problem {
  return {
    code: 'grant-resource-invalid',
    severity: 'error',
    message: `the level ${level} on "*" is not allowed: it would select every action of the level in every service`,
    help: 'list the ARNs, or list the actions under `actions` with `resources: "*"`',
  };
}

/** The ARN does not have the form of any resource type. */
export function unknownType(arn: GrantArn): Problem {
  const open = { ...arn, resource: `${arn.resource}*`, text: `${arn.text}*` };
  const apart = typesApartFromPlace(arn);
  return {
    code: 'grant-unknown-resource-type',
    severity: 'error',
    message: `resource ${quote(arn.text)} does not match any resource type of AWS's service reference`,
    help:
      namedTypes(open).length > 0
        ? `did you mean ${quote(open.text)}?`
        : apart.length > 0
          ? `check region and account: the format is ${formsOf(apart)}`
          : knownForms(arn.service),
  };
}

function knownForms(prefix: string): string {
  const service = findService(prefix);
  if (!service) {
    const near = closestName(prefix, servicePrefixes());
    return near === undefined
      ? 'correct the service, the third part of the ARN'
      : `did you mean the service "${near}"?`;
  }
  const types = [...service.resourceTypes.values()].map((type) => ({ service, type }));
  return types.length === 0
    ? `list the actions under \`actions\` with \`resources: "*"\`: ${service.prefix} has no resource types`
    : `use an ARN format of ${service.prefix}: ${formsOf(types)}`;
}

const LONGEST_LIST = 4;

function formsOf(types: readonly NamedType[]): string {
  const arns = types.flatMap(({ type }) => type.arns);
  return arns.slice(0, LONGEST_LIST).join(', ') + (arns.length > LONGEST_LIST ? ', …' : '');
}

function selectsNothing(level: GrantLevel, arn: GrantArn, types: readonly NamedType[]): Problem {
  const names = types.map(({ service, type }) => `${type.name} of ${service.prefix}`).join(', ');
  const levels = GRANT_LEVELS.filter((one) => actionsOfLevels([one], types).length > 0);
  return {
    code: 'grant-selects-nothing',
    severity: 'error',
    message: `no action has access level ${level} for ${quote(arn.text)}, which is ${names}`,
    help:
      levels.length > 0
        ? `use one of the access levels ${levels.join(', ')}, or list the actions under \`actions\``
        : 'list the actions under `actions`: no action supports this resource type',
  };
}
