import type { Approver, Gate } from '../manifest/configuration';
import { approverName } from './approver-name';
import type { Approval, RefusedApproval } from './decide-gate';
import { type PullRequestReview, standingApprovals } from './standing-approvals';

/** Where what is known of a pull request's approvals comes from; each may fail, and then nothing is known. */
export interface ApprovalSource {
  readonly reviews: () => Promise<readonly PullRequestReview[]>;
  /** When the pull request last got another base branch, as ISO 8601 in UTC; undefined where it never did. */
  readonly lastBaseChange: () => Promise<string | undefined>;
  /** What somebody may do in the repository. */
  readonly permission: (login: string) => Promise<'admin' | 'write' | 'read' | 'none'>;
  readonly isTeamMember: (organization: string, slug: string, login: string) => Promise<boolean>;
  /** What a commit of the pull request changes, or, in words, why that cannot be told of this commit. */
  readonly changeAt: (commit: string) => Promise<Approval['change'] | string>;
}

/** The approvals of a pull request: those that count, those that do not, and those that nobody can tell of. */
export interface Approvals {
  readonly approvals: readonly Approval[];
  readonly refused: readonly RefusedApproval[];
  /** By somebody who may be in a team that cannot be read. */
  readonly undecided: readonly RefusedApproval[];
}

/**
 * The standing approvals of those who may approve, each with what it was given to.
 *
 * @param author login of the pull request's author, whose own approval counts for nothing
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
      refused.push({ ...who, reason: 'the pull request had another base branch then' });
      continue;
    }
    const change = await source.changeAt(commit);
    if (typeof change === 'string') refused.push({ ...who, reason: change });
    else approvals.push({ ...who, change });
  }
  return { approvals, refused, undecided };
}

/** Whether somebody may approve, why not, or why nobody can tell. */
type Role = 'approver' | { readonly refusal: string } | { readonly unknown: string };

async function roleOf(source: ApprovalSource, login: string, { approvers }: Gate, author: string): Promise<Role> {
  if (sameName(login, author)) return { refusal: 'nobody approves a pull request of their own' };
  const named = await namedAmong(approvers, login, source);
  if (named !== 'approver') return named;
  // GitHub lets everybody approve who can read.
  const permission = await source.permission(login);
  if (permission === 'admin' || permission === 'write') return 'approver';
  return { refusal: 'they may not write to this repository' };
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
      // Others may have approved: a stranger's approval must not close what is open.
      unknown ??= error instanceof Error ? error.message : String(error);
    }
  }
  return unknown === undefined ? { refusal: `gate.approvers names ${approverNames(approvers)}` } : { unknown };
}

function approverNames(approvers: readonly Approver[]): string {
  return approvers.length === 0 ? 'nobody' : `only ${approvers.map(approverName).join(', ')}`;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
