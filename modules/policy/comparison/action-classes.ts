import { findService } from '../../catalogue/services';
import { matches, type Pattern } from '../languages/pattern';
import { type PolicySet } from '../access-formula';
import { isAllowed, mapSets } from '../policy-formula';
import { namePattern, plainName } from './action-names';
import { type FactName } from './atom';
import { type CompiledSide, type CompiledStatement } from './compiled-side';
import { type Permissions } from './difference';
import { type Literal, type Product, productOf } from './literal';
import { mergeProducts } from './merge-products';
import { type NamedAction, publishedActions, unpublishedAction } from './named-action';
import { type Vocabulary } from './vocabulary';

/** Actions for which both sides' statements say the same, action by action, and what each side says. */
export interface ActionClass {
  readonly members: ActionMembers;
  /** What is true of every request for these actions. */
  readonly given: Product;
  readonly before: Permissions;
  readonly after: Permissions;
}

export interface ActionMembers {
  /** Actions by their lower-case name: those AWS publishes, and those that a statement names although AWS does not. */
  readonly named: readonly NamedAction[];
  /** Services of whose actions those are meant that AWS has not published yet. */
  readonly future: readonly string[];
  /** All services that no statement names, with all actions they have or will have. */
  readonly otherServices: boolean;
}

/**
 * Cuts the universe of actions into classes. It consists of AWS's published actions, of actions that statements name,
 * and of unpublished actions: of a service that statements name these are a language, from which the wildcards of the
 * statements take their parts; services that no statement names are all alike.
 * Classes for which both sides say the same are left out, and those of which neither side can allow a request.
 */
export function actionClasses(
  before: CompiledSide,
  after: CompiledSide,
  vocabulary: Vocabulary,
  factsOf: (action: NamedAction) => readonly FactName[],
): ActionClass[] {
  const classes = new Map<string, ClassBuilder>();
  const canDiffer = (statements: SidePair): boolean =>
    canAllow(statements.before, before) || canAllow(statements.after, after);
  /** The class of actions to which certain statements apply; undefined where it is left out. */
  const classOf = (statements: SidePair, facts: readonly FactName[] = []): ClassBuilder | undefined => {
    if (!canDiffer(statements)) return undefined;
    const permissions = {
      before: permissionsOf(statements.before, before, vocabulary),
      after: permissionsOf(statements.after, after, vocabulary),
    };
    const keys = { before: permissionsKey(permissions.before), after: permissionsKey(permissions.after) };
    if (keys.before === keys.after) return undefined;
    const key = `${keys.before} => ${keys.after} ${facts.join()}`;
    let builder = classes.get(key);
    if (!builder) {
      const given = productOf(facts.map((name) => vocabulary.literal({ kind: 'fact', name }, true)));
      classes.set(key, (builder = { ...permissions, given, named: [], future: [], otherServices: false }));
    }
    return builder;
  };

  // The same statements are not enough: a boundary without statements about a service refuses all of the service.
  const sameFormula = JSON.stringify(before.formula) === JSON.stringify(after.formula);
  const services = new Set([...before.statements, ...after.statements].flatMap(({ actions }) => servicesOf(actions)));
  for (const service of [...services].sort()) {
    const sides = { before: inService(before, service), after: inService(after, service) };
    if (!canDiffer({ before: sides.before.filter(isDecisive), after: sides.after.filter(isDecisive) })) continue;
    if (sameFormula && sameStatements(sides.before, sides.after)) continue;
    const builders = new Map<string, ClassBuilder | undefined>();
    const actions = actionsOf(service, sides);
    vocabulary.budget.spend(Math.ceil((actions.length * countPatterns(sides)) / 8));
    for (const action of actions) {
      const applying = applyingTo(action.name, sides);
      const facts = factsOf(action);
      const key = `${applying} ${facts.join()}`;
      if (!builders.has(key)) builders.set(key, classOf(selectStatements(applying, sides), facts));
      builders.get(key)?.named.push(action);
    }
    const future = { before: ofFuture(sides.before, vocabulary), after: ofFuture(sides.after, vocabulary) };
    classOf(future)?.future.push(service);
  }
  const elsewhere = { before: ofOtherServices(before), after: ofOtherServices(after) };
  const others = classOf(elsewhere);
  if (others) others.otherServices = true;
  return [...classes.values()].map(({ before, after, given, ...members }) => ({ members, given, before, after }));
}

interface ClassBuilder {
  readonly given: Product;
  readonly before: Permissions;
  readonly after: Permissions;
  readonly named: NamedAction[];
  readonly future: string[];
  otherServices: boolean;
}

interface SidePair<T = readonly EffectiveStatement[]> {
  readonly before: T;
  readonly after: T;
}

/** A statement with its products for the given actions. */
interface EffectiveStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly part: PolicySet;
  readonly products: readonly Product[];
}

/** A statement as far as it concerns one service. */
interface ServiceStatement extends EffectiveStatement {
  readonly negated: boolean;
  /** All actions. */
  readonly any: boolean;
  readonly names: ReadonlySet<string>;
  readonly wildcards: readonly Pattern[];
}

function servicesOf({ patterns }: CompiledStatement['actions']): string[] {
  return patterns.flatMap((pattern) => (pattern.kind === 'action' ? [pattern.service] : []));
}

