import fc from 'fast-check';
import { findService } from '../../modules/catalogue/services';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { listOf, statementsOf } from './similar-policies';

/** A request about what two policies name, every second one about what only one of them says. */
export function requestAbout([before, after]: readonly [PolicyDocument, PolicyDocument]): fc.Arbitrary<AccessRequest> {
  const [statementsBefore, statementsAfter] = [statementsOf(before), statementsOf(after)];
  const differing = [
    ...withoutEqual(statementsBefore, statementsAfter),
    ...withoutEqual(statementsAfter, statementsBefore),
  ];
  const all = requestFor([...statementsBefore, ...statementsAfter]);
  return differing.length > 0 ? fc.oneof(all, requestFor(differing)) : all;
}

function withoutEqual(statements: readonly Statement[], others: readonly Statement[]): readonly Statement[] {
  const known = new Set(others.map((statement) => JSON.stringify(statement)));
  return statements.filter((statement) => !known.has(JSON.stringify(statement)));
}

/** An action, a resource and values that the statements name, with wildcards filled. */
function requestFor(statements: readonly Statement[]): fc.Arbitrary<AccessRequest> {
  const actions = statements
    .flatMap(({ Action = [], NotAction = [] }) => [...listOf(Action), ...listOf(NotAction)])
    .flatMap(namedActions);
  const resources = statements
    .flatMap(({ Resource = [], NotResource = [] }) => [...listOf(Resource), ...listOf(NotResource)])
    .map(arnLike);
  return fc.record({
    action: fc.constantFrom('s3:GetObject', ...actions),
    resource: fc.constantFrom(OTHER_ARN, '*', ...resources),
    context: contextFor(statements),
  });
}

function contextFor(statements: readonly Statement[]): fc.Arbitrary<AccessRequest['context']> {
  const tests = statements.flatMap(({ Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, block]) =>
      Object.entries(block).flatMap(([key, values]) =>
        listOf(values).map((value) => ({ key, value: String(value), ofArns: operator.includes('Arn') })),
      ),
    ),
  );
  // As AWS's keys are typed: one that is tested as an ARN has ARNs.
  const arnKeys = new Set(tests.filter(({ ofArns }) => ofArns).map(({ key }) => key));
  const values = new Map<string, string[]>();
  for (const { key, value } of tests) {
    const example = arnKeys.has(key) ? arnLike(value) : filled(value);
    const known = values.get(key) ?? [arnKeys.has(key) ? OTHER_ARN : 'other'];
    values.set(key, example === '' ? known : [...known, example]);
  }
  const entries = [...values].map(([key, known]) =>
    fc.option(
      fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 2 }).map((list) => [[key, list] as const]),
      { nil: [] },
    ),
  );
  return fc.tuple(...entries).map((lists) => Object.fromEntries(lists.flat()));
}

function namedActions(pattern: string): string[] {
  if (!/^[\w-]+:[\w*?-]+$/.test(pattern)) return [];
  const [service = '', name = ''] = pattern.toLowerCase().split(':');
  if (!/[*?]/.test(name)) return [pattern];
  const expression = new RegExp(`^${name.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
  const published = [...(findService(service)?.actions.keys() ?? [])].filter((one) => expression.test(one));
  return published.slice(0, 5).map((one) => `${service}:${one}`);
}

const OTHER_ARN = 'arn:aws:s3:::other/x';

function arnLike(pattern: string): string {
  const text = filled(pattern);
  if (!text.startsWith('arn:')) return OTHER_ARN;
  const missing = 6 - text.split(':').length;
  return text + ':example'.repeat(Math.max(0, missing));
}

function filled(text: string): string {
  return text.replace(/\$\{[^}]*\}|[*]/g, 'example').replace(/\?/g, 'x');
}
