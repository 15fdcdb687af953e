import { type PrincipalPattern, type Relation, type IpRange } from '../model';
import { type TextLanguage } from './text-space';

/** A question about a request that has a plain answer: yes or no. */
export type Atom =
  | ResourceAtom
  /** Is the resource `*`, as for actions that take no resource? */
  | { readonly kind: 'star' }
  | PrincipalAtom
  | TestAtom
  /** Does the name of the action, one that AWS has not published, match a pattern? */
  | { readonly kind: 'action'; readonly language: TextLanguage }
  | FactAtom
  | OpaqueAtom;

/** Is this true of every request for the action? It decides which condition keys depend on each other. */
export interface FactAtom {
  readonly kind: 'fact';
  readonly name: FactName;
}

export type FactName = 'has-resource-account' | 'is-iam' | 'tags-in-both-keys';

/** Is the resource an ARN of this language? */
export interface ResourceAtom {
  readonly kind: 'resource';
  readonly language: TextLanguage;
}

/** Is the principal listed? `wholly` asks whether every name that `NotPrincipal` wants beside it is listed too. */
export interface PrincipalAtom {
  readonly kind: 'principal';
  readonly patterns: readonly PrincipalPattern[];
  readonly question: 'listed' | 'partly-excepted' | 'wholly-excepted';
}

/** Does a condition key's value, or its absence, pass a test? */
export interface TestAtom {
  readonly kind: 'test';
  readonly keyId: string;
  readonly quantifier?: 'ForAllValues' | 'ForAnyValue';
  /** The answer for a request without the key. */
  readonly whenAbsent: boolean;
  /** Whether one value passes when it is *not* one of `values`. */
  readonly negated: boolean;
  readonly values: TestValues;
}

export type TestValues =
  | { readonly family: 'text'; readonly language: TextLanguage }
  | { readonly family: 'numeric' | 'date'; readonly relation: Relation; readonly bounds: readonly number[] }
  | { readonly family: 'ip'; readonly ranges: readonly IpRange[] }
  /** `Null`: the answer for a request that has the key. */
  | { readonly family: 'presence'; readonly whenPresent: boolean }
  /** Are there several values? */
  | { readonly family: 'several' };

/**
 * A question that cannot be decided: an undocumented operator, a policy with an unknown document. Equal questions still
 * have equal answers on both sides.
 */
export interface OpaqueAtom {
  readonly kind: 'opaque';
  readonly reason: string;
  /** Set if the question is the effect of a whole policy with an unknown document. */
  readonly policy?: 'allows' | 'denies';
  /** Everything that the answer depends on: equal identities are the same question. Without one, the reason is it. */
  readonly identity?: string;
}

/** The languages of an atom's texts, if it asks about any. */
export function languagesOf(atom: Atom): readonly TextLanguage[] {
  if (atom.kind === 'resource' || atom.kind === 'action') return [atom.language];
  return atom.kind === 'test' && atom.values.family === 'text' ? [atom.values.language] : [];
}

/** Whether the answer depends on the value of a policy variable. */
export function mentionsVariable(atom: Atom): boolean {
  return languagesOf(atom).some(({ variables }) => variables.length > 0);
}
