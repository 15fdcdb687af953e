/** An account on GitHub. Its login may change, and another account may then take it; its ID stays. */
export interface GitHubUser {
  readonly login: string;
  /** https://docs.github.com/en/rest/users/users#get-a-user */
  readonly id: number;
}

/** Whether two are the same account. */
export function sameUser(one: GitHubUser, other: GitHubUser): boolean {
  return one.id === other.id;
}
