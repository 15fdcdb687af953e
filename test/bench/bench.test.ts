import { loadRepository } from '../../modules/review/load-repository';
import { loadRevisions } from '../../modules/review/load-revisions';
import { commitOneChange, generatedServices, KINDS, writeRepository } from '../../bench/generate-repository';
import { holds, measured, median } from '../../bench/measurement';
import { removeFolders, temporaryFolder } from '../repository/git-repository';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('the median of an empty list is an error', () => {
  expect(() => median([])).toThrow('no values');
});

test.each<[number, Parameters<typeof measured>[3], boolean]>([
  [1, undefined, true],
  [1, { atMost: 1 }, true],
  [1.01, { atMost: 1 }, false],
  [1, { atLeast: 1 }, true],
  [0.99, { atLeast: 1 }, false],
])('%d held to %j: %j', (value, limit, expected) => {
  expect(holds(measured('a', 's', [value], limit))).toBe(expected);
});

describe('a generated repository', () => {
  const services = generatedServices(2 * KINDS.length);

  test('has services of every kind and no errors', async () => {
    const folder = temporaryFolder();
    writeRepository(folder, services);
    const { workloads, diagnostics } = await loadRepository(folder);
    expect(diagnostics).toEqual([]);
    expect(workloads).toHaveLength(2 * services.length);
    expect(new Set(services.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  test('keeps within what EKS allows at the largest size: 5,000 associations in a cluster', () => {
    const largest = generatedServices(10_000);
    for (const half of ['eu', 'us']) {
      expect(largest.filter((service) => service.half === half).length).toBeLessThanOrEqual(5_000);
    }
  });

  test('changes by one service', async () => {
    const folder = temporaryFolder();
    writeRepository(folder, services);
    commitOneChange(folder, services);
    const { before, after } = await loadRevisions(openFolder(folder), { base: 'HEAD~1', head: 'HEAD' });
    for (const side of [before, after]) expect(new Set(side.map(({ service }) => service)).size).toBe(1);
    expect(before).not.toEqual(after);
  });
});
