import { parseArn } from '../catalogue/arn';
import type { ServiceChange, ServiceRow } from '../change/change';
import { ACCESS_LEVELS } from '../catalogue/access-levels';
import type { AssociationRef } from '../identity/association-ref';
import { fence, mermaidLabel } from './escape';
import { roleName } from './service-blocks';
import { targetRoleName } from './target-role-lines';

/** A larger graph is unreadable; the table and the rows contain the same information. */
const MOST_SERVICES = 4;
const MOST_NODES_OF_A_SERVICE = 6;

type Change = 'gained' | 'lost' | 'kept';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly change: Change;
}

const COMPACT = '%%{init: {"flowchart": {"nodeSpacing": 15, "rankSpacing": 40, "padding": 8}}}%%';

const ARROWS: Readonly<Record<Change, string>> = { gained: '==>', lost: '-.->', kept: '-->' };
/** GitHub's green and red, which are visible on light and dark backgrounds. */
const STROKES: Readonly<Record<Change, string | undefined>> = { gained: '#1a7f37', lost: '#cf222e', kept: undefined };

/**
 * A Mermaid graph of the change: service account → role → target role → resource. Gained access is thick and green, lost access
 * dotted and red. Undefined if no service gains or loses access, or if too many do.
 */
export function changeGraph(services: readonly ServiceChange[]): string | undefined {
  const changing = services.filter(
    ({ gained, lost, associations }) =>
      gained.length + lost.length + associations.gained.length + associations.lost.length > 0,
  );
  if (changing.length === 0 || changing.length > MOST_SERVICES) return undefined;

  const nodes: string[] = [];
  const edges: Edge[] = [];
  const node = (open: string, lines: readonly string[], close: string): string => {
    const id = `n${nodes.length}`;
    nodes.push(`  ${id}${open}"${lines.map((line) => mermaidLabel(line)).join('<br/>')}"${close}`);
    return id;
  };

  for (const service of changing) {
    const role = node('([', [`role ${roleName(service)}`], '])');
    for (const { lines, change } of accountNodes(service)) {
      edges.push({ from: node('[', lines, ']'), to: role, label: '', change });
    }
    const targets = new Map<string, string>();
    for (const { arn, name, change } of targetNodes(service)) {
      const to = node('([', [`target role ${name}`], '])');
      targets.set(arn, to);
      edges.push({ from: role, to, label: '', change });
    }
    for (const { resource, via = '', labels } of resourceNodes(service)) {
      const to = node('(', [resource], ')');
      for (const [change, label] of labels) edges.push({ from: targets.get(via) ?? role, to, label, change });
    }
  }
  const styles = (['gained', 'lost'] as const).flatMap((change) => {
    const indices = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
    return indices.length === 0
      ? []
      : [`  linkStyle ${indices.join(',')} stroke:${STROKES[change] ?? ''},stroke-width:2px`];
  });
  return fence('mermaid', [COMPACT, 'flowchart LR', ...nodes, ...edges.map(edgeLine), ...styles]);
}

function edgeLine({ from, to, label, change }: Edge): string {
  return `  ${from} ${ARROWS[change]}${label === '' ? '' : `|"${mermaidLabel(label)}"|`} ${to}`;
}

/** One node per service account and kind of change, with its clusters. */
function accountNodes({ associations }: ServiceChange): { lines: string[]; change: Change }[] {
  const kinds: readonly [Change, readonly AssociationRef[]][] = [
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
  return limited(nodes, (rest) => ({ lines: [`${rest.length} more service accounts`], change: commonChange(rest) }));
}

/** One node per target role. */
function targetNodes({ targetRoles }: ServiceChange): { arn: string; name: string; change: Change }[] {
  const { before = [], after = [] } = targetRoles ?? {};
  const [old, next] = [before, after].map((roles) => new Set(roles.map(({ arn }) => arn)));
  return [...new Set([...before, ...after].map(({ arn }) => arn))].map((arn) => ({
    arn,
    name: targetRoleName(arn),
    change: !old?.has(arn) ? 'gained' : !next?.has(arn) ? 'lost' : 'kept',
  }));
}

interface ResourceNode {
  readonly resource: string;
  /** ARN of the target role that has the access; absent for the service's role, and for a summary. */
  readonly via?: string;
  readonly labels: readonly [Change, string][];
}

/** One node per resource pattern and role, with the gained and lost access levels. */
function resourceNodes({ gained, lost }: ServiceChange): ResourceNode[] {
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
    resource: resourceName(resource),
    ...(via !== undefined && { via }),
    labels: [
      ...(more.size > 0 ? [['gained', levelsLabel(more)] as [Change, string]] : []),
      ...(less.size > 0 ? [['lost', levelsLabel(less)] as [Change, string]] : []),
    ],
  }));
  return limited(nodes, (rest) => ({
    resource: `${rest.length} more resources`,
    labels: [...new Map(rest.flatMap(({ labels }) => labels.map(([change]) => [change, ''] as [Change, string])))],
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

function commonChange(nodes: readonly { readonly change: Change }[]): Change {
  const [change = 'kept', ...others] = new Set(nodes.map((node) => node.change));
  return others.length === 0 ? change : 'kept';
}

function limited<T>(nodes: readonly T[], summary: (rest: readonly T[]) => T): T[] {
  if (nodes.length <= MOST_NODES_OF_A_SERVICE) return [...nodes];
  const shown = MOST_NODES_OF_A_SERVICE - 1;
  return [...nodes.slice(0, shown), summary(nodes.slice(shown))];
}
