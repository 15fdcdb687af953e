import { ACCESS_LEVELS } from '../access/access-levels';
import type { ServiceChange, ServiceRow } from '../access/change';
import { associationWords, type RowLayout, rowLines } from './row-lines';
import { inert } from './escape';

/** A titled list of signed lines, which both the terminal and a `diff` block of Markdown can colour by their first character. */
export interface Block {
  readonly title: string;
  /** Plain, visible text; each line begins with `+`, `-` or a space. */
  readonly lines: readonly string[];
}

export interface BlockLayout extends RowLayout {
  /** How many rows, gained and lost together, are shown before the rest is only counted. */
  readonly rows: number;
}

/** What changes for a service, apart from what is undecided and the notes. */
export function serviceBlocks(change: ServiceChange, layout: BlockLayout): Block[] {
  const { associations, role, trust } = change;
  const blocks: Block[] = [
    { title: 'Access', lines: signedRows(change, layout) },
    {
      title: 'Role',
      lines:
        role.before !== undefined && role.after !== undefined && role.before !== role.after
          ? [`- ${inert(role.before)}`, `+ ${inert(role.after)}`]
          : [],
    },
    {
      title: 'Service accounts',
      lines: [
        ...associations.gained.map((association) => `+ ${associationWords(association)}`),
        ...associations.lost.map((association) => `- ${associationWords(association)}`),
      ],
    },
    { title: 'Who may assume the role', lines: trust ? signedRows(trust, layout) : [] },
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

/** Gained rows, then lost ones, each with the farthest-reaching access level first, with an empty line between rows. */
export function signedRows(
  rows: { readonly gained: readonly ServiceRow[]; readonly lost: readonly ServiceRow[] },
  layout: BlockLayout,
): string[] {
  const signed = [
    ...byLevel(rows.gained).map((row) => ['+', row] as const),
    ...byLevel(rows.lost).map((row) => ['-', row] as const),
  ];
  const lines = signed
    .slice(0, layout.rows)
    .flatMap(([sign, row], index) => [
      ...(index > 0 ? [''] : []),
      ...rowLines(row, { ...layout, width: layout.width - 2 }).map((line) => `${sign} ${line}`),
    ]);
  const rest = signed.length - layout.rows;
  return rest > 0 ? [...lines, '', `  and ${rest} more ${rest === 1 ? 'row' : 'rows'}`] : lines;
}

function byLevel(rows: readonly ServiceRow[]): ServiceRow[] {
  return [...rows].sort((a, b) => ACCESS_LEVELS.indexOf(a.accessLevel) - ACCESS_LEVELS.indexOf(b.accessLevel));
}

/** The role by its name, where the ARN is one. */
export function roleName({ role }: ServiceChange): string {
  const arn = role.after ?? role.before ?? '';
  return arn.slice(arn.lastIndexOf('/') + 1);
}
