import fc from 'fast-check';
import { canonicalStatements } from '../../modules/grants/canonical-statements';
import type { Statement } from '../../modules/policy/document';
import { decisions, documentOf, statementArbitrary } from './statement-arbitraries';

const statements = fc.array(statementArbitrary, { maxLength: 8 });
const bytes = (list: readonly Statement[]): string => JSON.stringify(canonicalStatements(list));

describe('canonical statements', () => {
  test('give exactly the access of the statements', () => {
    fc.assert(
      fc.property(statements, (list) => {
        expect(decisions(documentOf(canonicalStatements(list)))).toEqual(decisions(documentOf(list)));
      }),
    );
  });

  test('are the same for every order of the statements and their lists', () => {
    const shuffled = statements.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const reversed = other.map((statement) => ({
          ...statement,
          ...(Array.isArray(statement.Action) && { Action: statement.Action.toReversed() as string[] }),
        }));
        expect(bytes(reversed)).toBe(bytes(list));
      }),
    );
  });

  test('stay as they are when made canonical again', () => {
    fc.assert(
      fc.property(statements, (list) => {
        expect(bytes(canonicalStatements(list))).toBe(bytes(list));
      }),
    );
  });

  test('are never longer, and are not changed by repeating statements', () => {
    fc.assert(
      fc.property(statements, (list) => {
        expect(bytes(list).length).toBeLessThanOrEqual(JSON.stringify(list, booleanAsText).length);
        expect(bytes([...list, ...list])).toBe(bytes(list));
      }),
    );
  });
});

/** As IAM reads conditions: a boolean is its text. */
function booleanAsText(_: string, value: unknown): unknown {
  return typeof value === 'boolean' ? String(value) : value;
}

const allow = (Action: string | string[], Resource: string | string[], more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('two statements', () => {
  test.each([
    [
      'with the same resources add up their actions',
      [allow('a:B', 'r'), allow('a:A', 'r')],
      [allow(['a:A', 'a:B'], 'r')],
    ],
    [
      'with the same actions add up their resources',
      [allow('a:A', 'r'), allow('a:A', 'q')],
      [allow('a:A', ['q', 'r'])],
    ],
    [
      'become one when one contains the other',
      [allow(['a:A', 'a:B'], ['q', 'r']), allow('a:A', 'r')],
      [allow(['a:A', 'a:B'], ['q', 'r'])],
    ],
    [
      'become one when only the order in a condition differs',
      [
        allow('a:A', 'r', { Condition: { StringEquals: { k: ['y', 'x'] } } }),
        allow('a:B', 'r', { Condition: { StringEquals: { k: ['x', 'y'] } } }),
      ],
      [allow(['a:A', 'a:B'], 'r', { Condition: { StringEquals: { k: ['x', 'y'] } } })],
    ],
  ])('%s', (_, given, expected) => {
    expect(canonicalStatements(given)).toEqual(expected);
  });

  test.each([
    ['of different effect', [allow('a:A', 'r'), { ...allow('a:B', 'r'), Effect: 'Deny' as const }]],
    ['with different conditions', [allow('a:A', 'r'), allow('a:B', 'r', { Condition: { Null: { k: 'true' } } })]],
    ['with neither actions nor resources in common', [allow('a:A', 'q'), allow('a:B', 'r')]],
    [
      'with NotAction',
      [
        { Effect: 'Allow' as const, NotAction: 'a:A', Resource: 'r' },
        { Effect: 'Allow' as const, NotAction: 'a:B', Resource: 'r' },
      ],
    ],
    [
      'with NotResource',
      [
        { Effect: 'Deny' as const, Action: 'a:A', NotResource: 'q' },
        { Effect: 'Deny' as const, Action: 'a:A', NotResource: 'r' },
      ],
    ],
    ['with a Sid', [allow('a:A', 'r', { Sid: 'One' }), allow('a:B', 'r', { Sid: 'Two' })]],
    ['with principals', [allow('a:A', 'r', { Principal: '*' }), allow('a:B', 'r', { Principal: '*' })]],
  ])('%s stay two', (_, given) => {
    expect(canonicalStatements(given)).toHaveLength(2);
    expect(canonicalStatements(given)).toEqual(expect.arrayContaining(given));
  });
});
