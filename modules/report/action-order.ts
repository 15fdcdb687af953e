import { ACCESS_LEVELS } from '../catalogue/access-levels';
import { ACTION_WEIGHTS, weightOf } from '../catalogue/everyday-actions';
import type { ServiceChange } from '../change/change';
import type { AccessRow } from '../policy/comparison';
import { compareTexts } from '../text/compare-texts';
import { isWildcard, publishedActionsOfRow, type PublishedAction } from './published-actions';

/** The actions that findings of a service are about, as `service:Action`. */
export function actionsOfFindings({ findings = [] }: Partial<Pick<ServiceChange, 'findings'>>): ReadonlySet<string> {
  return new Set(findings.flatMap(({ witnesses }) => witnesses.map(({ action }) => action)));
}

/**
 * Actions in the order in which they matter: those of findings, those that destroy, manage access or remove data, those
 * of every day, the rest; each group in alphabetical order. A wildcard is as important as the worst of its actions.
 */
export function worstActionsFirst(row: AccessRow, worst: ReadonlySet<string> = NONE): readonly string[] {
  const ranked = row.actions.map((action) => [rankOf(action, row, worst), action] as const);
  return ranked.sort(([a, one], [b, other]) => a - b || compareTexts(one, other)).map(([, action]) => action);
}

/** Rows in the order of their worst action, then of their access level; rows that matter alike keep their order. */
export function worstRowsFirst<Row extends AccessRow>(rows: readonly Row[], worst: ReadonlySet<string> = NONE): Row[] {
  const ranks = new Map(rows.map((row) => [row, rankOfRow(row, worst)]));
  const level = ({ accessLevel }: AccessRow): number => ACCESS_LEVELS.indexOf(accessLevel);
  return [...rows].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || level(a) - level(b));
}

/** The rank of a row's worst action: 0 for one of a finding. Rows of actions that AWS may add come last. */
export function rankOfRow(row: AccessRow, worst: ReadonlySet<string> = NONE): number {
  if (row.futureActions) return LAST;
  return row.actions.reduce((least, action) => Math.min(least, rankOf(action, row, worst)), LAST);
}

/** True for an action of a finding, and for one that destroys or manages access: a list never hides it. */
export function isNotable(action: string, worst: ReadonlySet<string>): boolean {
  return rankOfAction(action, worst) <= 1 + ACTION_WEIGHTS.indexOf('manages access');
}

const NONE: ReadonlySet<string> = new Set();
const LAST = ACTION_WEIGHTS.length + 1;

function rankOfAction(action: string, worst: ReadonlySet<string>): number {
  return worst.has(action) ? 0 : 1 + ACTION_WEIGHTS.indexOf(weightOf(action));
}

function rankOf(action: string, row: AccessRow, worst: ReadonlySet<string>): number {
  if (!isWildcard(action)) return rankOfAction(action, worst);
  if (action === '*') return 1;
  return membersOf(action, row).reduce(
    (least, { service, name }) => Math.min(least, rankOfAction(`${service}:${name}`, worst)),
    LAST,
  );
}

const known = new WeakMap<AccessRow, Map<string, readonly PublishedAction[]>>();

/** The actions of a row that one of its wildcards denotes. */
function membersOf(wildcard: string, row: AccessRow): readonly PublishedAction[] {
  const ofRow = known.get(row) ?? new Map<string, readonly PublishedAction[]>();
  known.set(row, ofRow);
  let members = ofRow.get(wildcard);
  if (!members) ofRow.set(wildcard, (members = publishedActionsOfRow({ ...row, actions: [wildcard] })));
  return members;
}
