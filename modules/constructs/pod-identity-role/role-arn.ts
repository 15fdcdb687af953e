import { Token, Tokenization, type IResolvable, type IResolveContext } from 'cdktf';
import type { PodIdentityRole } from '.';

/** The token of a role's ARN. It carries the role, for constructs that are given the ARN only. */
export class RoleArn implements IResolvable {
  readonly creationStack: string[];

  /** @param reference what Terraform resolves to the ARN */
  constructor(
    readonly role: PodIdentityRole,
    private readonly reference: IResolvable,
  ) {
    this.creationStack = reference.creationStack;
  }

  resolve(context: IResolveContext): unknown {
    return this.reference.resolve(context);
  }

  toString(): string {
    return Token.asString(this);
  }
}

/** The role whose `arn` a text is; undefined for any other text. */
export function roleOfArn(arn: string): PodIdentityRole | undefined {
  return Tokenization.reverseString(arn).tokens.find((token) => token instanceof RoleArn)?.role;
}
