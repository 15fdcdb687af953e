import { Tokenization, type IResolvable, type TerraformResource } from 'cdktf';

/** Resources that give a role its permissions, by the tokens that stand for the role's ARN. */
const permissions = new WeakMap<IResolvable, readonly TerraformResource[]>();

/** Remembers what somebody who refers to a role by this ARN should wait for. */
export function rememberPermissions(roleArn: string, resources: readonly TerraformResource[]): void {
  for (const token of tokensIn(roleArn)) permissions.set(token, resources);
}

/** What the role behind an ARN gets its permissions from: nothing for an ARN that nobody remembered. */
export function permissionsBehind(roleArn: string): readonly TerraformResource[] {
  return tokensIn(roleArn).flatMap((token) => permissions.get(token) ?? []);
}

function tokensIn(text: string): readonly IResolvable[] {
  return Tokenization.reverseString(text).tokens;
}
