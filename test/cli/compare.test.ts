import { removeFolders } from '../repository/git-repository';
import { eksPodIdentity, folderWith } from './command-line';

afterAll(removeFolders);

interface TestStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly [other: string]: unknown;
}

const GET: TestStatement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
const GET_AND_PUT: TestStatement = { ...GET, Action: ['s3:GetObject', 's3:PutObject'] };
const OTHER: TestStatement = { ...GET, Resource: 'arn:aws:s3:::others/*' };

function policy(...Statement: readonly TestStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
}

const FILES = {
  'get.json': policy(GET),
  'get-again.json': policy({ Sid: 'Again', ...GET, Action: ['S3:getobject'] }),
  'get-and-put.json': policy(GET_AND_PUT),
  'other.json': policy(OTHER),
  'foreign.json': JSON.stringify({ policies: ['arn:aws:iam::111122223333:policy/unknown'] }),
  'access.json': `{ "policies": [${policy(GET_AND_PUT)}], "permissionsBoundary": ${policy(GET)} }`,
  'with-mark.json': `\u{feff}${policy(GET)}`,
};
const cwd = folderWith(FILES);
const compare = (...args: string[]) => eksPodIdentity(['compare', ...args], { cwd });

describe('the verdict, and whether --exit-code lets it pass', () => {
  test.each([
    ['get.json', 'get.json', 'equal', 0],
    ['get.json', 'get-again.json', 'equal', 0],
    ['get.json', 'with-mark.json', 'equal', 0],
    ['get.json', 'access.json', 'equal', 0],
    ['get-and-put.json', 'get.json', 'narrower', 0],
    ['get.json', 'get-and-put.json', 'broader', 1],
    ['get.json', 'other.json', 'incomparable', 1],
    ['get.json', 'foreign.json', 'unknown', 1],
  ])('%s to %s: %s, %d', async (before, after, verdict, gated) => {
    const [plain, gate] = await Promise.all([
      compare(before, after, '--format', 'json'),
      compare(before, after, '--format', 'json', '--exit-code'),
    ]);
    expect(plain.status).toBe(0);
    expect(JSON.parse(plain.stdout)).toMatchObject({ verdict });
    expect(gate).toMatchObject({ status: gated, stdout: plain.stdout });
  });
});

test('prints rows with a witness as JSON', async () => {
  const { stdout, stderr } = await compare('get.json', 'get-and-put.json', '--format', 'json');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    gained: [
      {
        actions: ['s3:PutObject'],
        accessLevel: 'Write',
        resources: { include: ['arn:aws:s3:::orders/*'], exclude: [] },
        witness: { action: 's3:PutObject' },
        occurs: true,
      },
    ],
    lost: [],
    unknown: [],
  });
});

test('prints the same bytes every time', async () => {
  const [one, two] = await Promise.all([compare('get.json', 'other.json'), compare('get.json', 'other.json')]);
  expect(one).toEqual(two);
});

test('prints text by default, and Markdown', async () => {
  const [text, markdown] = await Promise.all([
    compare('get.json', 'get-and-put.json'),
    compare('get.json', 'get-and-put.json', '--format', 'markdown'),
  ]);
  for (const { status, stdout, stderr } of [text, markdown]) {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('s3:PutObject');
  }
  expect(text.stdout).not.toContain('```');
  expect(markdown.stdout).toContain('```');
});

test.each([
  [['-', 'get.json'], 'narrower'],
  [['get.json', '-'], 'broader'],
])('reads standard input for %j', async (args, verdict) => {
  const { stdout } = await eksPodIdentity(['compare', ...args, '--format=json'], {
    cwd,
    input: FILES['get-and-put.json'],
  });
  expect(JSON.parse(stdout)).toMatchObject({ verdict });
});

