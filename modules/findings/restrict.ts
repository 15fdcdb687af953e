import { formatIamArn } from '../catalogue/arn';
import { findService, type ServiceReference } from '../catalogue/services';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import type { AskedAccess } from './relevant-statements';
import type { RuleStep, Target } from './rule';
import type { ServiceSide } from './side';

type Limits = Partial<Pick<Statement, 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition'>>;

/** The scope of a query: the requests of a step, limited to some resources if `within` is given. */
export interface Scope {
  readonly step: RuleStep;
  /** On resources of one of these rows. */
  readonly within?: AccessRow;
  /** Only on resources of this foreign account, or of accounts that match a pattern. */
  readonly account?: string;
}

/**
 * The access with every request outside the scope denied. An explicit Deny overrides everything else, so the rest is
 * exact: policies, boundary, session policy, conditions and other Denies apply as they do for the service.
 */
export function restrict(asked: AskedAccess, side: ServiceSide, scope: Scope): AccessObject {
  const access = asked.about(scope.step.actions);
  const limits = [
    ...stepLimits(scope.step, side),
    ...withinLimits(scope.within),
    ...accountLimits(scope.account, side),
  ];
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [...limits.map(denied), ...side.neverHappens],
  };
  return { ...access, policies: [...access.policies, document] };
}

/** The actions of a step whose requests have no resource. */
export function splitByResource(step: RuleStep): readonly RuleStep[] {
  const { actions, on, ...rest } = step;
  if (on !== 'unnamed') return [step];
  const star = actions.filter((action) => resourceTypesOf(action).length === 0);
  const typed = actions.filter((action) => !star.includes(action));
  return [
    ...(typed.length > 0 ? [{ ...step, actions: typed }] : []),
    ...(star.length > 0 ? [{ ...rest, actions: star }] : []),
  ];
}

function denied(limits: Limits): Statement {
  const action = limits.NotAction === undefined && { Action: limits.Action ?? '*' };
  const resource = limits.NotResource === undefined && { Resource: limits.Resource ?? '*' };
  return { Effect: 'Deny', ...action, ...resource, ...limits };
}

function stepLimits({ actions, on, passedTo, except }: RuleStep, side: ServiceSide): Limits[] {
  return [
    ...(actions.includes('*') ? [] : [{ NotAction: actions }]),
    ...(on ? targetLimits(on, actions, side) : []),
    ...(passedTo
      ? [{ Condition: { StringNotEquals: { 'iam:PassedToService': principals(passedTo, side.partition) } } }]
      : []),
    ...(except ? [{ Condition: except }] : []),
  ];
}

/** Some services have different principal names in China. */
function principals(services: readonly string[], partition: string): readonly string[] {
  return partition === 'aws-cn' ? services.flatMap((service) => [service, `${service}.cn`]) : services;
}

function targetLimits(target: Target | readonly string[], actions: readonly string[], side: ServiceSide): Limits[] {
  if (typeof target !== 'string') return [{ NotResource: target.map((arn) => fillIn(arn, side)) }];
  const own = (resource: string): string => formatIamArn(side, resource);
  switch (target) {
    case 'own-role':
      return [{ NotResource: side.roleArn }];
    case 'other-role':
      return [{ NotResource: own('role/*') }, { Resource: side.roleArn }];
    case 'policy':
      return [{ NotResource: own('policy/*') }];
    case 'user':
      return [{ NotResource: own('user/*') }];
    case 'group':
      return [{ NotResource: own('group/*') }];
    case 'role-of-any-account':
      return [{ NotResource: formatIamArn({ ...side, account: '*' }, 'role/*') }];
    case 'unnamed':
      return [
        { NotResource: [...new Set(actions.flatMap((action) => unnamedResources(action, side)))] },
        ...[...side.keys].filter(isResourceTag).map((key) => ({ Condition: { Null: { [key]: 'false' } } })),
      ];
  }
}

function fillIn(pattern: string, { partition, account }: ServiceSide): string {
  return pattern.replace('{partition}', partition).replace('{account}', account);
}

/** Tag conditions select resources without naming them. */
function isResourceTag(key: string): boolean {
  return /:(?:resourcetag|existingobjecttag)\//.test(key);
}

/** ARNs of the action's resource types, with a name that no policy contains. */
function unnamedResources(action: string, { partition, account }: ServiceSide): string[] {
  return resourceTypesOf(action).flatMap(({ arns }) =>
    arns.map((arn) =>
      arn.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
        if (variable === 'Partition') return partition;
        if (variable === 'Account') return account;
        return variable === 'Region'
          ? '*'
          : `any-other-${variable.replace(/(?:Name|Id)?(?:WithPath)?$/, '').toLowerCase()}`;
      }),
    ),
  );
}

function resourceTypesOf(action: string): { readonly arns: readonly string[] }[] {
  const [prefix = '', name = ''] = action.split(':');
  const service: ServiceReference | undefined = findService(prefix);
  const types = service?.actions.get(name.toLowerCase())?.resourceTypes ?? [];
  return types.flatMap((type) => service?.resourceTypes.get(type) ?? []);
}

function withinLimits(row: AccessRow | undefined): Limits[] {
  if (!row) return [];
  const { include, exclude, within = [] } = row.resources;
  return [
    ...[include, ...within].filter((list) => !list.includes('*')).map((list) => ({ NotResource: list })),
    ...(exclude.length > 0 ? [{ Resource: exclude }] : []),
  ];
}

function accountLimits(account: string | undefined, { keys, account: own }: ServiceSide): Limits[] {
  if (account === undefined) return [];
  const byCondition = keys.has('aws:resourceaccount');
  return [
    { NotResource: `arn:*:*:*:${account}:*` },
    { Resource: `arn:*:*:*:${own}:*` },
    ...(byCondition ? [{ Condition: { StringNotLike: { 'aws:ResourceAccount': account } } }] : []),
    ...(byCondition ? [{ Condition: { StringEquals: { 'aws:ResourceAccount': own } } }] : []),
  ];
}
