import { ACCESS_LEVELS } from '../catalogue/access-levels';
import { parseArn } from '../catalogue/arn';
import type { ServiceChange, ServiceRow } from '../change/change';
import type { AssociationRef } from '../identity/association-ref';
import type { AlikeChange } from './alike-environments';
import type { ChangedService } from './changed-services';
import { roleName } from './service-blocks';
import { targetRoleName } from './target-role-lines';

export type GraphChange = 'gained' | 'lost' | 'kept';
export type NodeKind = 'account' | 'role' | 'target role' | 'resource';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Not yet made inert. */
  readonly lines: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Access levels; empty between service accounts and roles. */
  readonly label: string;
  readonly change: GraphChange;
}

/** Service accounts → role → target role → resources, of what changes. */
export interface ChangeGraph {
  /** One for each service and group of environments that change alike, with its own nodes. */
  readonly groups: readonly { readonly title: string; readonly nodes: readonly GraphNode[] }[];
  /** Resources that several groups gain or lose. */
  readonly shared: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A larger graph is unreadable; the tables contain the same information. */
const MOST_NODES = 40;
/** Nodes of one kind in a group; more are counted in one node. If the graph is too large, the next number is used. */
const MOST_OF_A_KIND = [12, 6, 3] as const;

/**
 * The graph of a change, with at most 40 nodes. Undefined if it would be larger, or would not help: without a change of
 * access, and for one service with one resource.
 */
export function changeGraph(services: readonly ChangedService[]): ChangeGraph | undefined {
  const changing = services
    .flatMap(({ alike }) => alike)
    .filter(({ change: { gained, lost, associations } }) => {
      return gained.length + lost.length + associations.gained.length + associations.lost.length > 0;
    });
  // Each group has a role and, nearly always, a service account.
  if (changing.length > MOST_NODES / 2) return undefined;
  const resources = new Set(changing.flatMap(({ change }) => resourcesOf(change)));
  if (new Set(changing.map(({ change }) => change.service)).size <= 1 && resources.size <= 1) return undefined;
  return MOST_OF_A_KIND.map((most) => graphOf(changing, most)).find((graph) => nodesOf(graph).length <= MOST_NODES);
}

export function nodesOf({ groups, shared }: ChangeGraph): readonly GraphNode[] {
  return [...groups.flatMap(({ nodes }) => nodes), ...shared];
}

function resourcesOf({ gained, lost }: ServiceChange): readonly string[] {
  return [...gained, ...lost].flatMap(({ resources }) => resources.include);
}

function graphOf(changing: readonly AlikeChange[], most: number): ChangeGraph {
  let count = 0;
  const node = (kind: NodeKind, lines: readonly string[]): GraphNode => ({ id: `n${count++}`, kind, lines });
  const edges: GraphEdge[] = [];
  const users = new Map<string, number>();
  for (const { change } of changing) {
    for (const resource of new Set(resourcesOf(change))) users.set(resource, (users.get(resource) ?? 0) + 1);
  }
  const shared = new Map<string, GraphNode>();

  const groups = changing.map(({ change, all }) => {
    const role = node('role', [`role ${roleName(change)}`]);
    const nodes = [role];
    for (const { lines, change: kind } of accountNodes(change, most)) {
      const account = node('account', lines);
      nodes.push(account);
      edges.push({ from: account.id, to: role.id, label: '', change: kind });
    }
    const targets = new Map<string, string>();
    for (const { arn, change: kind } of targetRoles(change)) {
      const target = node('target role', [`target role ${targetRoleName(arn)}`]);
      nodes.push(target);
      targets.set(arn, target.id);
      edges.push({ from: role.id, to: target.id, label: '', change: kind });
    }
    for (const { resource, words, via = '', labels } of resourceNodes(change, most)) {
      const isShared = resource !== undefined && (users.get(resource) ?? 0) > 1;
      const known = isShared ? shared.get(resource) : undefined;
      const to = known ?? node('resource', [words]);
      if (!isShared) nodes.push(to);
      else shared.set(resource, to);
      for (const [kind, label] of labels)
        edges.push({ from: targets.get(via) ?? role.id, to: to.id, label, change: kind });
    }
    return { title: `${change.service} in ${all.map(({ environment }) => environment).join(', ')}`, nodes };
  });
  return { groups, shared: [...shared.values()], edges };
}

/** One node per service account and kind of change, with its clusters. */
function accountNodes({ associations }: ServiceChange, most: number): { lines: string[]; change: GraphChange }[] {
  const kinds: readonly [GraphChange, readonly AssociationRef[]][] = [
    ['gained', associations.gained],
    ['lost', associations.lost],
    ['kept', associations.kept],
  ];
  const nodes = kinds.flatMap(([change, refs]) => {
    const clusters = new Map<string, string[]>();
    for (const { namespace, serviceAccount, cluster } of refs) {
      const name = `${namespace}/${serviceAccount}`;
      clusters.set(name, [...(clusters.get(name) ?? []), cluster]);
    }
    return [...clusters].map(([name, names]) => ({ lines: [name, names.join(', ')], change }));
  });
  return limited(nodes, most, (rest) => ({
    lines: [`${rest.length} more service accounts`],
    change: commonChange(rest),
  }));
}

/** The target roles of both sides. */
function targetRoles({ targetRoles: roles }: ServiceChange): { arn: string; change: GraphChange }[] {
  const { before = [], after = [] } = roles ?? {};
  const [old, next] = [before, after].map((list) => new Set(list.map(({ arn }) => arn)));
  return [...new Set([...before, ...after].map(({ arn }) => arn))].map((arn) => ({
    arn,
    change: !old?.has(arn) ? 'gained' : !next?.has(arn) ? 'lost' : 'kept',
  }));
}

interface ResourceNode {
  /** Its pattern; absent for a summary. */
  readonly resource?: string;
  readonly words: string;
  /** ARN of the target role that has the access; absent for the service's role, and for a summary. */
  readonly via?: string;
  readonly labels: readonly [GraphChange, string][];
}

/** One node per resource pattern and role, with the gained and lost access levels. */
function resourceNodes({ gained, lost }: ServiceChange, most: number): ResourceNode[] {
  type Levels = Record<'gained' | 'lost', Set<string>>;
  const levels = new Map<string, { readonly resource: string; readonly via: string | undefined } & Levels>();
  const collect = (rows: readonly ServiceRow[], change: 'gained' | 'lost'): void => {
    for (const { resources, accessLevel, via: path } of rows) {
      const via = path?.at(-1);
      for (const resource of resources.include) {
        const key = JSON.stringify([resource, via]);
        const entry = levels.get(key) ?? { resource, via, gained: new Set(), lost: new Set() };
        entry[change].add(accessLevel);
        levels.set(key, entry);
      }
    }
  };
  collect(gained, 'gained');
  collect(lost, 'lost');
  const nodes = [...levels.values()].map(({ resource, via, gained: more, lost: less }): ResourceNode => ({
    resource,
    words: resourceName(resource),
    ...(via !== undefined && { via }),
    labels: [
      ...(more.size > 0 ? [['gained', levelsLabel(more)] as [GraphChange, string]] : []),
      ...(less.size > 0 ? [['lost', levelsLabel(less)] as [GraphChange, string]] : []),
    ],
  }));
  return limited(nodes, most, (rest) => ({
    words: `${rest.length} more resources`,
    labels: [...new Map(rest.flatMap(({ labels }) => labels.map(([change]) => [change, ''] as [GraphChange, string])))],
  }));
}

/** `s3 orders-prod/*`: the part of the ARN that distinguishes resources of one service. */
function resourceName(pattern: string): string {
  if (pattern === '*') return 'any resource';
  const { service = '', resource = '' } = parseArn(pattern) ?? {};
  return resource === '' ? pattern : `${service} ${resource}`;
}

function levelsLabel(levels: ReadonlySet<string>): string {
  return ACCESS_LEVELS.filter((level) => levels.has(level)).join(', ');
}

function commonChange(nodes: readonly { readonly change: GraphChange }[]): GraphChange {
  const [change = 'kept', ...others] = new Set(nodes.map((node) => node.change));
  return others.length === 0 ? change : 'kept';
}

function limited<T>(nodes: readonly T[], most: number, summary: (rest: readonly T[]) => T): T[] {
  if (nodes.length <= most) return [...nodes];
  return [...nodes.slice(0, most - 1), summary(nodes.slice(most - 1))];
}