describe('input with errors: status 1, the place of each, and no result that could be taken for one', () => {
  const refused = (Statement: unknown): string => JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
  test.each([
    ['nothing', '', '1:1', 'policy-file-syntax'],
    ['white space', ' \n ', '1:1', 'policy-file-syntax'],
    ['no JSON', 'Version: 2012-10-17', '1:1', 'policy-file-syntax'],
    ['a comma too many', '{"Version": "2012-10-17",\n "Statement": [],\n}', '3:1', 'policy-file-syntax'],
    ['a comma missing', '{"Version": "2012-10-17"\n "Statement": []}', '2:2', 'policy-file-syntax'],
    ['a comment', '{\n  // all of it\n  "Statement": []\n}', '2:3', 'policy-file-syntax'],
    ['two documents', `${FILES['get.json']}\n{}`, '11:1', 'policy-file-syntax'],
    ['a cut-off file', '{"Statement": [', '1:16', 'policy-file-syntax'],
    ['a name without quotes', '{Statement: []}', '1:2', 'policy-file-syntax'],
    ['a raw line break in a string', '{"Statement": "a\nb"}', '1:15', 'policy-file-syntax'],
    ['endless nesting', '['.repeat(100_000), '1:33', 'policy-file-syntax'],
    ['a repeated name', '{"Statement": [{"Effect": "Deny",\n "Effect": "Allow"}]}', '2:2', 'policy-file-duplicate-key'],
    ['a list', '[]', '1:1', 'policy-file-shape'],
    ['a number', '1', '1:1', 'policy-file-shape'],
    ['neither shape', '{"statement": []}', '1:1', 'policy-file-shape'],
    ['a file too large', `{"Statement": [], "Id": "${'x'.repeat(256 * 1024)}"}`, '1:1', 'text-too-large'],
  ])('%s', async (_, content, place, code) => {
    const folder = folderWith({ 'a.json': content, 'b.json': FILES['get.json'] });
    for (const args of [
      ['compare', 'a.json', 'b.json'],
      ['compare', 'b.json', 'a.json', '--format=json'],
    ]) {
      const { status, stdout, stderr } = await eksPodIdentity(args, { cwd: folder });
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^a\\.json:${place} error ${code}: .+`));
    }
  });

  test.each([
    ['an effect that does not exist', refused([{ ...GET, Effect: 'allow' }]), '4:5'],
    ['an element that does not exist', refused([GET, { ...GET, Resources: '*' }]), '9:5'],
    ['a policy of an access object', `{"policies": [\n${policy(GET)},\n{"Statement": 1}]}`, '11:1'],
    ['a boundary', `{"policies": [],\n "permissionsBoundary": {"Version": "2013", "Statement": []}}`, '2:25'],
    ['a misspelt part', `{"policies": [],\n "permissionBoundary": {}}`, '1:1'],
  ])('what AWS would refuse, %s, makes the verdict unknown', async (_, content, place) => {
    const folder = folderWith({ 'a.json': FILES['get.json'], 'b.json': content });
    const { status, stdout, stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json'], {
      cwd: folder,
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^b\\.json:${place} error policy-refused: .+`));
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown' });
  });

  test('a file that is not UTF-8', async () => {
    const { status, stderr } = await eksPodIdentity(['compare', 'get.json', '-'], {
      cwd,
      input: Buffer.from('{"Statement": "\u00e9"}', 'latin1'),
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\(standard input\):1:1 error text-not-utf8: /);
  });

  test('both files are complained about at once', async () => {
    const folder = folderWith({ 'a.json': '{', 'b.json': '[' });
    const { stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json'], { cwd: folder });
    expect(stderr).toMatch(/^a\.json:.+\n(?: .+\n)*b\.json:.+\n/);
  });
});

test('warns of a statement that has no effect, and decides without it', async () => {
  const folder = folderWith({ 'a.json': policy(GET), 'b.json': policy(GET, { ...GET, Action: ['s3 GetObject'] }) });
  const { status, stdout, stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json'], {
    cwd: folder,
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'equal' });
  expect(stderr).toMatch(/^b\.json:\d+:\d+ warning policy-unclear: /);
});

describe('files that cannot be read end with status 2', () => {
  test.each([
    ['missing.json', 'there is no such file'],
    ['.', 'it is a folder'],
  ])('%s', async (path, why) => {
    const { status, stdout, stderr } = await compare('get.json', path);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: cannot read "${path}": ${why}\n`);
  });
});
