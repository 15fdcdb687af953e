import { parseArn } from '../catalogue/arn';
import { findService, servicePrefixes } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
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
export function selectActions(
  level: GrantLevel,
  resource: string,
  partition: string,
  ownRegions: readonly string[],
): LevelSelection {
  if (resource === '*') return { actions: [], problems: [everyResource(level)] };
  const { arn, problems } = checkArn(resource, partition, ownRegions);
  if (!arn) return { actions: [], problems };
  const types = namedTypes(arn);
  if (types.length === 0) return { actions: [], problems: [unknownType(arn)] };
  const actions = actionsOfLevels([level], types);
  return { actions, problems: actions.length > 0 ? problems : [...problems, selectsNothing(level, arn, types)] };
}

/** As `parseGrantArn`; also checks that the ARN is in the role's partition. */
export function checkArn(
  text: string,
  partition: string,
  ownRegions: readonly string[] = [],
): ReturnType<typeof parseGrantArn> {
  const parsed = parseGrantArn(text, ownRegions);
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

/** The ARN does not have the form of any resource type. A wildcard is not suggested: it would allow every name. */
export function unknownType(arn: GrantArn): Problem {
  const open = namedTypes({ ...arn, resource: `${arn.resource}*`, text: `${arn.text}*` });
  const apart = typesApartFromPlace(arn);
  return {
    code: 'grant-unknown-resource-type',
    severity: 'error',
    message: `resource ${quote(arn.text)} does not match any resource type of AWS's service reference`,
    ...(open.length > 0
      ? { help: `complete the resource part: the format is ${formsOf(open)}` }
      : apart.length > 0
        ? { help: `check region and account: the format is ${formsOf(apart)}` }
        : knownForms(arn)),
  };
}

function knownForms(arn: GrantArn): Pick<Problem, 'help' | 'suggestions' | 'helpWithout'> {
  const service = findService(arn.service);
  if (!service) {
    const near = closestName(arn.service, servicePrefixes());
    const isType = near !== undefined && namedTypes({ ...arn, service: near }).length > 0;
    const otherwise = 'correct the service, the third part of the ARN';
    return suggest(`:${arn.service}:`, isType ? `:${near}:` : undefined, otherwise);
  }
  const types = [...service.resourceTypes.values()].map((type) => ({ service, type }));
  const near = nearResource(arn, types);
  if (near !== undefined) {
    const [from, to] = [arn.resource, near].map((text) => text.slice(0, -tailOf(arn.resource).length));
    return suggest(`:${from}`, `:${to}`, `use an ARN format of ${service.prefix}: ${formsOf(types)}`);
  }
  return types.length === 0
    ? { help: `list the actions under \`actions\` with \`resources: "*"\`: ${service.prefix} has no resource types` }
    : { help: `use an ARN format of ${service.prefix}: ${formsOf(types)}` };
}

/** The resource part with the type that is similar to its first segment: `table/orders` for `tabel/orders`. */
function nearResource(arn: GrantArn, types: readonly NamedType[]): string | undefined {
  const tail = tailOf(arn.resource);
  const names = types.flatMap(({ type }) =>
    type.arns.flatMap((form) => /^([a-z][a-z-]*)[:/]/.exec(parseArn(form)?.resource ?? '')?.[1] ?? []),
  );
  const near = tail === '' ? undefined : closestName(arn.resource.slice(0, -tail.length), names);
  const resource = near === undefined ? undefined : near + tail;
  return resource !== undefined && namedTypes({ ...arn, resource, text: '' }).length > 0 ? resource : undefined;
}

/** A resource part from its first separator on. */
function tailOf(resource: string): string {
  return /[:/].*$/s.exec(resource)?.[0] ?? '';
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
