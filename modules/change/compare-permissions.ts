import { type PodSession, sessionKey } from '../access/pod-session';
import { handedOffNotes } from '../access/handed-off';
import type { ServiceAccess } from '../access/service-access';
import { withoutUnknownBoundary } from '../access/unknown-managed-policies';
import { type AssociationRef, distinctAssociations } from '../identity/association-ref';
import { compareRoleSessions } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { type AccessPair, accessPairs } from './access-pairs';
import type { AssociationChange, ServiceRow } from './change';
import { unprovenByPresumption } from './presumed-documents';
import { allowedByResourcePolicies } from './resource-policies';
import { gainedAsStatedBefore, gainedInOwnBuckets } from './stated-before';

/** What the role's policies give to the service accounts of a service, after against before. */
export interface PermissionChange {
  /** Rows that cannot occur included. */
  readonly gained: readonly ServiceRow[];
  readonly lost: readonly ServiceRow[];
  /** Something is lost that no row can list, because the document that takes it away is not known. */
  readonly losesUnlisted: boolean;
  readonly unknown: readonly UndecidedPart[];
  readonly notes: readonly string[];
}

/** What is found out about the service accounts of one pair. */
interface Outcome {
  readonly associations: readonly AssociationRef[];
  readonly sessions: AccessPair['sessions'];
  readonly gained?: readonly AccessRow[];
  readonly lost?: readonly AccessRow[];
  readonly losesUnlisted?: boolean;
  readonly unknown?: readonly UndecidedPart[];
  readonly notes?: readonly string[];
}

const NO_ACCESS: AccessObject = { policies: [] };

/** Compares per service account, in pairs of the access before and after. */
export function comparePermissions(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  associations: AssociationChange,
): PermissionChange {
  const outcomes = accessPairs(before, after, associations).map((pair): Outcome => {
    const { associations: those, sessions, only } = pair;
    const of = { associations: those, sessions };
    if (sessions.before && sessions.after) {
      const { gained, lost, losesUnlisted, ...rest } = compareKept(pair, sessions.before, sessions.after);
      return {
        ...of,
        ...rest,
        ...(only !== 'lost' && { gained }),
        ...(only !== 'gained' && { lost, losesUnlisted }),
      };
    }
    // Creating or removing a role without associations changes no access.
    if (those.length === 0) return of;
    return { ...of, ...(sessions.after ? wholeAccessGained(pair) : wholeAccessLost(pair)) };
  });
  return {
    gained: mergeRows(outcomes, 'gained', after?.associations ?? []),
    lost: mergeRows(outcomes, 'lost', before?.associations ?? []),
    losesUnlisted: outcomes.some(({ losesUnlisted }) => losesUnlisted),
    unknown: unique(outcomes.flatMap(({ unknown = [] }) => unknown)),
    notes: [
      ...new Set(
        outcomes.flatMap(({ notes = [], sessions }) => [
          ...notes.map((note) => aboutTarget(sessions, note)),
          ...handedOffNotes(sessions.after?.role),
        ]),
      ),
    ],
  };
}

/** A note on the policies of a target role names it. */
function aboutTarget({ before, after }: AccessPair['sessions'], note: string): string {
  const target = (after ?? before)?.via.at(-1);
  return target === undefined || note.includes(target) ? note : `target role ${target}: ${note}`;
}

type Found = Omit<Outcome, 'associations' | 'sessions'>;

function compareKept(pair: AccessPair, before: PodSession, after: PodSession): Found {
  const elsewhere = [
    ...(pair.before ? [] : [managedElsewhere('before', before)]),
    ...(pair.after ? [] : [managedElsewhere('after', after)]),
  ];
  if (!pair.before && !pair.after) return { unknown: sessionKey(before) === sessionKey(after) ? [] : elsewhere };
  const known = pair.before && pair.after ? { before: pair.before, after: pair.after, notes: [] } : mostOfBoth(pair);
  const { gained, lost, unknown } = compareRoleSessions(known.before, known.after);
  return {
    gained,
    lost,
    losesUnlisted: pair.unknown?.losesUnlisted ?? false,
    unknown: [
      ...elsewhere,
      ...unknown,
      ...(pair.undecided ?? []),
      ...(elsewhere.length === 0 ? allowedByResourcePolicies(known.before, known.after) : []),
      ...gainedAsStatedBefore(known.before, known.after, gained),
      ...gainedInOwnBuckets(known.before, known.after, gained),
      ...(gained.some(({ occurs }) => occurs) ? [] : unprovenByPresumption(known.before, known.after)),
    ],
    notes: [...(pair.unknown?.notes ?? []), ...known.notes],
  };
}

function wholeAccessGained({ after, sessions }: AccessPair): Found {
  if (!after) return { unknown: sessions.after ? [managedElsewhere('after', sessions.after)] : [] };
  const { access, notes } = withoutUnknownBoundary(after);
  const { gained, unknown } = compareRoleSessions(NO_ACCESS, access);
  return { gained, unknown: [...unknown, ...gainedAsStatedBefore(NO_ACCESS, access, gained)], notes };
}

/** All previous access is removed, so unknown parts of it are only noted; they do not make the verdict `unknown`. */
function wholeAccessLost({ before, sessions }: AccessPair): Found {
  if (!before) {
    const elsewhere = sessions.before && managedElsewhere('before', sessions.before);
    return { notes: elsewhere ? [`what is lost is not listed: ${elsewhere.reason}`] : [] };
  }
  const { access, notes } = withoutUnknownBoundary(before);
  const { lost, unknown } = compareRoleSessions(access, NO_ACCESS);
  return {
    lost,
    notes: [...notes, ...unknown.map(({ reason }) => `more may be lost than is listed: ${reason}`)],
  };
}

/** For a side that is not known, the other is shown as the most that it can be. */
function mostOfBoth({ before = NO_ACCESS, after = NO_ACCESS }: Pick<AccessPair, 'before' | 'after'>) {
  const [comparableBefore, comparableAfter] = [withoutUnknownBoundary(before), withoutUnknownBoundary(after)];
  return {
    before: comparableBefore.access,
    after: comparableAfter.access,
    notes: [...comparableBefore.notes, ...comparableAfter.notes],
  };
}

function managedElsewhere(side: UndecidedPart['side'], { role }: PodSession): UndecidedPart {
  return {
    reason: `the policies of role ${role.arn} are managed outside this repository, so its access is not known here`,
    side,
  };
}

/**
 * Equal rows become one; a row is annotated with the roles that its session assumes, and with its associations where it
 * does not hold for all of the side's.
 */
function mergeRows(
  outcomes: readonly Outcome[],
  direction: 'gained' | 'lost',
  all: readonly AssociationRef[],
): ServiceRow[] {
  const merged = new Map<string, { readonly row: ServiceRow; readonly of: AssociationRef[] }>();
  for (const { associations, sessions, [direction]: rows = [] } of outcomes) {
    const { via = [] } = (direction === 'gained' ? sessions.after : sessions.before) ?? {};
    for (const plain of rows) {
      const row: ServiceRow = via.length > 0 ? { ...plain, via } : plain;
      const key = JSON.stringify({ ...row, witness: undefined });
      const entry = merged.get(key) ?? { row, of: [] };
      entry.of.push(...associations);
      merged.set(key, entry);
    }
  }
  const { length } = distinctAssociations(all);
  return [...merged.values()].map(({ row, of }) => {
    const associations = distinctAssociations(of);
    return associations.length === length ? row : { ...row, associations };
  });
}

function unique(parts: readonly UndecidedPart[]): UndecidedPart[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
