import type { Approver, Gate } from '../manifest/configuration';
import { approverName } from './approver-name';
import type { Approval, RefusedApproval } from './decide-gate';
import { type PullRequestReview, standingApprovals } from './standing-approvals';

/** The sources of a pull request's approvals. If one fails, the approvals are unknown. */
export interface ApprovalSource {
  readonly reviews: () => Promise<readonly PullRequestReview[]>;
  /** When the base branch of the pull request last changed, as ISO 8601 in UTC; undefined if it never did. */
  readonly lastBaseChange: () => Promise<string | undefined>;
  /** A user's permission in the repository. */
  readonly permission: (login: string) => Promise<'admin' | 'write' | 'read' | 'none'>;
  readonly isTeamMember: (organization: string, slug: string, login: string) => Promise<boolean>;
  /** The change of a commit of the pull request, or the reason why it cannot be computed. */
  readonly changeAt: (commit: string) => Promise<Approval['change'] | string>;
}

/** The approvals of a pull request: those that apply, those that do not, and those that cannot be checked. */
export interface Approvals {
  readonly approvals: readonly Approval[];
  readonly refused: readonly RefusedApproval[];
  /** By a user who may belong to a team that cannot be read. */
  readonly undecided: readonly RefusedApproval[];
}

/**
 * The current approvals of permitted approvers, each with the change that it approves.
 *
 * @param author login of the pull request's author, whose own approval never applies
 */
export async function readApprovals(source: ApprovalSource, gate: Gate, author: string): Promise<Approvals> {
  const [approvals, refused, undecided]: [Approval[], RefusedApproval[], RefusedApproval[]] = [[], [], []];
  const standing = standingApprovals(await source.reviews());
  const newBase = standing.length === 0 ? undefined : await source.lastBaseChange();
  for (const { login, commit, submittedAt } of standing) {
    const who = { login, commit };
    const role = await roleOf(source, login, gate, author);
    if (role !== 'approver') {
      if ('unknown' in role) undecided.push({ ...who, reason: role.unknown });
      else refused.push({ ...who, reason: role.refusal });
      continue;
    }
    if (newBase !== undefined && submittedAt <= newBase) {
      refused.push({ ...who, reason: 'the base branch of the pull request has changed since' });
      continue;
    }
    const change = await source.changeAt(commit);
    if (typeof change === 'string') refused.push({ ...who, reason: change });
    else approvals.push({ ...who, change });
  }
  return { approvals, refused, undecided };
}

/** Whether a user may approve, why not, or why this cannot be checked. */
type Role = 'approver' | { readonly refusal: string } | { readonly unknown: string };

async function roleOf(source: ApprovalSource, login: string, { approvers }: Gate, author: string): Promise<Role> {
  if (sameName(login, author)) return { refusal: 'authors cannot approve their own pull request' };
  const named = await namedAmong(approvers, login, source);
  if (named !== 'approver') return named;
  // GitHub accepts approvals from every user with read access.
  const permission = await source.permission(login);
  if (permission === 'admin' || permission === 'write') return 'approver';
  return { refusal: 'the user has no write access to this repository' };
}

async function namedAmong(
  approvers: readonly Approver[],
  login: string,
  { isTeamMember }: ApprovalSource,
): Promise<Role> {
  if (approvers.some((one) => one.kind === 'user' && sameName(one.login, login))) return 'approver';
  let unknown: string | undefined;
  for (const one of approvers) {
    if (one.kind !== 'team') continue;
    try {
      if (await isTeamMember(one.organization, one.slug, login)) return 'approver';
    } catch (error) {
      // An approval by an unknown user must not decide the gate: a permitted approver may have approved too.
      unknown ??= error instanceof Error ? error.message : String(error);
    }
  }
  return unknown === undefined ? { refusal: `gate.approvers names ${approverNames(approvers)}` } : { unknown };
}

function approverNames(approvers: readonly Approver[]): string {
  return approvers.length === 0 ? 'no approver' : `only ${approvers.map(approverName).join(', ')}`;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
