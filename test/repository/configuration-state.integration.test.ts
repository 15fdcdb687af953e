import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { configurationState } from '../../modules/repository/configuration-state';
import { readRevisions } from '../../modules/repository/read-revisions';
import { removeFolders, testRepository, type TestRepository } from './git-repository';
import { CONFIGURATION, FILES } from './sample';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

const FILE = 'eks-pod-identity.yaml';
const GATE = 'gate: { failOn: high, approvers: [ security ] }\n';

/** What is said of the configurations where a commit puts a good one in the place of what was at the base. */
async function mended(base: string | Buffer | ((repository: TestRepository) => void), head = CONFIGURATION) {
  const repository = testRepository(FILES);
  repository.remove(FILE);
  if (typeof base === 'function') base(repository);
  else repository.write({ [FILE]: base });
  repository.commit();
  repository.git('rm', '--quiet', '--force', '--ignore-unmatch', FILE);
  repository.write({ [FILE]: head });
  repository.commit();
  const revisions = await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
  return {
    gateUnreadable: revisions.gateUnreadable,
    sides: Object.keys(revisions.configurations),
    gates: Object.values(revisions.configurations).map(({ gate }) => gate !== undefined),
  };
}

/** Whether a broken configuration of these bytes may have a gate; undefined where it is not broken. */
function mayHaveGate(text: string | Buffer): boolean | undefined {
  const state = configurationState({ entry: { place: 'worktree', path: FILE }, content: { bytes: Buffer.from(text) } });
  return state.kind === 'broken' ? state.mayHaveGate : undefined;
}

describe('a base whose configuration cannot be understood may have a gate', () => {
  const BROKEN = `${CONFIGURATION}nonsense: [\n`;

  test.each<[string, string | Buffer]>([
    ['as a key of its own', GATE + BROKEN],
    ['at the end of a line', `${CONFIGURATION}nonsense: 1\ngate:\n  failOn: high\n`],
    ['with blanks before its colon', `gate  : { failOn: high }\n${BROKEN}`],
    ['in double quotes', `"gate": { failOn: high }\n${BROKEN}`],
    ['in single quotes', `'gate' : { failOn: high }\n${BROKEN}`],
    ['in double quotes with an escape', `"g\\x61te": { failOn: high }\n${BROKEN}`],
    ['in braces', `{ environments: {}, gate: { failOn: high }, nonsense: 1 }\n`],
    ['in braces without blanks', `{"gate":{"failOn":"high"},"nonsense":1}\n`],
    ['as a key that is marked', `? gate\n: failOn: high\n${BROKEN}`],
    ['behind a tag', `!!str gate: { failOn: high }\n${BROKEN}`],
    ['beside a gate that is broken itself', `gate: { failOn: nonsense }\n${CONFIGURATION}`],
    ['beside an invalid pattern', `manifests: ../*.yaml\n${GATE}${CONFIGURATION}`],
    ['in a file that is not UTF-8', Buffer.from(GATE + CONFIGURATION, 'utf16le')],
  ])('%s', (_, base) => {
    expect(mayHaveGate(base)).toBe(true);
  });

  test.each<[string, string | ((repository: TestRepository) => void)]>([
    ['as a key of its own, in git', GATE + BROKEN],
    ['in a file that is too large', `# ${'x'.repeat(300_000)}\n${CONFIGURATION}`],
    [
      'behind a symbolic link',
      ({ folder, write }) => {
        write({ 'elsewhere.yaml': CONFIGURATION });
        symlinkSync('elsewhere.yaml', join(folder, FILE));
      },
    ],
  ])('%s', async (_, base) => {
    expect(await mended(base)).toEqual({ gateUnreadable: true, sides: ['after'], gates: [false] });
  });

  test.each([
    ['the word in a comment', `# investigate the gate\n${BROKEN}`],
    ['the word at the end of a comment', `${BROKEN}# see the gate\n`],
    ['a longer key', `investigate: 1\n${BROKEN}`],
    ['a key that begins so', `gates: 1\n${BROKEN}`],
    ['the word as a value', `nonsense: gate\n${CONFIGURATION}`],
    ['the word in a name', `nonsense: { api-gate: 1, gateway: 2 }\n${CONFIGURATION}`],
    ['nothing of it', BROKEN],
    ['an invalid pattern', `# gate: none\nmanifests: ../*.yaml\n${CONFIGURATION}`],
    ['nothing at all', ''],
  ])('but not by %s', (_, base) => {
    expect(mayHaveGate(base)).toBe(false);
  });

  test('but not if the configuration is missing', async () => {
    expect(await mended(() => undefined)).toEqual({ gateUnreadable: false, sides: ['after'], gates: [false] });
  });

  test('but not where it is understood, with a gate or without one', async () => {
    expect(await mended(GATE + CONFIGURATION)).toEqual({
      gateUnreadable: false,
      sides: ['before', 'after'],
      gates: [true, false],
    });
    expect(await mended(`# old\n${CONFIGURATION}`, GATE + CONFIGURATION)).toEqual({
      gateUnreadable: false,
      sides: ['before', 'after'],
      gates: [false, true],
    });
  });

  test('which is not asked of the head, where a broken one is an error', async () => {
    expect(await mended(CONFIGURATION, GATE + BROKEN)).toEqual({
      gateUnreadable: false,
      sides: ['before'],
      gates: [false],
    });
  });

  test('and the same broken configuration on both sides keeps it closed', async () => {
    const { folder } = testRepository({ ...FILES, [FILE]: GATE + BROKEN });
    expect(await readRevisions(openFolder(folder))).toMatchObject({ gateUnreadable: true, configurations: {} });
  });
});

test('a hostile configuration is searched for a gate in time that grows with its size only', async () => {
  const quotes = ` "${'\\'.repeat(80_000)}`.repeat(3);
  expect(await mended(`${CONFIGURATION}x: [${quotes}\n`)).toMatchObject({ gateUnreadable: false });
});
