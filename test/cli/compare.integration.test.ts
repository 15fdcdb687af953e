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
  test.concurrent.each([
    ['get.json', 'get.json', 'equal', 0],
    ['get.json', 'get-again.json', 'equal', 0],
    ['get.json', 'with-mark.json', 'equal', 0],
    ['get.json', 'access.json', 'equal', 0],
    ['get-and-put.json', 'get.json', 'narrower', 0],
    ['get.json', 'get-and-put.json', 'broader', 1],
    ['get.json', 'other.json', 'incomparable', 1],
    ['get.json', 'foreign.json', 'unknown', 1],
  ])('%s to %s: %s, %d', async (before, after, verdict, expected) => {
    const { status, stdout, stderr } = await compare(before, after, '--format', 'json', '--exit-code');
    expect(status).toBe(expected);
    const reason = `exit status 1: the verdict is ${verdict} (--exit-code accepts equal and narrower)\n`;
    expect(stderr.endsWith(reason)).toBe(expected === 1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict });
  });
});

test.concurrent.each(['get-and-put.json', 'foreign.json'])(
  'without --exit-code a verdict does not fail the command: %s',
  async (after) => {
    expect(await compare('get.json', after)).toMatchObject({ status: 0 });
  },
);

test.concurrent('prints rows with a witness as JSON', async () => {
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
        applicability: 'listed',
      },
    ],
    lost: [],
    unknown: [],
  });
});

test.concurrent('leaves rows out that cannot occur, also of the verdict, but for --all-rows', async () => {
  const folder = folderWith({
    'a.json': policy(GET),
    'b.json': policy(GET, { ...GET, Action: 'sqs:SendMessage' }),
  });
  const run = async (...args: string[]) =>
    JSON.parse(
      (await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json', ...args], { cwd: folder })).stdout,
    ) as object;
  expect(await run()).toMatchObject({ verdict: 'equal', gained: [], impossible: { gained: 1, lost: 0 } });
  expect(await run('--all-rows')).toMatchObject({ verdict: 'equal', gained: [{ occurs: false }] });
});

test.concurrent('prints the same bytes every time', async () => {
  const [one, two] = await Promise.all([compare('get.json', 'other.json'), compare('get.json', 'other.json')]);
  expect(one).toEqual(two);
});

test.concurrent('prints text by default, and Markdown', async () => {
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

test.concurrent.each([
  [['-', 'get.json'], 'narrower'],
  [['get.json', '-'], 'broader'],
])('reads standard input for %j', async (args, verdict) => {
  const { stdout } = await eksPodIdentity(['compare', ...args, '--format=json'], {
    cwd,
    input: FILES['get-and-put.json'],
  });
  expect(JSON.parse(stdout)).toMatchObject({ verdict });
});

describe('input with errors', () => {
  test.concurrent(
    'ends with status 1, complains about both files at once, and prints a complete document',
    async () => {
      const folder = folderWith({
        'a.json': '{',
        'b.json': '{"Statement": [{"Effect": "Deny",\n "Effect": "Allow"}]}',
      });
      const { status, stdout, stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json'], {
        cwd: folder,
      });
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        verdict: 'unknown',
        unknown: [{ side: 'before' }, { side: 'after', reason: expect.stringMatching(/^b\.json:2:2: /) as string }],
      });
      expect(stderr).toMatch(
        /^a\.json:1:2 error policy-file-syntax: .+\nb\.json:2:2 error policy-file-duplicate-key: .+\n$/,
      );
    },
  );

  test.concurrent('that AWS would reject makes the verdict unknown, and the status 1', async () => {
    const folder = folderWith({ 'a.json': policy(GET), 'b.json': policy({ ...GET, Effect: 'allow' }) });
    const { status, stdout, stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json'], {
      cwd: folder,
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^b\.json:4:5 error policy-refused: .+\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown' });
  });

  test.concurrent('on standard input has a place too', async () => {
    const input = Buffer.from('{"Statement": "\u00e9"}', 'latin1');
    const { status, stderr } = await eksPodIdentity(['compare', 'get.json', '-'], { cwd, input });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\(standard input\):1:1 error text-not-utf8: /);
  });

  test.concurrent('without an end is not read to the end', async () => {
    const endless = eksPodIdentity(['compare', 'get.json', '/dev/zero'], { cwd });
    expect((await endless).stderr).toMatch(/^\/dev\/zero:1:1 error text-too-large: /);
  });
});

test.concurrent('warns of a statement that has no effect, and decides without it', async () => {
  const folder = folderWith({ 'a.json': policy(GET), 'b.json': policy(GET, { ...GET, Action: ['s3 GetObject'] }) });
  const { status, stdout, stderr } = await eksPodIdentity(['compare', 'a.json', 'b.json', '--format=json'], {
    cwd: folder,
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'equal' });
  expect(stderr).toMatch(/^b\.json:\d+:\d+ warning policy-unclear: /);
});

describe('files that cannot be read end with status 2', () => {
  test.concurrent.each([
    ['missing.json', 'the file does not exist'],
    ['.', 'it is a folder'],
  ])('%s', async (path, why) => {
    const { status, stdout, stderr } = await compare('get.json', path);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: cannot read "${path}": ${why}\n`);
  });
});
