import fc from 'fast-check';
import { canonicalStatements } from '../../modules/grants/canonical-statements';
import {
  describeTooLarge,
  isTooLarge,
  layOutPolicies,
  type NamedPolicy,
  type PolicyLayout,
} from '../../modules/grants/policy-layout';
import { policySize } from '../../modules/validation/policy-size';
import { POLICY_QUOTAS } from '../../modules/validation/quotas';
import { splitStatement, statementSize } from '../../modules/grants/split-statement';
import type { Statement } from '../../modules/policy/document';
import { decisions, documentOf } from './statement-arbitraries';

function layOut(statements: readonly Statement[], attachmentsLeft = 10): PolicyLayout {
  const result = layOutPolicies('orders-prod', statements, attachmentsLeft);
  if (isTooLarge(result)) throw new Error(describeTooLarge(result));
  return result;
}

const MANAGED_NAME = /^orders-prod-[0-9a-f]{8}$/;

function policiesOf({ inline, managed }: PolicyLayout): readonly NamedPolicy[] {
  return [...inline, ...managed];
}

function statementsOf({ document }: NamedPolicy): readonly Statement[] {
  return [document.Statement].flat();
}

/** A statement of about `size` characters: actions `<name>:A…0`, `<name>:A…1` on some resources. */
function statementOfSize(name: string, size: number, more: Partial<Statement> = {}): Statement {
  const actions: string[] = [];
  const statement = (): Statement => ({ Effect: 'Allow', Action: actions, Resource: `arn:aws:${name}:::*`, ...more });
  while (statementSize(statement()) < size - 20) actions.push(`${name}:Act${String(actions.length).padStart(4, '0')}`);
  return statement();
}

/** Many statements of a service each, as a large grant list gives them. */
function manyStatements(count: number, size: number): Statement[] {
  return Array.from({ length: count }, (_, at) => statementOfSize(`svc${String(at).padStart(3, '0')}`, size));
}

function expectQuotas(layout: PolicyLayout, attachmentsLeft = 10): void {
  expect(layout.inline.reduce((sum, { document }) => sum + policySize(document), 0)).toBeLessThanOrEqual(
    POLICY_QUOTAS.inlinePolicies,
  );
  for (const { document } of layout.managed) {
    expect(policySize(document)).toBeLessThanOrEqual(POLICY_QUOTAS.managedPolicy);
  }
  expect(layout.managed.length).toBeLessThanOrEqual(attachmentsLeft);
}

/** Every action on every resource under the same effect and conditions: what statements that are products mean. */
function grantsOf(statements: readonly Statement[]): string[] {
  const grants = statements.flatMap(({ Effect, Action, Resource, Condition }) =>
    [Action ?? []]
      .flat()
      .flatMap((action) =>
        [Resource ?? []].flat().map((resource) => JSON.stringify([Effect, action, resource, Condition])),
      ),
  );
  return [...new Set(grants)].sort();
}

describe('the size of a policy', () => {
  test('is that of its JSON without white space', () => {
    const document = documentOf([{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }]);
    const text =
      '{ "Version": "2012-10-17",\n  "Statement": [ { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } ] }';
    expect(policySize(document)).toBe(text.replace(/\s/g, '').length);
  });
});

