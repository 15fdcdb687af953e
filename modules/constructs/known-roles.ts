import { Tokenization, type IResolvable, type TerraformResource } from 'cdktf';

/** What somebody who uses a role should know of it. */
export interface KnownRole {
  /** Resources that give the role its permissions. */
  readonly permissions: readonly TerraformResource[];
  /** Whether its trust policy only lets in sessions that EKS puts its tags on. */
  readonly trustsSessionTags: boolean;
}

/** Roles by the tokens that stand for their ARNs. */
const roles = new WeakMap<IResolvable, KnownRole>();

/** Remembers a role for those who refer to it by this ARN. */
export function rememberRole(roleArn: string, role: KnownRole): void {
  for (const token of tokensIn(roleArn)) roles.set(token, role);
}

/** The role behind an ARN; undefined for an ARN that nobody remembered. */
export function roleBehind(roleArn: string): KnownRole | undefined {
  return tokensIn(roleArn)
    .map((token) => roles.get(token))
    .find((role) => role !== undefined);
}

function tokensIn(text: string): readonly IResolvable[] {
  return Tokenization.reverseString(text).tokens;
}
