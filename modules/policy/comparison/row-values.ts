import { type TestAtom, type TestValues } from './atom';
import { insert } from './dependencies';
import { atomOf, holds, type Literal } from './literal';
import { type Space } from './space';
import { type TextSpace } from './text-space';

/** Lists that are longer stay as they are. */
const MOST_VALUES = 64;

/**
 * The literals of one key with shorter lists of values, which say the same together: "is a, b or c" beside "is not a or
 * b" becomes "is c", after which the other is needless. Where the key must be present, no test says that it may be absent.
 */
export function narrowValues(part: readonly Literal[], space: Space): readonly Literal[] {
  let literals = part;
  for (const literal of part) {
    const others = literals.filter((other) => other !== literal);
    if (others.length === 0) continue;
    const narrower = narrow(literal, others, space);
    if (narrower !== undefined && narrower !== literal) literals = insert(others, narrower);
  }
  return literals;
}

function narrow(literal: Literal, others: readonly Literal[], space: Space): Literal | undefined {
  const { vocabulary } = space;
  const atom = vocabulary.atom(atomOf(literal));
  if (atom.kind !== 'test' || atom.negated) return undefined;
  if (!holds(literal)) {
    return atom.quantifier === 'ForAllValues' ? someOtherValue(atom, others, space) : undefined;
  }
  const pieces = piecesOf(atom.values, vocabulary.texts);
  if (!pieces || pieces.length > MOST_VALUES) return undefined;
  const isPossible = (literals: readonly Literal[]): boolean =>
    !space.isEmpty(literals.reduce<readonly Literal[]>(insert, []));
  const ask = (values: TestValues, quantifier = atom.quantifier): Literal =>
    vocabulary.literal(
      { kind: 'test', keyId: atom.keyId, whenAbsent: false, negated: false, values, ...(quantifier && { quantifier }) },
      true,
    );
  const isUsed = (piece: TestValues): boolean =>
    atom.quantifier === 'ForAllValues'
      ? isPossible([...others, literal, ask(piece, 'ForAnyValue')])
      : isPossible([...others, ask(piece)]);
  const kept = pieces.filter(isUsed);
  if (kept.length === 0) return undefined;
  const absent: TestAtom = {
    kind: 'test',
    keyId: atom.keyId,
    whenAbsent: true,
    negated: false,
    values: { family: 'presence', whenPresent: false },
  };
  const whenAbsent =
    atom.quantifier === 'ForAllValues' ||
    (atom.whenAbsent && isPossible([...others, literal, vocabulary.literal(absent, true)]));
  if (kept.length === pieces.length && whenAbsent === atom.whenAbsent) return undefined;
  return vocabulary.literal({ ...atom, whenAbsent, values: union(kept, vocabulary.texts) }, true);
}

/** "Some value is not a or b", where every value is a, b or c: some value is c. */
function someOtherValue(
  { keyId, values }: TestAtom,
  others: readonly Literal[],
  { vocabulary }: Space,
): Literal | undefined {
  const { texts } = vocabulary;
  if (values.family !== 'text') return undefined;
  for (const other of others) {
    const every = vocabulary.atom(atomOf(other));
    if (!holds(other) || every.kind !== 'test' || every.quantifier !== 'ForAllValues') continue;
    const pieces = every.values.family === 'text' ? every.values.language.patterns : [];
    const left = pieces.filter((piece) => !texts.isEmpty([texts.language([piece])], [values.language]));
    const isApart = left.every((piece) => texts.isEmpty([texts.language([piece]), values.language], []));
    if (left.length === 0 || !isApart) continue;
    const some = { family: 'text', language: texts.language(left) } as const;
    return vocabulary.literal(
      { kind: 'test', keyId, quantifier: 'ForAnyValue', whenAbsent: false, negated: false, values: some },
      true,
    );
  }
  return undefined;
}

/** The values of a test one by one; undefined where they are not a list. */
function piecesOf(values: TestValues, texts: TextSpace): readonly TestValues[] | undefined {
  switch (values.family) {
    case 'text':
      return values.language.patterns.map((pattern) => ({ family: 'text', language: texts.language([pattern]) }));
    case 'ip':
      return values.ranges.map((range) => ({ family: 'ip', ranges: [range] }));
    case 'numeric':
    case 'date':
      return values.relation === 'equal' ? values.bounds.map((bound) => ({ ...values, bounds: [bound] })) : undefined;
    case 'presence':
    case 'several':
      return undefined;
  }
}

function union(pieces: readonly TestValues[], texts: TextSpace): TestValues {
  const [first] = pieces;
  if (first?.family === 'ip') {
    return { family: 'ip', ranges: pieces.flatMap((piece) => (piece.family === 'ip' ? piece.ranges : [])) };
  }
  if (first?.family === 'numeric' || first?.family === 'date') {
    return { ...first, bounds: pieces.flatMap((piece) => (piece.family === first.family ? piece.bounds : [])) };
  }
  const patterns = pieces.flatMap((piece) => (piece.family === 'text' ? piece.language.patterns : []));
  return { family: 'text', language: texts.language(patterns) };
}
