import { shownComparison } from '../change/shown-comparison';
import { grantStatements } from '../grants/grant-statements';
import { checkArn } from '../grants/grant-resource';
import { oneOrMany, sortedOnce } from '../grants/one-or-many';
import type { Placeholders } from '../grants/placeholders';
import { namedTypes } from '../grants/resource-types';
import { verbsOfType } from '../grants/select-verb';
import { VERBS, type Verb } from '../manifest/grant-schema';
import { compare } from '../policy/compare';
import type { ConditionBlock, OneOrMany, PolicyDocument, Statement } from '../policy/document';
import { elementValues } from '../policy/element-values';
import type { Verdict } from '../policy/comparison';
import { matchAction, parseRequestAction } from '../policy/match-action';
import { parseAction } from '../policy/parse-action';
import { statementsOfDocument } from '../policy/statements-of-document';
import { textualCoverage } from './textual-coverage';

/** An entry of `allow` or `deny` as a manifest has it: `{ read: 'arn:aws:s3:::orders/*' }`. */
export type WrittenGrant = Readonly<Record<string, unknown>>;

/** The grants of policies. */
export interface WrittenGrants {
  readonly allow: readonly WrittenGrant[];
  readonly deny: readonly WrittenGrant[];
}

/** A verb with one resource, and its statements. */
interface VerbCandidate {
  readonly verb: Verb;
  readonly resource: string;
  readonly statements: readonly Statement[];
}

/** A statement that a grant can be made of. */
interface Rest {
  readonly statement: Statement;
  readonly actions: readonly string[];
}

/**
 * The grants that allow and deny what policies do. A verb takes the place of actions only where the engine proves that
 * all grants together are equal to the policies; otherwise they have the actions of the statements, one grant for each.
 * Texts of the policies are kept: no account becomes a placeholder.
 *
 * @param documents identity policies of one role
 * @param partition of their ARNs
 */
export function grantsOfPolicies(documents: readonly PolicyDocument[], partition = 'aws'): WrittenGrants {
  const statements = documents.flatMap(statementsOfDocument);
  const groups = new Map<string, Statement[]>();
  for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
    const key = JSON.stringify(statement.Condition ?? {});
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return {
    allow: once([...groups.values()].flatMap((group) => grantsOfGroup(group, placeholdersIn(partition)))),
    deny: once(statements.filter(({ Effect }) => Effect === 'Deny').map((one) => exactGrant(one, one.Action))),
  };
}

