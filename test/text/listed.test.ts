import { listed } from '../../modules/text/listed';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j in words', (items, words) => {
  expect(listed(items)).toBe(words);
});
