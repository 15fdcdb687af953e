import { documentOrigins } from '../access/document-origins';
import { MECHANISMS } from '../identity/mechanisms';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import { listed } from '../text/listed';
import type { ServiceComparison, TrustChange } from './change';
import { compareAssociations } from './compare-associations';
import { comparePermissions } from './compare-permissions';
import { compareTargetRoles } from './compare-target-roles';
import { compareTrust } from './compare-trust';
import { podRestarts } from './pod-restarts';
import { type PodSession, sessionKey } from '../access/pod-session';
import { DEFAULT_SESSION_DURATION, type RoleAccess, type ServiceAccess } from '../access/service-access';
import { type SessionPair, sessionPairs } from './session-pairs';
import { verdictOf } from './verdicts';

export interface ServiceOptions {
  /** Show rows that cannot occur too, and not only their number; the verdict counts only those that can. */
  readonly allRows?: boolean;
  /** Give the change of a service that has the same access on both sides, too. */
  readonly evenIfEqual?: boolean;
  /** What is not known of either side. A side that is undefined and not known is not taken for one without access. */
  readonly undecided?: readonly UndecidedPart[];
}

/**
 * What changes for one service in one environment; undefined where nothing does.
 * Without `before` the service is added, without `after` it is removed: then all of its access is gained, or lost.
 */
export function compareServices(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  options: ServiceOptions = {},
): ServiceComparison | undefined {
  const known = after ?? before;
  const undecided = options.undecided ?? [];
  if (!known || (undecided.length === 0 && !options.evenIfEqual && before && after && sameAccess(before, after))) {
    return undefined;
  }

  const associations = compareAssociations(before, after);
  const kept = sessionPairs(before, after, associations).filter(
    ({ kind, association }) => kind === 'kept' && association,
  );
  const permissions = comparePermissions(before, after, associations);
  const trust = compareTrust(before, after, associations);
  const targetRoles = compareTargetRoles(before, after);
  const unknown = [...undecided, ...dependentsElsewhere(kept), ...permissions.unknown, ...trust.unknown];
  const trustOutcome = { gained: trust.gained.some(occurs), lost: trust.lost.some(occurs) };
  // A service account that gains a role gains access even where the role's own policies allow nothing: policies of
  // resources may name the role.
  const gained = permissions.gained.some(occurs) || associations.gained.length > 0 || trustOutcome.gained;
  const lost =
    permissions.lost.some(occurs) || associations.lost.length > 0 || trustOutcome.lost || permissions.losesUnlisted;

  const shown = <Row extends AccessRow>(rows: readonly Row[]): readonly Row[] =>
    options.allRows ? rows : rows.filter(occurs);
  const trustChange: TrustChange = {
    verdict: verdictOf({ ...trustOutcome, unknown: trust.unknown.length > 0 }),
    gained: shown(trust.gained),
    lost: shown(trust.lost),
  };
  const impossible = {
    gained: [...permissions.gained, ...trust.gained].filter((row) => !occurs(row)).length,
    lost: [...permissions.lost, ...trust.lost].filter((row) => !occurs(row)).length,
  };
  const documents = [...documentOrigins(before), ...documentOrigins(after)].filter(
    ({ arn, from }, at, all) => at === all.findIndex((one) => one.arn === arn && one.from === from),
  );
  const sessionDurations = changedSessionDuration(before?.role, after?.role);
  const trustShows = trustChange.gained.length > 0 || trustChange.lost.length > 0 || trust.unknown.length > 0;
  const restarting = [
    ...associations.gained,
    ...associations.lost,
    ...kept.flatMap((pair) => (needsPodRestart(pair) && pair.association ? [pair.association] : [])),
  ];
  const restarts = podRestarts(restarting, after?.restart);
  const change: ServiceComparison = {
    service: known.service,
    environment: known.environment,
    ...(known.owner !== undefined && { owner: known.owner }),
    manifest: known.manifest,
    change: kindOf(before, after, undecided),
    verdict: verdictOf({ gained, lost, unknown: unknown.length > 0 }),
    role: { ...(before && { before: before.role.arn }), ...(after && { after: after.role.arn }) },
    ...(targetRoles && { targetRoles }),
    associations,
    gained: shown(permissions.gained),
    lost: shown(permissions.lost),
    ...(trustShows && { trust: trustChange }),
    ...(impossible.gained + impossible.lost > 0 && { impossible }),
    unknown,
    ...(documents.length > 0 && { documents }),
    notes: [...permissions.notes, ...movedSessions(kept), ...sessionDurations],
    needsPodRestart: restarting.length > 0,
    ...(restarts.length > 0 && { podRestarts: restarts }),
  };
  const isSilent = change.verdict === 'equal' && sessionDurations.length === 0 && !saysAnything(change);
  return isSilent && !options.evenIfEqual ? undefined : change;
}

