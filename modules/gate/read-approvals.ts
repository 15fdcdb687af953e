import type { Approver, Gate } from '../manifest/configuration';
import { approverName } from './approver-name';
import type { Approval, RefusedApproval } from './decide-gate';
import { type GitHubUser, sameUser } from './github-user';
import { type PullRequestReview, standingApprovals } from './standing-approvals';

/** The sources of a pull request's approvals. If one fails, the approvals are unknown. */
export interface ApprovalSource {
  readonly reviews: () => Promise<readonly PullRequestReview[]>;
  /** When the base branch of the pull request last changed, as ISO 8601 in UTC; undefined if it never did. */
  readonly lastBaseChange: () => Promise<string | undefined>;
  /** Who made the pull request's commits. Called only if the gate asks for independent approvals. */
  readonly contributors: () => Promise<Contributors>;
  /** A user's permission in the repository. */
  readonly permission: (login: string) => Promise<'admin' | 'write' | 'read' | 'none'>;
  readonly isTeamMember: (organization: string, slug: string, login: string) => Promise<boolean>;
  /** The change of a commit of the pull request, or the reason why it cannot be computed. */
  readonly changeAt: (commit: string) => Promise<Approval['change'] | string>;
}

/** Who wrote or committed a pull request's commits. */
export interface Contributors {
  readonly users: readonly GitHubUser[];
  /** Commits with an author or committer whose e-mail address belongs to no GitHub account. */
  readonly anonymous: readonly string[];
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
 * @param author of the pull request, whose own approval never applies; undefined if the account was deleted
 */
export async function readApprovals(
  source: ApprovalSource,
  gate: Gate,
  author: GitHubUser | undefined,
): Promise<Approvals> {
  const [approvals, refused, undecided]: [Approval[], RefusedApproval[], RefusedApproval[]] = [[], [], []];
  const standing = standingApprovals(await source.reviews());
  const newBase = standing.length === 0 ? undefined : await source.lastBaseChange();
  const contributors = gate.independent && standing.length > 0 ? await source.contributors() : undefined;
  for (const { user, commit, submittedAt } of standing) {
    const who = { login: user.login, commit };
    const role = await roleOf(source, user, gate, { author, contributors });
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
export type Role = 'approver' | { readonly refusal: string } | { readonly unknown: string };

async function roleOf(
  source: ApprovalSource,
  user: GitHubUser,
  gate: Gate,
  {
    author,
    contributors,
  }: { readonly author: GitHubUser | undefined; readonly contributors: Contributors | undefined },
): Promise<Role> {
  if (author && sameUser(user, author)) return { refusal: 'authors cannot approve their own pull request' };
  if (contributors?.users.some((one) => sameUser(one, user)))
    return { refusal: 'the user wrote or committed a commit of the pull request (gate.independent)' };
  const role = await approverRole(source, user, gate);
  const [anonymous] = contributors?.anonymous ?? [];
  if (role !== 'approver' || anonymous === undefined) return role;
  // Its author may be the approver.
  return {
    refusal: `gate.independent is set, and the author of commit ${anonymous.slice(0, 12)} has no GitHub account: the e-mail address of the commit must be added to one`,
  };
}

/** Whether a gate permits a user to approve the changes of others. */
export async function approverRole(
  source: Pick<ApprovalSource, 'permission' | 'isTeamMember'>,
  user: GitHubUser,
  { approvers }: Gate,
): Promise<Role> {
  const named = await namedAmong(approvers, user, source);
  if (named !== 'approver') return named;
  // GitHub accepts approvals from every user with read access.
  const permission = await source.permission(user.login);
  if (permission === 'admin' || permission === 'write') return 'approver';
  return { refusal: 'the user has no write access to this repository' };
}

async function namedAmong(
  approvers: readonly Approver[],
  { login, id }: GitHubUser,
  { isTeamMember }: Pick<ApprovalSource, 'isTeamMember'>,
): Promise<Role> {
  const isNamed = (one: Approver) =>
    one.kind === 'user' && (one.id === undefined ? sameName(one.login, login) : one.id === id);
  if (approvers.some(isNamed)) return 'approver';
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
