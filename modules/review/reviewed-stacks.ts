import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ownedDocuments } from '../access/owned-documents';
import type { Configuration } from '../manifest/configuration';
import { type MovedObject, movedObjects } from '../plan/moved-objects';
import { changedStacks, type StackChange, type StackConfiguration } from '../plan/stack-changes';
import { synthesizeStacks } from '../stacks/synthesize-stacks';
import type { PolicyDocument, ResourcePolicy } from '../policy/document';
import { resourcePoliciesOf } from '../workloads/known-policies';
import { addonStacks } from '../workloads/addon-stacks';
import { namespaceStacks } from '../workloads/namespace-stacks';
import { policyStacks } from '../workloads/owned-policies';
import { oidcStacks } from '../workloads/oidc-stacks';
import { clusterStackNames, targetStackName, workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import { serviceAccountStacks } from '../workloads/stacks-of-service';
import { clustersByEndpoint } from '../workloads/arns';
import { writtenPolicyStacks } from '../workloads/written-policies';
import type { StackPart } from './planned-service';
import { dependentsOf, prerequisitesOf, requirementsOfAccounts } from './stack-prerequisites';
import type { Review } from './review';

/** A stack to plan, with the workloads it is made from where it is a service's. */
export interface ReviewedStack extends StackChange {
  /** Name of the environment. */
  readonly environment: string;
  readonly before?: Workload;
  readonly after?: Workload;
  /** Which of the service's stacks it is. */
  readonly part?: StackPart;
  /** The stacks that are applied before; if one of them fails, this one is not applied. */
  readonly dependsOn?: readonly string[];
  /** The objects that it takes from other stacks of the change, or gives to them. */
  readonly moved?: readonly MovedObject[];
  /** The documents of its policies of resources on both sides, if it owns such policies. */
  readonly ownedPolicies?: readonly PolicyDocument[];
}

/**
 * The stacks that a change touches, in the order of their apply. Both sides are synthesized in this process, from
 * manifests read out of git: no code of the pull request runs.
 */
export function reviewedStacks({ revisions }: Pick<Review, 'revisions'>, temporary: string): ReviewedStack[] {
  const side = (name: 'before' | 'after'): StackConfiguration[] => {
    const configuration = revisions.configurations[name];
    if (configuration === undefined) return [];
    const workloads = revisions[name];
    const repository = { root: '', configuration, manifests: [], workloads, diagnostics: [] };
    return synthesizeStacks(repository, mkdtempSync(join(temporary, `${name}-`)));
  };
  const [before, after] = [workloadsByStack(revisions.before), workloadsByStack(revisions.after)];
  const { before: configurationBefore, after: configurationAfter } = revisions.configurations;
  const prerequisites = {
    before: prerequisitesOf(revisions.before, configurationBefore),
    after: prerequisitesOf(revisions.after, configurationAfter),
  };
  const owned = documentsByStack(revisions);
  const environments = new Map([
    ...environmentsByStack(configurationBefore, revisions.before),
    ...environmentsByStack(configurationAfter, revisions.after),
  ]);
  const [from, to] = [side('before'), side('after')];
  const changed = changedStacks(from, to);
  const names = new Set(changed.map(({ name }) => name));
  const isChanged = ({ name }: StackConfiguration) => names.has(name);
  const clusters = clustersByEndpoint([configurationBefore, configurationAfter]);
  const moved = movedObjects(from.filter(isChanged), to.filter(isChanged), clusters);
  const ofAccounts = requirementsOfAccounts(revisions.after, configurationAfter);
  const rankOf = ranks(configurationBefore, configurationAfter);
  const stacks = changed.map((stack): ReviewedStack => {
    const environment = environments.get(stack.name);
    // Each stack belongs to the inventory of its environment.
    if (environment === undefined) throw new TypeError(`the environment of stack ${stack.name} is not known`);
    const [stackBefore, stackAfter] = [before.get(stack.name), after.get(stack.name)];
    const ofPolicies = owned.get(stack.name);
    const { part } = stackAfter ?? stackBefore ?? {};
    const own = moved.filter((one) => one.from.stack === stack.name || one.to.stack === stack.name);
    const dependsOn = [
      ...(stack.change === 'removed'
        ? dependentsOf(stack.name, prerequisites.before)
        : (prerequisites.after.get(stack.name) ?? [])),
      // A service account that moves out of the service's stack exists already.
      ...(ofAccounts.get(stack.name) ?? []).filter((name) => own.every((one) => one.from.stack !== name)),
      ...waitsForMoves(stack.name, own),
    ];
    return {
      ...stack,
      environment,
      ...(stackBefore && { before: stackBefore.workload }),
      ...(stackAfter && { after: stackAfter.workload }),
      ...(part && { part }),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(own.length > 0 && { moved: own }),
      ...(ofPolicies && { ownedPolicies: ofPolicies }),
    };
  });
  return inOrderOfApply(stacks.sort((one, other) => rankOf(one) - rankOf(other)));
}

/**
 * The stacks that a stack waits for because of moved objects. An object that is handed over is imported before it is
 * forgotten, so what is left of its old stack is deleted last. A name must be free before another object gets it, and
 * then everything that moves between the two stacks moves in that order.
 */
function waitsForMoves(stack: string, moved: readonly MovedObject[]): string[] {
  const recreated = new Set(
    moved.flatMap(({ way, from, to }) => (way === 'recreated' ? [`${from.stack} ${to.stack}`] : [])),
  );
  return [
    ...new Set(
      moved.flatMap(({ from, to }) => {
        const isOldFirst = recreated.has(`${from.stack} ${to.stack}`);
        const [first, last] = isOldFirst ? [from.stack, to.stack] : [to.stack, from.stack];
        return last === stack ? [first] : [];
      }),
    ),
  ];
}

/**
 * The order of stacks that do not depend on each other: managed policies, OIDC providers, target roles, namespaces and
 * add-ons of clusters, services, policies of resources and service accounts. Removed stacks come after all others, in the
 * reverse order.
 */
function ranks(
  ...configurations: readonly (Configuration | undefined)[]
): (stack: StackChange & { readonly part?: StackPart }) => number {
  const known = configurations.flatMap((one) => one ?? []);
  const named = (stacks: readonly { readonly name: string }[], rank: number) =>
    stacks.map(({ name }): [string, number] => [name, rank]);
  const byName = new Map(
    known.flatMap((one) => [
      ...named(writtenPolicyStacks(one), 0),
      ...named(oidcStacks(one), 1),
      ...[...clusterStackNames(one).values()].map((name): [string, number] => [name, 3]),
      ...named(namespaceStacks(one), 3),
      ...named(addonStacks(one), 4),
      ...named(policyStacks(one), 5),
    ]),
  );
  return ({ name, part, change }) => {
    const rank = part === undefined ? (byName.get(name) ?? 5) : part === 'target' ? 2 : 4;
    return change === 'removed' ? 11 - rank : rank;
  };
}

/**
 * The documents of owned policies by the name of their stack: of both sides, and those that the base names in files
 * without owning them.
 */
function documentsByStack({
  configurations,
  before,
  after,
}: Review['revisions']): ReadonlyMap<string, readonly PolicyDocument[]> {
  const found = new Map<string, PolicyDocument[]>();
  const add = (configuration: Configuration | undefined, known: readonly ResourcePolicy[]): void => {
    for (const { name, policies } of configuration ? policyStacks(configuration) : []) {
      const resources = new Set(policies.map(({ resource }) => resource));
      const documents = known.flatMap(({ resource, document }) =>
        document && resources.has(resource) ? [document] : [],
      );
      found.set(name, [...(found.get(name) ?? []), ...documents]);
    }
  };
  const { before: base, after: head } = configurations;
  const written = base ? ownedDocuments(base, before) : [];
  add(base, written);
  add(head, [
    ...written,
    ...(base?.environments.flatMap((environment) => resourcePoliciesOf(base, environment)) ?? []),
    ...(head ? ownedDocuments(head, after) : []),
  ]);
  return found;
}

/** A stack is applied after those that it depends on; otherwise the order stays. */
export function inOrderOfApply<S extends Pick<ReviewedStack, 'name' | 'dependsOn'>>(stacks: readonly S[]): S[] {
  const named = new Map(stacks.map((stack) => [stack.name, stack]));
  const ordered = new Set<S>();
  const seen = new Set<S>();
  const add = (stack: S): void => {
    // Services that exchange service accounts wait for each other.
    if (seen.has(stack)) return;
    seen.add(stack);
    for (const name of stack.dependsOn ?? []) {
      const required = named.get(name);
      if (required) add(required);
    }
    ordered.add(stack);
  };
  for (const stack of stacks) add(stack);
  return [...ordered];
}

/** The environment of each stack, by their names. */
export function environmentsByStack(
  configuration: Configuration | undefined,
  workloads: readonly Workload[],
): ReadonlyMap<string, string> {
  const clusters = configuration ? clusterStackNames(configuration) : new Map<unknown, string>();
  const ofClusters = (configuration?.environments ?? []).flatMap(({ name, clusters: own }) =>
    own.map((cluster): [string, string] => [clusters.get(cluster) ?? '', name]),
  );
  const shared = configuration
    ? [
        ...oidcStacks(configuration),
        ...addonStacks(configuration),
        ...namespaceStacks(configuration),
        ...policyStacks(configuration),
        ...writtenPolicyStacks(configuration),
      ]
    : [];
  return new Map([
    ...ofClusters,
    ...shared.map(({ name, environment }): [string, string] => [name, environment.name]),
    ...[...workloadsByStack(workloads)].map(([name, { workload }]): [string, string] => [
      name,
      workload.environment.name,
    ]),
    ...workloads.flatMap((workload) =>
      serviceAccountStacks(workload).map(({ name }): [string, string] => [name, workload.environment.name]),
    ),
  ]);
}

/** A stack of a service. */
export interface WorkloadStack {
  readonly workload: Workload;
  readonly part: StackPart;
}

/** The stacks of services, by their names. */
export function workloadsByStack(workloads: readonly Workload[]): ReadonlyMap<string, WorkloadStack> {
  return new Map(
    workloads.flatMap((workload): [string, WorkloadStack][] => {
      const { service, environment, targetRole } = workload;
      return [
        ...(targetRole?.kind === 'created'
          ? [[targetStackName(service, environment.name), { workload, part: 'target' }] as [string, WorkloadStack]]
          : []),
        [workloadStackName(service, environment.name), { workload, part: 'service' }],
      ];
    }),
  );
}
