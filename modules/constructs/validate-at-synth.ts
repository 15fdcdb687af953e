import type { IConstruct } from 'constructs';
import { literalTextOf } from './literal-text';

/** An argument as far as it is known at synth; undefined for a token. */
export type LiteralText = <T>(argument: T) => T | undefined;

/**
 * Checks a construct when its stack is synthesized. CDKTF reports the problems of all constructs together, each with the
 * construct's path. The check reads arguments at that time, so that it sees what aspects and setters have changed.
 *
 * https://developer.hashicorp.com/terraform/cdktf/concepts/constructs
 */
export function validateAtSynth(construct: IConstruct, problems: (literal: LiteralText) => string[]): void {
  construct.node.addValidation({ validate: () => problems((argument) => literalTextOf(construct, argument)) });
}
