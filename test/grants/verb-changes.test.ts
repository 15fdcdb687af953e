import { verbChanges } from '../../scripts/verb-changes';
import { verbsPage } from '../../scripts/verbs-page';

const PAGE = `# What verbs select

## dynamodb

- **table**, \`read\`: GetItem, Query, _DescribeTable_; on index \`…/index/*\` Query, Scan
- **index**, \`read\`: Query

## s3

- **object**, \`read\`: GetObject; on bucket \`…\` ListBucket if \`s3:prefix\` matches the rest of the ARN
- \`list: s3\`: ListAllMyBuckets

## Compared with what AWS publishes

- \`read: arn\` and [a page](https://example.com):
`;

test('a page differs from itself in nothing', () => {
  expect(verbChanges(PAGE, PAGE)).toEqual([]);
  expect(verbChanges(verbsPage(), verbsPage())).toEqual([]);
});

test.each<[string, (page: string) => string, string[]]>([
  [
    'another action',
    (page) => page.replace('GetItem, Query', 'GetItem, PartiQLSelect'),
    ['- `read` on table of dynamodb: also PartiQLSelect; no longer Query'],
  ],
  [
    'metadata',
    (page) => page.replace(', _DescribeTable_', ''),
    ['- `read` on table of dynamodb: no longer DescribeTable'],
  ],
  [
    'an action of a companion',
    (page) => page.replace('Query, Scan', 'Query'),
    ['- `read` on table of dynamodb: no longer Scan on index `…/index/*`'],
  ],
  [
    'the condition of a companion',
    (page) => page.replace(' if `s3:prefix` matches the rest of the ARN', ''),
    [
      '- `read` on object of s3: also ListBucket on bucket `…`; no longer ListBucket on bucket `…` if `s3:prefix` matches the rest of the ARN',
    ],
  ],
  [
    'a verb',
    (page) => page.replace('- **index**, `read`: Query\n', ''),
    ['- `read` on index of dynamodb: no longer Query'],
  ],
  [
    'a service prefix',
    (page) => page.replace('ListAllMyBuckets', 'ListAllMyBuckets, ListJobs'),
    ['- `list: s3`: also ListJobs'],
  ],
])('lists %s', (_, change, expected) => {
  expect(verbChanges(PAGE, change(PAGE))).toEqual(expected);
});

test('lists every verb of a new service', () => {
  const page = verbsPage();
  const start = page.indexOf('## sqs\n');
  const before = page.slice(0, start) + page.slice(page.indexOf('\n## ', start) + 1);
  expect(verbChanges(before, page)).toEqual(
    expect.arrayContaining([
      '- `send` on queue of sqs: also SendMessage, GetQueueAttributes, GetQueueUrl',
      '- `list: sqs`: also ListQueues',
    ]),
  );
});
