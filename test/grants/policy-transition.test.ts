import fc from 'fast-check';
import { canonicalStatements } from '../../modules/grants/canonical-statements';
import { isTooLarge, layOutPolicies, type PolicyLayout } from '../../modules/grants/policy-layout';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { LAW_TIMEOUT, runs } from '../policy/runs';
import { decisions } from './statement-arbitraries';

/** Long enough for a few statements to outgrow the inline policy. */
const padding = (seed: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `ec2:Padding${seed}x${at}`);

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    actions: fc.subarray(['s3:GetObject', 's3:PutObject', 's3:Get*', 'sqs:SendMessage'], { minLength: 1 }),
    Resource: fc.subarray(['arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:sqs:eu-west-1:1:q'], { minLength: 1 }),
    seed: fc.nat(9),
    padded: fc.constantFrom(0, 10, 60, 150, 220),
  })
  .map(({ Effect, actions, Resource, seed, padded }): Statement => ({
    Effect,
    Action: [...actions, ...padding(seed, padded)],
    Resource,
  }));

/** Two lists of statements that share most of what they say. */
const change = fc
  .record({
    kept: fc.array(statement, { maxLength: 8 }),
    removed: fc.array(statement, { maxLength: 3 }),
    added: fc.array(statement, { maxLength: 3 }),
  })
  .map(({ kept, removed, added }) => [
    canonicalStatements([...kept, ...removed]),
    canonicalStatements([...kept, ...added]),
  ])
  .map(([before = [], after = []]) => ({ before: layOut(before), after: layOut(after) }))
  .filter((one): one is { before: PolicyLayout; after: PolicyLayout } => !!one.before && !!one.after);

function layOut(statements: readonly Statement[]): PolicyLayout | undefined {
  const layout = layOutPolicies('orders-prod', statements, 10);
  return isTooLarge(layout) ? undefined : layout;
}

type Policies = ReadonlyMap<string, PolicyDocument>;

/**
 * What a role holds after each call of an apply, in the order of the role's construct: attach what is new in any order,
 * put the inline policy, detach what is gone in any order.
 */
function moments({ before, after }: { before: PolicyLayout; after: PolicyLayout }, shuffle: number): Policies[] {
  const [documentsBefore, documentsAfter] = [before, after].map(
    ({ managed }) => new Map(managed.map((one) => [one.name, one.document])),
  );
  const rotate = (names: string[]): string[] => names.map((_, at) => names[(at + shuffle) % names.length]!);
  const held = new Map<string, PolicyDocument>(documentsBefore);
  const inline = ({ inline: [policy] }: PolicyLayout) =>
    policy ? held.set('inline', policy.document) : held.delete('inline');
  inline(before);
  const seen = [new Map(held)];
  for (const name of rotate([...documentsAfter!.keys()]))
    seen.push(new Map(held.set(name, documentsAfter!.get(name)!)));
  inline(after);
  seen.push(new Map(held));
  for (const name of rotate([...documentsBefore!.keys()].filter((one) => !documentsAfter!.has(one)))) {
    held.delete(name);
    seen.push(new Map(held));
  }
  expect([...held.keys()].sort()).toEqual([...documentsAfter!.keys(), ...after.inline.map(() => 'inline')].sort());
  return seen;
}

const decide = (policies: Policies): string[] => decisions({ policies: [...policies.values()] });

it(
  'what is allowed before and after a change of policies is allowed after every call of the apply',
  () => {
    let [grown, shrunk, moved] = [0, 0, 0];
    fc.assert(
      fc.property(change, fc.nat(9), (layouts, shuffle) => {
        const seen = moments(layouts, shuffle).map(decide);
        const [first = [], last = []] = [seen[0], seen.at(-1)];
        for (const now of seen) {
          const missing = now.filter(
            (one, at) => one !== 'allowed' && first[at] === 'allowed' && last[at] === 'allowed',
          );
          expect(missing).toEqual([]);
        }
        const { before, after } = layouts;
        if (before.managed.length < after.managed.length) grown += 1;
        if (before.managed.length > after.managed.length) shrunk += 1;
        if (before.managed.some(({ name }) => !after.managed.some((one) => one.name === name))) moved += 1;
      }),
      { numRuns: runs(100, 5_000) },
    );
    expect(Math.min(grown, shrunk, moved)).toBeGreaterThan(5);
  },
  LAW_TIMEOUT,
);