function inService(side: CompiledSide, service: string): ServiceStatement[] {
  return side.statements.flatMap((statement) => {
    const { negated, patterns } = statement.actions;
    const any = patterns.some((pattern) => pattern.kind === 'any');
    const here = patterns.flatMap((pattern) =>
      pattern.kind === 'action' && pattern.service === service ? [pattern] : [],
    );
    const reaches = any ? !negated : negated || here.length > 0;
    if (!reaches) return [];
    const names = new Set<string>();
    const wildcards = new Map<string, Pattern>();
    for (const pattern of here) {
      const name = plainName(pattern);
      const steps = name === undefined ? namePattern(pattern) : [];
      if (name === undefined) wildcards.set(steps.join(), steps);
      else names.add(name);
    }
    const { effect, part, products } = statement;
    return [{ effect, part, products, negated, any, names, wildcards: [...wildcards.values()] }];
  });
}

/** Whether two lists hold the same statements, in any order: then the service can be skipped. */
function sameStatements(before: readonly ServiceStatement[], after: readonly ServiceStatement[]): boolean {
  const keys = (statements: readonly ServiceStatement[]): string =>
    [...new Set(statements.map(keyOf))].sort().join('\n');
  return keys(before) === keys(after);
}

function keyOf({ effect, part, negated, any, names, wildcards, products }: ServiceStatement): string {
  const patterns = wildcards.map((steps) => steps.join()).sort();
  return JSON.stringify([effect, part, negated, any, [...names].sort(), patterns, products]);
}

/** A service's actions: those that AWS publishes, then others that statements use. */
function actionsOf(service: string, { before, after }: SidePair<readonly ServiceStatement[]>): readonly NamedAction[] {
  const published = findService(service)?.actions;
  const others = new Set<string>();
  for (const { names } of [...before, ...after]) for (const name of names) if (!published?.has(name)) others.add(name);
  return [...publishedActions(service), ...[...others].sort().map((name) => unpublishedAction(service, name))];
}

function countPatterns({ before, after }: SidePair<readonly ServiceStatement[]>): number {
  return [...before, ...after].reduce((count, { wildcards }) => count + 1 + wildcards.length, 0);
}

/** Which statements apply to an action: a digit for each statement of both sides. */
function applyingTo(name: string, { before, after }: SidePair<readonly ServiceStatement[]>): string {
  let key = '';
  for (const statement of before) key += applies(statement, name) ? '1' : '0';
  for (const statement of after) key += applies(statement, name) ? '1' : '0';
  return key;
}

function selectStatements(key: string, { before, after }: SidePair<readonly ServiceStatement[]>): SidePair {
  return {
    before: before.filter((_, index) => key[index] === '1'),
    after: after.filter((_, index) => key[before.length + index] === '1'),
  };
}

function applies({ any, negated, names, wildcards }: ServiceStatement, name: string): boolean {
  const listed = any || names.has(name) || wildcards.some((wildcard) => matches(wildcard, name));
  return listed !== negated;
}

/** What the statements say about actions that have no published name: only wildcards reach those. */
function ofFuture(statements: readonly ServiceStatement[], vocabulary: Vocabulary): EffectiveStatement[] {
  return statements.flatMap(({ effect, part, negated, any, wildcards, products }) => {
    if (any || (negated && wildcards.length === 0)) return [{ effect, part, products }];
    if (wildcards.length === 0) return [];
    const language = vocabulary.texts.language(wildcards);
    const literal: Literal = vocabulary.literal({ kind: 'action', language }, !negated);
    return [{ effect, part, products: products.map((product) => productOf([literal, ...product])) }];
  });
}

/** What the statements say about the actions of services that none of them names. */
function ofOtherServices({ statements }: CompiledSide): EffectiveStatement[] {
  return statements.filter(({ actions: { negated, patterns } }) =>
    patterns.some((pattern) => pattern.kind === 'any') ? !negated : negated,
  );
}

/** Whether statements have an `Allow` for each policy set that must allow a request, and no `Deny` of every request. */
function canAllow(statements: readonly EffectiveStatement[], { formula }: CompiledSide): boolean {
  if (statements.some(deniesAll)) return false;
  const allows = (part: PolicySet): boolean =>
    statements.some((statement) => statement.effect === 'Allow' && statement.part === part);
  return isAllowed(formula, allows) !== false;
}

/** Whether a statement can tell that no action of the service is allowed: a `Deny` of some of them cannot. */
function isDecisive({ effect, any, negated, names, wildcards }: ServiceStatement): boolean {
  return effect === 'Allow' || (negated ? names.size + wildcards.length === 0 : any);
}

function deniesAll({ effect, products }: EffectiveStatement): boolean {
  return effect === 'Deny' && products.some((product) => product.length === 0);
}

function permissionsOf(
  statements: readonly EffectiveStatement[],
  { formula }: CompiledSide,
  vocabulary: Vocabulary,
): Permissions {
  const productsOf = (effect: 'Allow' | 'Deny', part?: PolicySet): readonly Product[] =>
    mergeProducts(
      statements
        .filter((statement) => statement.effect === effect && (part === undefined || statement.part === part))
        .flatMap(({ products }) => products),
      vocabulary,
    );
  return { allow: mapSets(formula, (part) => productsOf('Allow', part)), deny: productsOf('Deny') };
}

function permissionsKey({ allow, deny }: Permissions): string {
  return JSON.stringify([allow, deny]);
}
