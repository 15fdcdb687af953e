import type { Problem } from '../../modules/diagnostics/problem';
import { collectProblems } from '../../modules/diagnostics/problem-collector';

interface Place {
  readonly offset: number;
}

const PROBLEM: Problem<Place> = { code: 'key-unknown', severity: 'error', message: 'unknown key "a"', offset: 1 };

test('collects problems in the order of the reports', () => {
  const { report, problems } = collectProblems<Place>(({ offset }) => String(offset));
  report({ ...PROBLEM, offset: 2 });
  report(PROBLEM);
  expect(problems().map(({ offset }) => offset)).toEqual([2, 1]);
});

test('keeps the first of problems with equal place, code and message', () => {
  const { report, problems } = collectProblems<Place>(({ offset }) => String(offset));
  report({ ...PROBLEM, help: 'first' });
  report({ ...PROBLEM, help: 'second' });
  expect(problems()).toEqual([{ ...PROBLEM, help: 'first' }]);
});

test.each<[string, Partial<Problem<Place>>]>([
  ['place', { offset: 2 }],
  ['code', { code: 'key-missing' }],
  ['message', { message: 'unknown key "b"' }],
])('distinguishes problems by %s', (_, other) => {
  const { report, has, problems } = collectProblems<Place>(({ offset }) => String(offset));
  report(PROBLEM);
  expect(has(PROBLEM)).toBe(true);
  expect(has({ ...PROBLEM, ...other })).toBe(false);
  report({ ...PROBLEM, ...other });
  expect(problems()).toHaveLength(2);
});
