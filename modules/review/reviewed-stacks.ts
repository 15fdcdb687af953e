import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ownedDocuments } from '../access/owned-documents';
import type { Configuration } from '../manifest/configuration';
import { changedStacks, type StackChange, type StackConfiguration } from '../plan/stack-changes';
import { synthesizeStacks } from '../stacks/synthesize-stacks';
import type { PolicyDocument, ResourcePolicy } from '../policy/document';
import { resourcePoliciesOf } from '../workloads/known-policies';
import { policyStacks } from '../workloads/owned-policies';
import { oidcStacks, trustedProviders } from '../workloads/oidc-stacks';
import { clusterStackNames, targetStackName, workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';
import { writtenPolicyStacks, writtenPolicyStacksOf } from '../workloads/written-policies';
import { type MovedServiceAccount, movedServiceAccounts } from './moved-service-accounts';
import type { StackPart } from './planned-service';
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
  /** Service accounts that it takes over from other stacks. */
  readonly takesOver?: readonly MovedServiceAccount[];
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
  const moved = movedServiceAccounts(revisions.before, revisions.after);
  const environments = new Map([
    ...environmentsByStack(configurationBefore, revisions.before),
    ...environmentsByStack(configurationAfter, revisions.after),
  ]);
  const stacks = changedStacks(side('before'), side('after')).map((stack): ReviewedStack => {
    const environment = environments.get(stack.name);
    // Each stack belongs to the inventory of its environment.
    if (environment === undefined) throw new TypeError(`the environment of stack ${stack.name} is not known`);
    const [stackBefore, stackAfter] = [before.get(stack.name), after.get(stack.name)];
    const ofPolicies = owned.get(stack.name);
    const { part } = stackAfter ?? stackBefore ?? {};
    const takesOver = moved.filter(({ to }) => to === stack.name);
    const dependsOn = [
      ...(stack.change === 'removed'
        ? dependentsOf(stack.name, prerequisites.before)
        : (prerequisites.after.get(stack.name) ?? [])),
      ...new Set(takesOver.map(({ from }) => from)),
    ];
    return {
      ...stack,
      environment,
      ...(stackBefore && { before: stackBefore.workload }),
      ...(stackAfter && { after: stackAfter.workload }),
      ...(part && { part }),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(takesOver.length > 0 && { takesOver }),
      ...(ofPolicies && { ownedPolicies: ofPolicies }),
    };
  });
  return inOrderOfApply(stacks);
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

/** The stacks that each stack of a service depends on. */
type Prerequisites = ReadonlyMap<string, readonly string[]>;

/**
 * Target roles exist before associations name them, OIDC providers before roles trust them, and managed policies before
 * roles have them.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
function prerequisitesOf(workloads: readonly Workload[], configuration: Configuration | undefined): Prerequisites {
  const providers = new Map(
    (configuration ? oidcStacks(configuration) : []).map(({ provider, name }) => [provider, name]),
  );
  const written = configuration ? writtenPolicyStacks(configuration) : [];
  return new Map(
    workloads.flatMap((workload): [string, readonly string[]][] => {
      const { service, environment, targetRole } = workload;
      const target = targetRole?.kind === 'created' ? [targetStackName(service, environment.name)] : [];
      const ofProviders = [...trustedProviders(workload)].flatMap((provider) => providers.get(provider) ?? []);
      const ofPolicies = writtenPolicyStacksOf(workload, written);
      return [
        ...target.map((name): [string, readonly string[]] => [name, ofPolicies]),
        [workloadStackName(service, environment.name), [...target, ...ofProviders, ...ofPolicies]],
      ];
    }),
  );
}

/** The stacks that depended on one that is removed: it goes after they have changed. */
function dependentsOf(name: string, prerequisites: Prerequisites): string[] {
  return [...prerequisites].flatMap(([dependent, required]) => (required.includes(name) ? dependent : []));
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
    ? [...oidcStacks(configuration), ...policyStacks(configuration), ...writtenPolicyStacks(configuration)]
    : [];
  return new Map([
    ...ofClusters,
    ...shared.map(({ name, environment }): [string, string] => [name, environment.name]),
    ...[...workloadsByStack(workloads)].map(([name, { workload }]): [string, string] => [
      name,
      workload.environment.name,
    ]),
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
