import type { ServiceChange, ServiceComparison, ServiceRow } from '../change/change';
import { rowsInDoubt } from '../change/resource-policies-unknown';
import { actionsOfFindings, worstRowsFirst } from './action-order';
import { counted, countedByLevel } from './counted-actions';
import { inert } from './escape';
import { associationWords, groupLines, groupsOf, type RowLayout } from './row-lines';
import { presetLines } from './preset-lines';
import { targetRoleLines } from './target-role-lines';
import { wrapped } from './wrap';

/** A titled list of signed lines, which the terminal and a Markdown `diff` block color by the first character. */
export interface TextBlock {
  readonly title: string;
  /** Plain, visible text; each line begins with `+`, `-`, `?` or a space. */
  readonly lines: readonly string[];
}

export interface BlockLayout extends RowLayout {
  /** How many gained and lost rows are shown; the rest is counted. */
  readonly rows: number;
  /** Show rows that differ only in their actions as one, even if their lists are short. */
  readonly merged?: boolean;
}

/** Unlimited lists. */
export const WHOLE: Pick<BlockLayout, 'most' | 'rows'> = { most: Infinity, rows: Infinity };
/** Lists of a readable length; the rest is counted. */
export const READABLE: Pick<BlockLayout, 'most' | 'rows'> = { most: 12, rows: 25 };

/** Whether part of a change is only counted. */
export function isShortened(
  change: Pick<ServiceComparison, 'gained' | 'lost' | 'trust' | 'unknown'>,
  { most, rows: mostRows }: Pick<BlockLayout, 'most' | 'rows'>,
): boolean {
  const lists = [change, change.trust ?? { gained: [], lost: [] }, { gained: rowsInDoubt(change), lost: [] }];
  return lists.some(({ gained, lost }) => {
    const rows: readonly ServiceRow[] = [...gained, ...lost];
    return rows.length > mostRows || rows.some((row) => longestList(row) > most);
  });
}

function longestList({ actions, exceptActions, resources, principals, unless = [] }: ServiceRow): number {
  const lists = [
    actions,
    exceptActions,
    resources.include,
    resources.exclude,
    ...(resources.within ?? []),
    principals?.include,
    principals?.exclude,
    ...unless.flatMap((one) => [
      one.actions,
      one.resources?.include,
      one.resources?.exclude,
      ...(one.resources?.within ?? []),
      one.principals?.include,
      one.principals?.exclude,
    ]),
  ];
  return Math.max(...lists.map((list) => list?.length ?? 0));
}

/** The changes of a service, without undecided access and notes; what its findings are about comes first. */
export function serviceBlocks(
  change: ServiceComparison & Partial<Pick<ServiceChange, 'findings'>>,
  options: BlockLayout,
): TextBlock[] {
  const { associations, role } = change;
  const layout = { ...options, worst: actionsOfFindings(change) };
  // A preset is named instead of its rows, unless all rows are listed.
  const isListed = (row: ServiceRow): boolean => row.preset === undefined || layout.rows === Infinity;
  const listed = { gained: change.gained.filter(isListed), lost: change.lost.filter(isListed) };
  const blocks: TextBlock[] = [
    { title: 'Presets', lines: presetLines(change, layout) },
    { title: 'Access', lines: signedRows(listed, layout) },
    {
      title: 'Access that resource policies may allow now',
      lines: signed(
        worstRowsFirst(rowsInDoubt(change), layout.worst).map((row) => ['?', row]),
        layout,
      ),
    },
    {
      title: 'Role',
      lines:
        role.before !== undefined && role.after !== undefined && role.before !== role.after
          ? [`- ${inert(role.before)}`, `+ ${inert(role.after)}`]
          : [],
    },
    { title: 'Target role', lines: targetRoleLines(change) },
    {
      title: 'Service accounts',
      lines: [
        ...associations.gained.map((association) => `+ ${associationWords(association)}`),
        ...associations.lost.map((association) => `- ${associationWords(association)}`),
      ],
    },
    ...trustBlocks(change, layout),
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

/** Rows of a target role's trust policy name it as their resource. */
function trustBlocks({ trust, targetRoles }: ServiceComparison, layout: BlockLayout): TextBlock[] {
  if (!trust) return [];
  const targets = new Set([...(targetRoles?.before ?? []), ...(targetRoles?.after ?? [])].map(({ arn }) => arn));
  const isOfTarget = ({ resources }: ServiceRow): boolean => resources.include.some((arn) => targets.has(arn));
  const rowsOf = (some: (row: ServiceRow) => boolean): Parameters<typeof signedRows>[0] => ({
    gained: trust.gained.filter(some),
    lost: trust.lost.filter(some),
  });
  return [
    {
      title: 'Who may assume the role',
      lines: signedRows(
        rowsOf((row) => !isOfTarget(row)),
        layout,
      ),
    },
    { title: 'Who may assume the target role', lines: signedRows(rowsOf(isOfTarget), layout) },
  ];
}

/** Gained rows, then lost ones, each with the worst action first, separated by empty lines. */
export function signedRows(
  rows: { readonly gained: readonly ServiceRow[]; readonly lost: readonly ServiceRow[] },
  layout: BlockLayout,
): string[] {
  return signed(
    [
      ...worstRowsFirst(rows.gained, layout.worst).map((row) => ['+', row] as const),
      ...worstRowsFirst(rows.lost, layout.worst).map((row) => ['-', row] as const),
    ],
    layout,
  );
}

type SignedRow = readonly [sign: (typeof SIGNS)[number], row: ServiceRow];

function signed(all: readonly SignedRow[], layout: BlockLayout): string[] {
  const shown = all.slice(0, layout.rows);
  const groups = SIGNS.flatMap((sign) =>
    groupsOf(rowsOf(shown, sign), layout.merged ? 0 : layout.most).map((group) =>
      groupLines(group, { ...layout, width: layout.width - 2 }).map((line) => `${sign} ${line}`),
    ),
  );
  const lines = groups.flatMap((group, index) => [...(index > 0 ? [''] : []), ...group]);
  return [...lines, ...restLines(all.slice(layout.rows), shown.length > 0, layout.width)];
}

const SIGNS = ['+', '-', '?'] as const;

function rowsOf(all: readonly SignedRow[], sign: SignedRow[0]): readonly ServiceRow[] {
  return all.filter(([other]) => other === sign).map(([, row]) => row);
}

/** The number of hidden rows, and the number of their actions by service and level. */
function restLines(rest: readonly SignedRow[], shown: boolean, width: number): string[] {
  return SIGNS.flatMap((sign) => {
    const rows = rowsOf(rest, sign);
    if (rows.length === 0) return [];
    const lines = [
      shown ? `and ${counted(rows.length, 'more row')}` : counted(rows.length, 'row'),
      ...countedByLevel(rows).flatMap((words) => wrapped(words, width - 2, '  ', '      ')),
    ];
    return [...(shown ? [''] : []), ...lines.map((line) => `${sign} ${line}`)];
  });
}

/** The name of the role, if the ARN is valid. */
export function roleName({ role }: Pick<ServiceComparison, 'role'>): string {
  const arn = role.after ?? role.before ?? '';
  return arn.slice(arn.lastIndexOf('/') + 1);
}
