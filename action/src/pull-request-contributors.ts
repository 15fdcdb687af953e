import type { getOctokit } from '@actions/github';
import type { GitHubUser } from '../../modules/gate/github-user';
import type { Contributors } from '../../modules/gate/read-approvals';
import type { RepositoryName } from './trigger-event';

/**
 * Commits of a pull request with their people. GraphQL knows co-authors and has all commits; REST has one author for each,
 * and at most 250 commits. https://docs.github.com/en/graphql/reference/objects#commit
 */
const QUERY = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pull) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          commit {
            oid
            committedViaWeb
            authors(first: 100) { totalCount nodes { user { login databaseId } } }
            committer { user { login databaseId } }
          }
        }
      }
    }
  }
}`;

/** A person of a commit; without an account if no GitHub account has the e-mail address. */
interface GitActor {
  readonly user: { readonly login: string; readonly databaseId: number } | null;
}

interface CommitNode {
  readonly commit: {
    readonly oid: string;
    /** Made by GitHub for a user, so that GitHub is the committer. */
    readonly committedViaWeb: boolean;
    readonly authors: { readonly totalCount: number; readonly nodes: readonly GitActor[] };
    readonly committer: GitActor | null;
  };
}

interface Answer {
  readonly repository: {
    readonly pullRequest: {
      readonly commits: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: readonly CommitNode[];
      };
    };
  };
}

/** Who wrote and committed the commits of a pull request. */
export async function contributorsOf(
  { graphql }: Pick<ReturnType<typeof getOctokit>, 'graphql'>,
  { owner, repo }: RepositoryName,
  pull: number,
): Promise<Contributors> {
  const users = new Map<number, GitHubUser>();
  const anonymous: string[] = [];
  let after: string | null = null;
  do {
    const answer: Answer = await graphql<Answer>(QUERY, { owner, repo, pull, after });
    const { nodes, pageInfo } = answer.repository.pullRequest.commits;
    for (const { commit } of nodes) {
      const { authors, committer, committedViaWeb, oid } = commit;
      const people = [...authors.nodes, ...(committedViaWeb || committer === null ? [] : [committer])];
      for (const { user } of people) if (user) users.set(user.databaseId, { login: user.login, id: user.databaseId });
      if (people.some(({ user }) => user === null) || authors.totalCount > authors.nodes.length) anonymous.push(oid);
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return { users: [...users.values()], anonymous };
}
