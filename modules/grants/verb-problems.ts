import { servicePrefixes, type ServiceReference } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { type Verb, VERBS } from '../manifest/grant-schema';
import type { GrantArn } from './grant-arn';
import { actionsOfLevels } from './level-actions';
import type { NamedType } from './resource-types';
import { SERVICE_VERBS } from './verbs/verbs';

/** `read: "*"`: names the services whose prefix can be written instead. */
export function everyResource(verb: Verb): Problem {
  const services = Object.entries(SERVICE_VERBS).flatMap(([prefix, { service }]) => (service?.[verb] ? prefix : []));
  const prefixes = verb === 'read' || verb === 'list' ? [...services, 'ec2'] : services;
  return {
    code: 'grant-resource-invalid',
    severity: 'error',
    message: `\`${verb}\` on "*" is not allowed: it would select actions of every service`,
    help:
      prefixes.length === 0
        ? 'list the ARNs'
        : `list the ARNs, or the service for actions that support no resource: ${prefixes.join(', ')}`,
  };
}

/**
 * A text without colons that is not the prefix of a service.
 * @param isSelected whether the verb selects an action of a service that supports no resource
 */
export function notAService(text: string, isSelected: (prefix: string) => boolean): Problem {
  const near = closestName(text, servicePrefixes());
  return {
    code: 'grant-resource-invalid',
    severity: 'error',
    message: `resource ${quote(text)} is not an ARN, and not the prefix of a service`,
    ...suggest(
      text,
      near !== undefined && isSelected(near) ? near : undefined,
      'write arn:{partition}:SERVICE:{region}:{account}:RESOURCE, or a prefix such as cloudwatch for actions that support no resource',
    ),
  };
}

/** The service has no actions without resource for the verb. */
export function noVerbOfService(verb: Verb, { prefix }: ServiceReference): Problem {
  const verbs = Object.keys(SERVICE_VERBS[prefix]?.service ?? {});
  return {
    code: 'grant-selects-nothing',
    severity: 'error',
    message: `\`${verb}\` selects no action of ${prefix} that supports no resource`,
    help: `write the ARNs of resources${verbs.length > 0 ? `, or one of ${verbs.join(', ')}` : ''}, or list the actions under \`actions\` with \`resources: "*"\``,
  };
}

/** A warning that lists what `read` or `list` selects by AWS's access level. */
export function selectedByLevel(verb: Verb, resource: string, actions: readonly string[]): Problem {
  const [level, key] = verb === 'list' ? ['List', 'List'] : ['Read or List', 'Read'];
  return {
    code: 'grant-by-level',
    severity: 'warning',
    message: `\`${verb}\` is not defined for ${quote(resource)}, so it selects the actions of AWS's level ${level}: ${listed(actions)}`,
    help: resource.includes(':')
      ? `list the required actions under \`actions\`, or write \`level: { ${key}: … }\` to accept the level`
      : 'list the required actions under `actions` with `resources: "*"`',
  };
}

/** The resource's types do not have the verb. */
export function noVerbOfType(verb: Verb, arn: GrantArn, types: readonly NamedType[]): Problem {
  const names = types.map(({ service, type }) => `${type.name} of ${service.prefix}`).join(', ');
  const curated = types.flatMap(({ service, type }) => SERVICE_VERBS[service.prefix]?.types[type.name] ?? []);
  const verbs = VERBS.filter((one) => curated.some((ofType) => ofType.verbs[one]));
  const instead = curated.flatMap((ofType) => ofType.instead ?? []);
  const help =
    instead.length > 0
      ? instead.join('; ')
      : verbs.length > 0
        ? `use one of ${verbs.join(', ')}, or list the actions under \`actions\``
        : helpByActions(types);
  return {
    code: 'grant-selects-nothing',
    severity: 'error',
    message: `\`${verb}\` is not defined for ${quote(arn.text)}, which is ${names}`,
    help,
  };
}

/** Lists AWS's actions by what they do. */
function helpByActions(types: readonly NamedType[]): string {
  const actions = actionsOfLevels(['Write'], types);
  const reads = actionsOfLevels(['Read', 'List'], types).length > 0;
  if (actions.length === 0) {
    return reads
      ? 'use read or list, or list the actions under `actions`'
      : 'list the actions under `actions`: no action of the level Write supports this resource type';
  }
  const uses = actions.filter((action) => !changesResource(action));
  const changes = actions.filter(changesResource);
  return [
    'list the required actions under `actions`',
    ...(uses.length > 0 ? [`these use the resource: ${listed(uses)}`] : []),
    ...(changes.length > 0 ? [`these change or destroy it, and \`manage\` selects all: ${listed(changes)}`] : []),
  ].join('; ');
}

/** By the name of the action. AWS's level Write does not separate the two. */
function changesResource(action: string): boolean {
  return CHANGES.test(action.slice(action.indexOf(':') + 1));
}

const CHANGES =
  /^(Abort|Accept|Add|Allocate|Apply|Associate|Attach|Authorize|Cancel|Change|Copy|Create|Delete|Deregister|Detach|Disable|Disassociate|Enable|Export|Import|Initialize|Migrate|Modify|Move|Promote|Purchase|Purge|Put.*(Configuration|Policy|Settings|Attributes)|Reboot|Rebuild|Register|Reject|Release|Remove|Rename|Replace|Replicate|Reset|Restart|Restore|Resume|Retire|Revoke|Rotate|Schedule|Set|Share|Suspend|Switch|Tag|Terminate|Transfer|Unassign|Update|Upgrade)/;

const LONGEST_LIST = 100;

/** The prefix once: `ec2: A, B`. */
function listed(actions: readonly string[]): string {
  const byPrefix = new Map<string, string[]>();
  for (const action of actions.slice(0, LONGEST_LIST)) {
    const [prefix = '', name = ''] = action.split(':');
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), name]);
  }
  const rest = actions.length - LONGEST_LIST;
  const groups = [...byPrefix].map(([prefix, names]) => `${prefix}: ${names.join(', ')}`);
  return groups.join('; ') + (rest > 0 ? ` and ${rest} more` : '');
}
