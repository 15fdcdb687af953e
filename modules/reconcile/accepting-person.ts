import { type GitHubUser, sameUser } from '../gate/github-user';
import { approverRole, type ApprovalSource } from '../gate/read-approvals';
import type { Gate } from '../manifest/configuration';

/** Who wants to accept refused plans. */
export interface AcceptingPerson {
  /** The user who started the run; undefined if GitHub has no such account. */
  readonly user: GitHubUser | undefined;
  /** The gate in force; undefined without one. */
  readonly gate: Gate | undefined;
  /** The authors of the pending commits and pull requests. */
  readonly authors: readonly GitHubUser[];
  readonly source: Pick<ApprovalSource, 'permission' | 'isTeamMember'>;
}

/**
 * Why a user may not accept refused plans; undefined for one who may. An approver may, except of what they wrote; without a
 * gate everybody with write access. A bot may not.
 */
export async function acceptRefusal({ user, gate, authors, source }: AcceptingPerson): Promise<string | undefined> {
  if (user === undefined) return 'the user who started the run is unknown';
  const { login } = user;
  if (login.endsWith('[bot]')) return `${login} is not a person`;
  if (authors.some((author) => sameUser(author, user))) {
    return `${login} is an author of the pending changes`;
  }
  if (gate === undefined) {
    const permission = await source.permission(login);
    return permission === 'admin' || permission === 'write' ? undefined : `${login} has no write access`;
  }
  const role = await approverRole(source, user, gate);
  if (role === 'approver') return undefined;
  return `${login} may not approve: ${'unknown' in role ? role.unknown : role.refusal}`;
}
