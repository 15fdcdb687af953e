import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { DataStack } from './data-stack';
import { unescapeInterpolation } from './escape-interpolation';

/**
 * An argument of a construct as a program gave it, as far as it is known at synth: undefined for a token, lists and
 * mappings without the items that are tokens.
 */
export function literalTextOf<T>(construct: IConstruct, argument: T): T | undefined {
  const stack = TerraformStack.of(construct);
  const plain = (text: string): string => {
    const unescaped = unescapeInterpolation(text);
    return stack instanceof DataStack ? stack.shown(unescaped) : unescaped;
  };
  return literal(argument, plain) as T | undefined;
}

function literal(value: unknown, plain: (text: string) => string): unknown {
  if (Token.isUnresolved(value)) return undefined;
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => literal(item, plain)).filter((item) => item !== undefined);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [literal(key, plain), literal(item, plain)] as const)
      .filter(([key, item]) => key !== undefined && item !== undefined),
  );
}
