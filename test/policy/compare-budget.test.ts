import { compare } from '../../modules/policy/compare';
import { evaluateModel } from '../../modules/policy/evaluate';
import { BudgetExhausted, createBudget } from '../../modules/policy/languages/budget';
import { parseAccess } from '../../modules/policy/parse-access';
import { HOSTILE_PAIRS, LARGE_PAIR } from './hostile-policies';

describe('the budget of a comparison', () => {
  it('ends work that takes more steps than there are', () => {
    const budget = createBudget(10);
    budget.spend(10);
    expect(() => {
      budget.spend(1);
    }).toThrow(BudgetExhausted);
  });

  it('ends a part of the work and leaves the rest its steps', () => {
    const budget = createBudget(100);
    expect(() => {
      budget.within(10, () => {
        budget.spend(11);
      });
    }).toThrow(BudgetExhausted);
    expect(() => {
      budget.spend(90);
    }).not.toThrow();
  });

  it('counts steps, so that the same pair always has the same answer', () => {
    const { before, after } = HOSTILE_PAIRS.find(({ name }) => name === 'nested wildcards')!;
    expect(JSON.stringify(compare(before, after))).toBe(JSON.stringify(compare(before, after)));
  });
});

describe('a policy written to blow up', () => {
  it.each(HOSTILE_PAIRS.map((pair) => [pair.name, pair] as const))('gets an honest answer: %s', (_, pair) => {
    const { before, after } = pair;
    const { verdict, gained, lost, unknown } = compare(before, after);
    const [accessBefore, accessAfter] = [parseAccess(before).access, parseAccess(after).access];
    expect(verdict === 'unknown').toBe(unknown.length > 0);
    for (const { witness } of gained) {
      expect(evaluateModel(accessAfter, witness).decision).toBe('allowed');
      expect(evaluateModel(accessBefore, witness).decision).toMatch(/denied$/);
    }
    for (const { witness } of lost) {
      expect(evaluateModel(accessBefore, witness).decision).toBe('allowed');
      expect(evaluateModel(accessAfter, witness).decision).toMatch(/denied$/);
    }
  });

  it('is equal where every case is covered, however many there are', () => {
    const pigeons = HOSTILE_PAIRS.find(({ name }) => name === 'pigeons')!;
    expect(compare(pigeons.before, pigeons.after)).toMatchObject({ verdict: 'equal', unknown: [] });
  });

  it('says why where it gives up, and nothing that it did not find', () => {
    const range = Array.from({ length: 4_000 }, (_, index) => index);
    const many = (letter: string) => ({
      Version: '2012-10-17' as const,
      Statement: range.map((index) => ({
        Effect: 'Allow' as const,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::*${letter}${index}*`,
        Condition: { StringLike: { [`aws:RequestTag/${letter}${index}`]: `*${index}*` } },
      })),
    });
    const { verdict, gained, lost, unknown } = compare(many('a'), many('b'));
    expect(verdict).toBe('unknown');
    expect([gained, lost]).toEqual([[], []]);
    expect(unknown[0]?.reason).toMatch(/^gave up .* steps/);
  });
});

it('decides the largest policies that a role may have', () => {
  expect(JSON.stringify(LARGE_PAIR.before).length).toBeGreaterThan(9_500);
  expect(compare(LARGE_PAIR.before, LARGE_PAIR.after)).toMatchObject({ verdict: 'incomparable', unknown: [] });
});
