import { type ResourceAtom } from './atom';
import { COLON, type Pattern } from '../languages/pattern';
import { EVERY_ARN } from './compile-pattern';
import { type TextLanguage, type TextSpace } from './text-space';

/** A question about the resource, and the answer. */
export interface ResourceLiteral {
  readonly atom: ResourceAtom | { readonly kind: 'star' };
  readonly holds: boolean;
}

/**
 * The resources of requests: every ARN, `*`, and texts of other forms, such as the phone number that `sns:Publish`
 * sends a text message to. Only `*` in a policy covers the last.
 */
export interface ResourceDomain {
  /** Whether no resource satisfies all. True is certain. */
  isEmpty(literals: readonly ResourceLiteral[]): boolean;
}

export function createResourceDomain(texts: TextSpace): ResourceDomain {
  const everyArn = texts.language([EVERY_ARN]);
  return {
    isEmpty(literals) {
      if (allowStar(literals) || allowOther(literals)) return false;
      if (!allowArn(literals)) return true;
      const { inside, outside } = arnLanguages(literals);
      if (inside.some(({ patterns }) => patterns.every(isWithoutResource))) return true;
      return texts.isEmpty(inside.length > 0 ? inside : [everyArn], outside);
    },
  };
}

/**
 * An ARN whose last part is empty, as with a variable with an empty value: such an ARN does not exist.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
function isWithoutResource(pattern: Pattern): boolean {
  return pattern.at(-1) === COLON && pattern.filter((step) => step === COLON).length === 5;
}

/** Whether the resource `*`, which is not an ARN, satisfies all. */
export function allowStar(literals: readonly ResourceLiteral[]): boolean {
  return literals.every(({ atom, holds }) => (atom.kind === 'star') === holds);
}

/** Whether a resource that is neither an ARN nor `*` satisfies all. */
export function allowOther(literals: readonly ResourceLiteral[]): boolean {
  return literals.every(({ holds }) => !holds);
}

/** Whether all literals can be asked of an ARN: none wants the resource to be `*`. */
export function allowArn(literals: readonly ResourceLiteral[]): boolean {
  return !literals.some(({ atom, holds }) => atom.kind === 'star' && holds);
}

export interface ArnLanguages {
  readonly inside: readonly TextLanguage[];
  readonly outside: readonly TextLanguage[];
}

/** The languages an ARN must and must not be in. */
export function arnLanguages(literals: readonly ResourceLiteral[]): ArnLanguages {
  const inside: TextLanguage[] = [];
  const outside: TextLanguage[] = [];
  for (const { atom, holds } of literals) {
    if (atom.kind === 'resource') (holds ? inside : outside).push(atom.language);
  }
  return { inside, outside };
}
