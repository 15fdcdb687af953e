import type { Approver, Gate } from '../manifest/configuration';
import { approverName } from './approver-name';
import type { Approval, RefusedApproval } from './decide-gate';
import { type PullRequestReview, standingApprovals } from './standing-approvals';

/** Where what is known of a pull request's approvals comes from; each may fail, and then nothing is known. */
export interface ApprovalSource {
  readonly reviews: () => Promise<readonly PullRequestReview[]>;
  /** What somebody may do in the repository. */
  readonly permission: (login: string) => Promise<'admin' | 'write' | 'read' | 'none'>;
  readonly isTeamMember: (organization: string, slug: string, login: string) => Promise<boolean>;
  /** What a commit of the pull request changes, or, in words, why that cannot be told of this commit. */
  readonly changeAt: (commit: string) => Promise<Approval['change'] | string>;
}

/** The approvals of a pull request that count, and those that do not. */
export interface Approvals {
  readonly approvals: readonly Approval[];
  readonly refused: readonly RefusedApproval[];
}

/**
 * The standing approvals of those who may approve, each with what it was given to.
 *
 * @param author login of the pull request's author, whose own approval counts for nothing
 */
export async function readApprovals(source: ApprovalSource, gate: Gate, author: string): Promise<Approvals> {
  const approvals: Approval[] = [];
  const refused: RefusedApproval[] = [];
  for (const { login, commit } of standingApprovals(await source.reviews())) {
    const outcome = (await refusalOf(source, login, gate, author)) ?? (await source.changeAt(commit));
    if (typeof outcome === 'string') refused.push({ login, commit, reason: outcome });
    else approvals.push({ login, commit, change: outcome });
  }
  return { approvals, refused };
}

/** Why somebody's approval does not count, as far as that is a matter of who it is. */
async function refusalOf(
  source: ApprovalSource,
  login: string,
  { approvers }: Gate,
  author: string,
): Promise<string | undefined> {
  if (sameName(login, author)) return 'nobody approves a pull request of their own';
  if (!(await isApprover(source, login, approvers))) return `gate.approvers names ${approverNames(approvers)}`;
  // GitHub lets everybody approve who can read.
  const permission = await source.permission(login);
  return permission === 'admin' || permission === 'write' ? undefined : 'they may not write to this repository';
}

async function isApprover(
  { isTeamMember }: ApprovalSource,
  login: string,
  approvers: readonly Approver[],
): Promise<boolean> {
  if (approvers.some((one) => one.kind === 'user' && sameName(one.login, login))) return true;
  for (const one of approvers) {
    if (one.kind === 'team' && (await isTeamMember(one.organization, one.slug, login))) return true;
  }
  return false;
}

function approverNames(approvers: readonly Approver[]): string {
  return approvers.length === 0 ? 'nobody' : `only ${approvers.map(approverName).join(', ')}`;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
