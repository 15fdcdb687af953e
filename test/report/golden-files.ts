/**
 * The golden comments: `npm run golden` writes them to `test/report/golden/`, and `golden.test.ts` compares. Large ones are
 * kept as their first and last lines with a digest.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changesOfGrants, gateOf, manyServices, MIXED } from './golden-changes';

export const FOLDER = join(__dirname, 'golden');

/** Services, environments, and whether a gate holds findings back. */
const CASES = [
  [1, 1, false],
  [1, 5, true],
  [2, 2, false],
  [12, 1, true],
  [12, 5, false],
  [40, 2, false],
  [40, 5, true],
  [200, 2, true],
  [1000, 1, false],
  [1000, 5, true],
] as const;

export const LINKS = {
  source: 'https://github.com/acme/shop/blob/89abcdef0123456789abcdef0123456789abcdef/',
  documentation: 'https://github.com/acme/cdktf-eks-pod-identity/blob/v1.0.0/docs/',
};

export interface GoldenComment {
  readonly name: string;
  readonly services: number;
  readonly text: string;
}

/** The comments as the action writes them. */
export function goldenComments(): readonly GoldenComment[] {
  const changes = changesOfGrants(MIXED, 5);
  return CASES.map(([services, environments, isGated]) => {
    const change = manyServices(changes, services, environments);
    const text = changeAsMarkdown(change, {
      ...(isGated && { gate: gateOf(change) }),
      links: LINKS,
      marker: 'eks-pod-identity.yaml',
      fullReport: 'https://github.com/acme/shop/actions/runs/1',
    });
    const count = (number: number, noun: string): string => `${number}-${noun}${number === 1 ? '' : 's'}`;
    const name = `${count(services, 'service')}-${count(environments, 'environment')}${isGated ? '-gate' : ''}.md`;
    return { name, services, text };
  });
}

const MOST_WHOLE = 12;
const FIRST_LINES = 40;
const LAST_LINES = 8;

/** The content of the file of a comment. */
export function goldenFile({ services, text }: GoldenComment): string {
  if (services <= MOST_WHOLE) return text;
  const lines = text.split('\n');
  const digest = createHash('sha256').update(text).digest('hex');
  const rest = `[… ${lines.length - FIRST_LINES - LAST_LINES} lines; ${Buffer.byteLength(text)} bytes in all, SHA-256 ${digest} …]`;
  return [...lines.slice(0, FIRST_LINES), rest, ...lines.slice(-LAST_LINES)].join('\n');
}

if (require.main === module) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  for (const comment of goldenComments()) writeFileSync(join(FOLDER, comment.name), goldenFile(comment));
  console.log(`${readdirSync(FOLDER).length} golden comments in ${FOLDER}`);
}
