import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changesOfGrants, gateOf, manyServices, MIXED, ONE_GRANT } from './golden-changes';
import { FOLDER, goldenComments, goldenFile, LINKS } from './golden-files';

const comments = goldenComments();

test.each(comments.map((comment) => [comment.name, comment] as const))(
  '%s is as stored; `npm run golden` writes it',
  (name, comment) => {
    expect(goldenFile(comment)).toBe(readFileSync(join(FOLDER, name), 'utf8'));
  },
);

test('every stored comment is made', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(comments.map(({ name }) => name).sort());
});

describe('the length of a comment', () => {
  const small = manyServices(changesOfGrants(ONE_GRANT, 2), 40, 2);

  test('is below 20,000 bytes for one grant each of 40 services in two environments, and nothing is left out', () => {
    const markdown = changeAsMarkdown(small);
    expect(Buffer.byteLength(markdown)).toBeLessThan(20_000);
    expect(markdown).not.toContain('Left out');
  });

  test('is below 30,000 bytes for the same with links', () => {
    const markdown = changeAsMarkdown(small, { links: LINKS, marker: 'eks-pod-identity.yaml', gate: gateOf(small) });
    expect(Buffer.byteLength(markdown)).toBeLessThan(30_000);
    expect(markdown).not.toContain('Left out');
  });

  test('is within the limit for 1,000 services in two environments, which are all named', () => {
    const nameOf = (index: number): string => `a-service-with-a-name-${String(index).padStart(8, '0')}`;
    const changes = changesOfGrants(MIXED.slice(0, 1), 2);
    const change = manyServices(changes, 1000, 2, nameOf);
    const markdown = changeAsMarkdown(change, { links: LINKS, marker: 'x', gate: gateOf(change) });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
    const unfolded = markdown.replace(/<details>[^]*?<\/details>/g, '');
    const missing = change.services.filter(({ service }) => !unfolded.includes(`\`${service}\``));
    expect(missing).toEqual([]);
    expect(/Left out.*/.exec(markdown)?.[0]).toMatch(/\d+ rows of the table \(\d+ high\)/);
  });
});
