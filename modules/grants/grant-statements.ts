import type { ActionGrant, DocumentPath, Grant, LevelGrant, Located, VerbGrant } from '../manifest/manifest';
import type { ConditionBlock, Statement } from '../policy/document';
import { applicabilityWarnings } from './applicability';
import { arnCovers, joinConditions } from './companions';
import { parseGrantAction, type GrantAction } from './grant-action';
import { areConditionsPerCluster, negatedClusterWarnings } from './cluster-conditions';
import { grantConditions } from './grant-conditions';
import type { GrantArn } from './grant-arn';
import type { Problem } from '../diagnostics/problem';
import type { GrantContext } from './grant-context';
import { checkArn, selectActions } from './grant-resource';
import { fillEach, reportProblems } from './located-text';
import { regionsOf } from './placeholders';
import { selectByVerb, type SelectedActions } from './select-verb';

/** The statements of one grant. */
export interface GrantStatements {
  readonly effect: Statement['Effect'];
  /** The grant's path in the manifest. */
  readonly from: DocumentPath;
  readonly statements: readonly Statement[];
  /** The preset that the statements are of. */
  readonly preset?: UsedPreset;
}

/** A preset of a manifest, with its version. */
export interface UsedPreset {
  readonly name: string;
  readonly version: string;
  /** The values of the parameters that the manifest gives, with placeholders filled in. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/**
 * The statements of each grant, `allow` first; `canonicalStatements` joins them.
 *
 * A grant by actions becomes one statement, checked against AWS's service reference. A grant by verb becomes one
 * statement per resource and companion (`selectByVerb`), a grant by access level one per resource, with the actions of
 * that level that apply to the resource types of the ARN. All problems are reported, and invalid parts are left out.
 */
export function grantStatements(
  allow: readonly Grant[],
  deny: readonly Grant[],
  context: GrantContext,
): GrantStatements[] {
  return [
    ...allow.map((grant) => statementsOfGrant('Allow', grant, context)),
    ...deny.map((grant) => statementsOfGrant('Deny', grant, context)),
  ];
}

/** The statements of one grant. A grant whose conditions differ by cluster has separate ones for each cluster. */
export function statementsOfGrant(effect: Statement['Effect'], grant: Grant, context: GrantContext): GrantStatements {
  const { path, conditions } = grant;
  const isPerCluster = conditions !== undefined && areConditionsPerCluster(conditions);
  const contexts = isPerCluster ? perCluster(context) : [context];
  if (contexts.length > 1) {
    for (const warning of negatedClusterWarnings(conditions ?? {}, [...path, 'conditions'])) context.report(warning);
  }
  return { effect, from: grant.path, statements: contexts.flatMap((one) => statementsByKind(effect, grant, one)) };
}

function perCluster(context: GrantContext): GrantContext[] {
  const { clusters = [] } = context.placeholders;
  return clusters.map((cluster) => ({ ...context, placeholders: { ...context.placeholders, clusters: [cluster] } }));
}

function statementsByKind(effect: Statement['Effect'], grant: Grant, context: GrantContext): Statement[] {
  if ('verb' in grant) return verbStatements(effect, grant, context);
  return 'levels' in grant ? levelStatements(effect, grant, context) : actionStatements(effect, grant, context);
}

function verbStatements(effect: Statement['Effect'], grant: VerbGrant, context: GrantContext): Statement[] {
  const { placeholders, meaning } = context;
  const resources = fillEach(grant.resources, context);
  const { partition } = placeholders;
  const selected = resources.flatMap((resource) => {
    const others = resources.filter((other) => other !== resource).map(({ text }) => text);
    const selection = selectByVerb(grant.verb, resource.text, effect, {
      partition,
      meaning,
      ownRegions: regionsOf(placeholders),
      others,
    });
    return reportProblems(selection.problems, resource, context) ? selection.selected : [];
  });
  const conditions = readConditions(grant, () => selected.flatMap(({ actions }) => readActions(actions)), context);
  if (!conditions) return [];
  return selected.flatMap((one) => {
    const { actions, resource, isCompanion } = one;
    if (isCompanion && isReplaced(one, selected)) return [];
    if (!isCompanion && !one.conditions) return statement(effect, actions, [resource], conditions);
    const joined = joinConditions(conditions, one.conditions ?? {}, actions);
    return joined ? statement(effect, actions, [resource], joined) : [];
  });
}

/** Whether the grant itself lists a resource of the companion's type that is one of the companion's resources. */
function isReplaced(companion: SelectedActions, selected: readonly SelectedActions[]): boolean {
  return selected.some(
    (other) =>
      !other.isCompanion &&
      other.types.some((type) => companion.types.includes(type)) &&
      arnCovers(companion.resource, other.resource),
  );
}

function levelStatements(effect: Statement['Effect'], grant: LevelGrant, context: GrantContext): Statement[] {
  const selections = grant.levels.flatMap(({ level, resources }) =>
    fillEach(resources, context).flatMap(({ text, ...resource }) => {
      const { actions, problems } = selectActions(
        level,
        text,
        context.placeholders.partition,
        regionsOf(context.placeholders),
      );
      return reportProblems(problems, resource, context) ? [{ resource: text, actions }] : [];
    }),
  );
  const conditions = readConditions(grant, () => selections.flatMap(({ actions }) => readActions(actions)), context);
  if (!conditions) return [];
  return selections.map((selection) => statement(effect, selection.actions, [selection.resource], conditions));
}

function actionStatements(effect: Statement['Effect'], grant: ActionGrant, context: GrantContext): Statement[] {
  const { excludesActions, excludesResources } = grant;
  const actions = grant.actions.flatMap(({ value, path }): Located<GrantAction>[] => {
    const action = excludesActions && value === '*' ? EXCLUDES_EVERY_ACTION : parseGrantAction(value);
    if (!('code' in action)) return [{ value: action, path }];
    reportProblems([action], { path }, context);
    return [];
  });
  const filled = fillEach(grant.resources, context);
  const resources = filled.flatMap(({ text, path }): (Located<GrantArn | undefined> & { text: string })[] => {
    if (text === '*') {
      const problems = excludesResources ? [EXCLUDES_EVERY_RESOURCE] : [];
      return reportProblems(problems, { path }, context) ? [{ text, value: undefined, path }] : [];
    }
    const { arn, problems } = checkArn(text, context.placeholders.partition, regionsOf(context.placeholders));
    return reportProblems(problems, { path }, context) ? [{ text, value: arn, path }] : [];
  });
  const isComplete =
    resources.length === filled.length && grant.resources.every(({ path }) => filled.some((one) => one.path === path));
  // Without the invalid parts, these warnings could be wrong. Nearly every action and resource is among those that are
  // not excluded.
  if (actions.length === grant.actions.length && isComplete && !excludesActions && !excludesResources) {
    for (const warning of applicabilityWarnings(actions, resources)) context.report(warning);
  }
  const read = actions.map(({ value }) => value);
  const conditions = readConditions(grant, () => (excludesActions ? [EVERY_ACTION] : read), context);
  if (!conditions || actions.length === 0 || resources.length === 0) return [];
  const [names, arns] = [read.map(({ text }) => text), resources.map(({ text }) => text)];
  const { Action, Resource, ...rest } = statement(effect, names, arns, conditions);
  return [
    {
      ...rest,
      ...(excludesActions ? { NotAction: names } : { Action: names }),
      ...(excludesResources ? { NotResource: arns } : { Resource: arns }),
    },
  ];
}

const EVERY_ACTION: GrantAction = { text: '*' };

const EXCLUDES_EVERY_ACTION: Problem = {
  code: 'grant-excludes-everything',
  severity: 'error',
  message: '`notActions: "*"` excludes every action, so the grant never applies',
  help: 'list the actions to exclude, or remove the grant',
};

const EXCLUDES_EVERY_RESOURCE: Problem = {
  code: 'grant-excludes-everything',
  severity: 'error',
  message: '`notResources: "*"` excludes every resource, so the grant never applies',
  help: 'list the ARNs to exclude, or remove the grant',
};

/** Undefined after an error; a grant without conditions has an empty block. */
function readConditions(
  { path, conditions }: Grant,
  actions: () => readonly GrantAction[],
  context: GrantContext,
): ConditionBlock | undefined {
  return conditions ? grantConditions(conditions, [...path, 'conditions'], actions(), context) : {};
}

function readActions(texts: readonly string[]): GrantAction[] {
  return texts.flatMap((text) => {
    const action = parseGrantAction(text);
    return 'code' in action ? [] : action;
  });
}

function statement(
  Effect: Statement['Effect'],
  Action: readonly string[],
  Resource: readonly string[],
  conditions: ConditionBlock,
): Statement {
  return { Effect, Action, Resource, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
}