/** The quick answer for most services of a change to the configuration. */
function sameAccess(before: ServiceAccess, after: ServiceAccess): boolean {
  const ofRole = (role: RoleAccess): unknown => [
    role.arn,
    role.tags,
    role.toolTags,
    role.permissions,
    role.trustPolicy,
    role.sessionTags !== false,
    role.maxSessionDuration,
  ];
  const key = ({ account, role, associations, targetRoles = [] }: ServiceAccess): string =>
    JSON.stringify([account, ofRole(role), associations, targetRoles.map(ofRole)]);
  return key(before) === key(after);
}

function saysAnything(change: ServiceComparison): boolean {
  const { gained, lost, trust, impossible, needsPodRestart: restarts } = change;
  return gained.length > 0 || lost.length > 0 || trust !== undefined || impossible !== undefined || restarts;
}

function kindOf(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  undecided: readonly UndecidedPart[],
): ServiceComparison['change'] {
  const isMissing = (side: UndecidedPart['side']): boolean => !undecided.some((part) => part.side === side);
  if (!before && isMissing('before')) return 'added';
  return !after && isMissing('after') ? 'removed' : 'changed';
}

function occurs(row: AccessRow): boolean {
  return row.occurs;
}

/**
 * Pods get their credentials for an association when they start, and keep them for hours: one that changes its role or
 * its session must start again. An edit of the role's policies needs nothing.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
function needsPodRestart({ before, after, only }: SessionPair): boolean {
  return only !== undefined || (before && sessionKey(before)) !== (after && sessionKey(after));
}

/** Longer sessions are not more access, but credentials that are stolen are valid for longer. */
function changedSessionDuration(before: RoleAccess | undefined, after: RoleAccess | undefined): readonly string[] {
  if (!before?.permissions || !after?.permissions) return [];
  const [old, next] = [before, after].map(({ maxSessionDuration = DEFAULT_SESSION_DURATION }) => maxSessionDuration);
  return old === next ? [] : [`sessions of the role may last ${hours(next)}, before ${hours(old)}`];
}

function hours(seconds = DEFAULT_SESSION_DURATION): string {
  return seconds % 3600 === 0 ? `${seconds / 3600} ${seconds === 3600 ? 'hour' : 'hours'}` : `${seconds} seconds`;
}

/**
 * What changes in who may assume the role, where service accounts keep it and get their sessions by another mechanism. The
 * access is the same by both, but for what depends on session tags.
 */
function movedSessions(pairs: readonly SessionPair[]): readonly string[] {
  const accounts = new Map<string, Set<string>>();
  for (const { before, after, only, association } of pairs) {
    if (!before || !after || !association || before.mechanism === after.mechanism) continue;
    const [old, next] = [MECHANISMS[before.mechanism].title, MECHANISMS[after.mechanism].title];
    const how = {
      gained: `by ${next}, too`,
      lost: `by ${next} only, not by ${old}`,
      moved: `by ${next} instead of ${old}`,
    };
    const tags =
      'what policies elsewhere allow or deny by session tags, which only EKS Pod Identity sets, is not known here';
    const words = `sessions ${how[only ?? 'moved']}; ${tags}`;
    accounts.set(
      words,
      (accounts.get(words) ?? new Set()).add(`${association.namespace}/${association.serviceAccount}`),
    );
  }
  return [...accounts].map(([words, names]) => `${listed([...names])} ${names.size === 1 ? 'gets' : 'get'} ${words}`);
}

/**
 * Policies of resources and of other roles may allow a role by its name, or by its tags and those of its sessions. They
 * are not part of the comparison, so a service account that keeps its association but gets another name or other tags
 * may gain by them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html
 */
function dependentsElsewhere(pairs: readonly SessionPair[]): UndecidedPart[] {
  const reasons = pairs.flatMap(({ before, after, only }) =>
    before && after && only !== 'lost' ? changedNames(before, after) : [],
  );
  return [...new Set(reasons)].map((reason) => ({ reason, side: 'after' }));
}

function changedNames(before: PodSession, after: PodSession): string[] {
  const reasons: string[] = [];
  if (before.role.arn !== after.role.arn) {
    reasons.push(
      `the role becomes ${after.role.arn}: what policies elsewhere allow a role of that name is not known here`,
    );
  }
  if (before.role.permissions && after.role.permissions) {
    const keys = [...new Set([...Object.keys(before.role.tags), ...Object.keys(after.role.tags)])].sort();
    const changed = keys.filter((key) => before.role.tags[key] !== after.role.tags[key]);
    if (changed.length > 0) {
      reasons.push(
        `role tags change (${changed.join(', ')}): what policies elsewhere allow by aws:PrincipalTag is not known here`,
      );
    }
  }
  // `movedSessions` says what another mechanism changes.
  if (before.mechanism === after.mechanism && (before.tags === undefined) !== (after.tags === undefined)) {
    const switched = after.tags ? 'on' : 'off';
    reasons.push(
      `session tags are switched ${switched}: what policies elsewhere allow or deny by aws:PrincipalTag is not known here`,
    );
  }
  return reasons;
}