describe('statements', () => {
  test('that fit are one inline policy in their order', () => {
    const statements = manyStatements(3, 500);
    expect(layOut(statements)).toEqual({
      inline: [{ name: 'orders-prod', document: documentOf(statements) }],
      managed: [],
    });
  });

  test('that are none need no policy', () => {
    expect(layOut([])).toEqual({ inline: [], managed: [] });
    expect(layOut([], 0)).toEqual({ inline: [], managed: [] });
  });

  test('fill the inline policy to the last character, and one more makes a managed policy', () => {
    const room = POLICY_QUOTAS.inlinePolicies - policySize(documentOf([]));
    const exact = { Effect: 'Allow', Action: 's3:GetObject', Resource: '' } as const;
    const filled = { ...exact, Resource: 'x'.repeat(room - statementSize(exact)) };
    expect(policySize(documentOf([filled]))).toBe(POLICY_QUOTAS.inlinePolicies);
    expect(layOut([filled], 0).inline).toHaveLength(1);
    expect(isTooLarge(layOutPolicies('x', [{ ...filled, Resource: `${filled.Resource}x` }], 10))).toBe(true);
    const small: Statement = { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' };
    expect(layOut([filled, small]).managed).toEqual([
      { name: expect.stringMatching(MANAGED_NAME) as string, document: documentOf([small]) },
    ]);
  });

  test('that grow past the inline policy go whole into managed policies', () => {
    const statements = manyStatements(30, 900);
    const layout = layOut(statements);
    expectQuotas(layout);
    expect(layout.managed.length).toBeGreaterThan(2);
    expect(
      policiesOf(layout)
        .flatMap(statementsOf)
        .map((one) => JSON.stringify(one))
        .sort(),
    ).toEqual(statements.map((one) => JSON.stringify(one)).sort());
  });

  test.each([
    ['actions', statementOfSize('ec2', 30_000)],
    [
      'resources',
      {
        Effect: 'Deny',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: Array.from({ length: 900 }, (_, at) => `arn:aws:s3:::orders-${at}/*`),
      } satisfies Statement,
    ],
    [
      'actions and resources',
      {
        Effect: 'Deny',
        Action: Array.from({ length: 300 }, (_, at) => `ec2:DescribeEverything${at}`),
        Resource: Array.from({ length: 300 }, (_, at) => `arn:aws:ec2:*:*:instance/${at}`),
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      } satisfies Statement,
    ],
  ])('of one that is too large are cut by its %s and mean the same', (_, statement) => {
    const layout = layOut([statement], 40);
    expectQuotas(layout, 40);
    expect(layout.managed.length).toBeGreaterThan(1);
    expect(grantsOf(policiesOf(layout).flatMap(statementsOf))).toEqual(grantsOf([statement]));
  });

  test('mean the same in every layout', () => {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:Get*', 'sqs:SendMessage'];
    const resources = ['arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:sqs:eu-west-1:1:q', '*'];
    const padding = Array.from({ length: 150 }, (_, at) => `ec2:Padding${at}`);
    const statement = fc.record({
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Action: fc.tuple(fc.subarray(actions, { minLength: 1 }), fc.subarray(padding)).map((lists) => lists.flat()),
      Resource: fc.subarray(resources, { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 12 }), (list) => {
        const statements = canonicalStatements(list);
        const layout = layOut(statements);
        expectQuotas(layout);
        const documents = policiesOf(layout).map(({ document }) => document);
        expect(decisions({ policies: documents })).toEqual(decisions(documentOf(statements)));
        expect(JSON.stringify(layOut(statements))).toBe(JSON.stringify(layout));
      }),
      { numRuns: 40 },
    );
  });

  test('have managed policies that are named after what they hold', () => {
    const statements = manyStatements(30, 900);
    const [before, after] = [layOut(statements), layOut(statements.toSpliced(11, 1))];
    const documents = new Map<string, string>();
    for (const { name, document } of [...before.managed, ...after.managed]) {
      expect(name).toMatch(MANAGED_NAME);
      const text = JSON.stringify(document);
      expect(documents.get(name) ?? text).toBe(text);
      documents.set(name, text);
    }
    expect(documents.size).toBeGreaterThan(before.managed.length);
  });

  test('leave smaller ones in the inline policy when large ones are added', () => {
    const small = manyStatements(10, 300);
    const large = Array.from({ length: 5 }, (_, at) => statementOfSize(`new${at}`, 3_000));
    for (const statements of [
      [...small, ...large],
      [...large, ...small],
    ]) {
      const { inline } = layOut(statements);
      expect(inline.flatMap(statementsOf)).toEqual(expect.arrayContaining(small));
    }
  });

  test.each([
    [20, 900],
    [40, 800],
    [120, 250],
    [12, 3_000],
  ])('(%i of %i characters) change few managed policies when one of them is edited', (count, size) => {
    const statements = manyStatements(count, size);
    const before = new Set(layOut(statements).managed.map(({ name }) => name));
    const edits = statements.flatMap((_, at) => [
      statements.toSpliced(at, 1),
      statements.toSpliced(at, 0, statementOfSize(`new${at}`, size)),
      statements.with(at, statementOfSize(`svc${String(at).padStart(3, '0')}`, size + 30)),
    ]);
    for (const edited of edits) {
      const added = layOut(edited).managed.filter(({ name }) => !before.has(name));
      // The policy that the statement leaves, the one that it joins, and the two halves of one that is divided.
      expect(added.length).toBeLessThanOrEqual(4);
    }
  });

  test('are cut to fill every policy before they are refused', () => {
    // Of 3,500 characters each, two would not fit whole into a managed policy.
    const statements = manyStatements(18, 3_500);
    const layout = layOut(statements, 9);
    expectQuotas(layout, 9);
    expect(grantsOf(policiesOf(layout).flatMap(statementsOf))).toEqual(grantsOf(statements));
  });

  test('with what cannot be split keep the inline policy for it', () => {
    const whole: Statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceVpc': Array.from({ length: 700 }, (_, at) => `vpc-${at}`) } },
    };
    expect(statementSize(whole)).toBeGreaterThan(POLICY_QUOTAS.managedPolicy);
    const statements = [...manyStatements(10, 900), whole];
    const layout = layOut(statements);
    expectQuotas(layout);
    expect(layout.inline.flatMap(statementsOf)).toContainEqual(whole);
    const result = layOutPolicies('x', [whole, { ...whole, Action: 's3:PutObject' }], 10);
    expect(isTooLarge(result) && result.policiesNeeded).toBeUndefined();
    expect(isTooLarge(result) && describeTooLarge(result)).toContain('cannot be split');
  });

  test.each([
    [0, 20_000],
    [-1, 20_000],
    [3, 60_000],
    [10, 100_000],
  ])(
    'too large for the inline policy and %i managed ones are refused with the measured size',
    (attachmentsLeft, size) => {
      const statements = manyStatements(Math.ceil(size / 1000), 1000);
      const result = layOutPolicies('orders-prod', statements, attachmentsLeft);
      if (!isTooLarge(result)) throw new Error('it fits');
      const attachable = Math.max(attachmentsLeft, 0);
      expect(result.size).toBe(policySize(documentOf(statements)));
      expect(result.room).toBe(POLICY_QUOTAS.inlinePolicies + attachable * POLICY_QUOTAS.managedPolicy);
      expect(result.policiesNeeded).toBeGreaterThan(attachable);
      const said = describeTooLarge(result);
      for (const figure of [result.size, result.room, attachable]) expect(said).toContain(String(figure));
      expect(isTooLarge(layOutPolicies('orders-prod', statements, result.policiesNeeded ?? 0))).toBe(false);
    },
  );
});