/** Policies may repeat a statement. */
function once(grants: readonly WrittenGrant[]): readonly WrittenGrant[] {
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

/** Statements with the same conditions. */
function grantsOfGroup(group: readonly Statement[], placeholders: Placeholders): readonly WrittenGrant[] {
  const exact = group.map((one) => exactGrant(one, one.Action));
  const conditions = group[0]?.Condition;
  const candidates = candidatesOf(group, conditions, placeholders);
  if (candidates.length === 0) return exact;
  const used = withoutNeedless(candidates, group);
  const rest = restOf(group, used);
  const kept = used.filter((one) => isNeeded(one, used, group, rest));
  if (kept.length === 0 || !isSame(group, [...statementsOf(kept), ...rest.map(narrowed)])) return exact;
  const verbs = VERBS.flatMap((verb) => {
    const resources = kept.filter((one) => one.verb === verb).map(({ resource }) => resource);
    return resources.length === 0 ? [] : [{ [verb]: oneOrMany(resources), ...withConditions(conditions) }];
  });
  return [...verbs, ...rest.map(({ statement, actions }) => exactGrant(statement, actions))];
}

/** The verbs that allow nothing but what the statements allow. */
function candidatesOf(
  group: readonly Statement[],
  conditions: ConditionBlock | undefined,
  placeholders: Placeholders,
): readonly VerbCandidate[] {
  const patterns = group.flatMap(({ Action }) => elementValues(Action)).map(parseAction);
  const isNamed = (action: string): boolean => {
    const request = parseRequestAction(action);
    return request !== undefined && patterns.some((pattern) => matchAction(pattern, request) === true);
  };
  const arns = [...new Set(group.flatMap(({ Resource }) => elementValues(Resource)))].filter((arn) => arn !== '*');
  const services = group
    .filter(({ Resource }) => elementValues(Resource).includes('*'))
    .flatMap(({ Action }) => elementValues(Action).flatMap((action) => /^([a-z0-9-]+):/i.exec(action)?.[1] ?? []));
  return [...arns, ...new Set(services)].flatMap((resource) =>
    verbsOfResource(resource, placeholders).flatMap((verb): VerbCandidate[] => {
      const statements = statementsOfVerb(verb, resource, conditions, placeholders);
      const actions = statements?.flatMap(({ Action }) => elementValues(Action)) ?? [];
      if (!statements || actions.length === 0 || !actions.every(isNamed)) return [];
      return isWithin(statements, group) ? [{ verb, resource, statements }] : [];
    }),
  );
}

/** The verbs that there is data for, which are few: the others would select by AWS's access level, with a warning. */
function verbsOfResource(resource: string, { partition }: Placeholders): readonly Verb[] {
  if (!resource.startsWith('arn:')) return VERBS;
  const { arn } = checkArn(resource, partition);
  const types = arn ? namedTypes(arn).map(verbsOfType) : [];
  return arn ? VERBS.filter((verb) => verb === 'manage' || types.some((type) => type?.verbs[verb])) : [];
}

/** The statements of a verb; undefined where it is an error or would be warned of. */
function statementsOfVerb(
  verb: Verb,
  resource: string,
  conditions: ConditionBlock | undefined,
  placeholders: Placeholders,
): readonly Statement[] | undefined {
  let problems = 0;
  const grant = {
    verb,
    resources: [{ value: resource, path: [] }],
    path: [],
    ...(conditions && { conditions }),
  };
  const [written] = grantStatements([grant], [], { placeholders, meaning: 'intents', report: () => problems++ });
  return problems === 0 ? written?.statements : undefined;
}

/** Without verbs whose access is that of others, the widest first. */
function withoutNeedless(candidates: readonly VerbCandidate[], group: readonly Statement[]): readonly VerbCandidate[] {
  const size = ({ statements }: VerbCandidate): number =>
    statements.flatMap(({ Action }) => elementValues(Action)).length;
  const used: VerbCandidate[] = [];
  for (const one of candidates.toSorted((a, b) => size(b) - size(a))) {
    if (used.length === 0 || !isWithin(one.statements, statementsOf(used))) used.push(one);
  }
  return used.length > group.length * VERBS.length ? [] : used;
}

/** What the statements allow besides verbs. */
function restOf(group: readonly Statement[], used: readonly VerbCandidate[]): readonly Rest[] {
  const verbs = statementsOf(used);
  return group.flatMap((statement) => {
    if (isWithin([statement], verbs)) return [];
    const actions = elementValues(statement.Action);
    const others = actions.filter((action) => !isWithin([{ ...statement, Action: action }], verbs));
    return [{ statement, actions: statement.NotAction === undefined ? others : [] }];
  });
}

/** Whether a verb allows what neither the other verbs nor the actions that are left allow. */
function isNeeded(
  one: VerbCandidate,
  used: readonly VerbCandidate[],
  group: readonly Statement[],
  rest: readonly Rest[],
): boolean {
  const others = used.filter((other) => other !== one);
  return !isWithin(group, [...statementsOf(others), ...rest.map(narrowed)]);
}

function narrowed({ statement, actions }: Rest): Statement {
  return statement.NotAction === undefined ? { ...statement, Action: actions } : statement;
}

function statementsOf(candidates: readonly VerbCandidate[]): readonly Statement[] {
  return candidates.flatMap(({ statements }) => statements);
}

function isSame(before: readonly Statement[], after: readonly Statement[]): boolean {
  if (textualCoverage(before, after) === 'within' && textualCoverage(after, before) === 'within') return true;
  return verdictOf(before, after) === 'equal';
}

function isWithin(inner: readonly Statement[], outer: readonly Statement[]): boolean {
  if (outer.length === 0) return false;
  const coverage = textualCoverage(inner, outer);
  if (coverage) return coverage === 'within';
  return ['equal', 'narrower'].includes(verdictOf(outer, inner));
}

/** Actions on resources that they do not apply to do not count: no request has them. */
function verdictOf(before: readonly Statement[], after: readonly Statement[]): Verdict {
  const [from, to] = [before, after].map((Statement): PolicyDocument => ({ Version: '2012-10-17', Statement }));
  return from && to ? shownComparison(compare(from, to)).verdict : 'unknown';
}

/** A statement as a grant with these actions. */
function exactGrant(statement: Statement, actions: OneOrMany<string> | undefined): WrittenGrant {
  const { NotAction, Resource, NotResource, Condition } = statement;
  return {
    ...(NotAction === undefined
      ? { actions: oneOrMany(sortedOnce(elementValues(actions))) }
      : { notActions: oneOrMany(sortedOnce(elementValues(NotAction))) }),
    ...(NotResource === undefined
      ? { resources: oneOrMany(sortedOnce(elementValues(Resource))) }
      : { notResources: oneOrMany(sortedOnce(elementValues(NotResource))) }),
    ...withConditions(Condition),
  };
}

function withConditions(conditions: ConditionBlock | undefined): { readonly conditions?: ConditionBlock } {
  return conditions === undefined || Object.keys(conditions).length === 0 ? {} : { conditions };
}

/** The texts of policies have no placeholders of manifests. */
function placeholdersIn(partition: string): Placeholders {
  return { service: '', environment: '', account: '', region: '', partition };
}
