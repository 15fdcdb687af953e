import { type ChangeGraph, type GraphChange, type GraphEdge, type GraphNode, nodesOf } from './change-graph';
import { fence, inert, mermaidLabel } from './escape';

const COMPACT = '%%{init: {"flowchart": {"nodeSpacing": 15, "rankSpacing": 40, "padding": 8}}}%%';

const ARROWS: Readonly<Record<GraphChange, string>> = { gained: '==>', lost: '-.->', kept: '-->' };
const SIGNS: Readonly<Record<GraphChange, string>> = { gained: '+', lost: '-', kept: ' ' };
/** GitHub's green and red, which are visible on light and dark backgrounds. */
const STROKES: Readonly<Record<GraphChange, string | undefined>> = {
  gained: '#1a7f37',
  lost: '#cf222e',
  kept: undefined,
};
const SHAPES: Readonly<Record<GraphNode['kind'], readonly [open: string, close: string]>> = {
  account: ['[', ']'],
  role: ['([', '])'],
  'target role': ['([', '])'],
  resource: ['(', ')'],
};

/**
 * A graph as a folded Mermaid diagram, and the same edges as text for readers who do not see it. Gained access is thick
 * and green, lost access dotted and red. https://mermaid.js.org/syntax/flowchart.html
 */
export function graphMarkdown(graph: ChangeGraph): string {
  const { groups, shared, edges } = graph;
  const styles = (['gained', 'lost'] as const).flatMap((change) => {
    const indices = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
    return indices.length === 0
      ? []
      : [`  linkStyle ${indices.join(',')} stroke:${STROKES[change] ?? ''},stroke-width:2px`];
  });
  const diagram = [
    COMPACT,
    'flowchart LR',
    '  accTitle: Service accounts, roles and resources of this change',
    '  accDescr: The list below the graph contains the same edges as text.',
    ...groups.flatMap(({ title, nodes }, index) => [
      `  subgraph g${index}["${mermaidLabel(title)}"]`,
      ...nodes.map((node) => `  ${nodeLine(node)}`),
      '  end',
    ]),
    ...shared.map(nodeLine),
    ...edges.map(edgeLine),
    ...styles,
  ];
  return [
    `<details><summary>Graph: ${nodesOf(graph).length} service accounts, roles and resources</summary>`,
    fence('mermaid', diagram),
    fence('diff', edgeTexts(graph)),
    '</details>',
  ].join('\n\n');
}

function nodeLine({ id, kind, lines }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  return `  ${id}${open}"${lines.map((line) => mermaidLabel(line)).join('<br/>')}"${close}`;
}

function edgeLine({ from, to, label, change }: GraphEdge): string {
  return `  ${from} ${ARROWS[change]}${label === '' ? '' : `|"${mermaidLabel(label)}"|`} ${to}`;
}

/** `+ role orders-prod → s3 orders-prod/*: Write` */
function edgeTexts(graph: ChangeGraph): string[] {
  const names = new Map(
    nodesOf(graph).map(({ id, lines }) => [id, lines.map((line) => inert(line, 120)).join(' on ')]),
  );
  return graph.edges.map(({ from, to, label, change }) => {
    const words = `${names.get(from) ?? ''} → ${names.get(to) ?? ''}`;
    return `${SIGNS[change]} ${words}${label === '' ? '' : `: ${inert(label)}`}`;
  });
}