describe('cutting a statement', () => {
  const statement: Statement = {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
  };

  test('gives parts that mean the statement, the first within the room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (room) => {
        const cut = splitStatement(statement, room);
        if (!cut) return;
        expect(statementSize(cut.head)).toBeLessThanOrEqual(room);
        expect(grantsOf([cut.head, ...cut.rest])).toEqual(grantsOf([statement]));
      }),
    );
  });

  test('finds a part wherever a single action on a single resource fits', () => {
    const smallest = statementSize({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' });
    for (let room = smallest + 4; room < statementSize(statement); room++) {
      expect([room, splitStatement(statement, room) !== undefined]).toEqual([room, true]);
    }
    expect(splitStatement(statement, smallest - 1)).toBeUndefined();
  });

  test.each([
    [
      { Effect: 'Allow', NotAction: ['a:A', 'a:B'], Resource: ['q', 'r'] },
      [
        { Effect: 'Allow', NotAction: ['a:A', 'a:B'], Resource: 'q' },
        { Effect: 'Allow', NotAction: ['a:A', 'a:B'], Resource: 'r' },
      ],
    ],
    [
      { Effect: 'Deny', Action: ['a:A', 'a:B'], NotResource: ['q', 'r'] },
      [
        { Effect: 'Deny', Action: 'a:A', NotResource: ['q', 'r'] },
        { Effect: 'Deny', Action: 'a:B', NotResource: ['q', 'r'] },
      ],
    ],
  ] satisfies [Statement, Statement[]][])('keeps the exclusion in each part: %j', (whole, parts) => {
    const cut = splitStatement(whole, statementSize(whole) - 1);
    expect(cut && [cut.head, ...cut.rest]).toEqual(parts);
  });

  test.each([
    ['exclusions only', { Effect: 'Allow', NotAction: ['a:A', 'a:B'], NotResource: ['q', 'r'] }],
    ['NotAction and one resource', { Effect: 'Allow', NotAction: ['a:A', 'a:B'], Resource: 'r' }],
    ['a principal', { Effect: 'Deny', Action: ['a:A', 'a:B'], Resource: ['q', 'r'], Principal: '*' }],
    ['one action and one resource', { Effect: 'Allow', Action: 'a:A', Resource: 'r' }],
  ] satisfies [string, Statement][])('leaves one with %s whole', (_, whole) => {
    expect(splitStatement(whole, 20)).toBeUndefined();
    expect(splitStatement(whole, statementSize(whole) - 1)).toBeUndefined();
  });
});
