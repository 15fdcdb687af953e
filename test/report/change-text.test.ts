import { stripVTControlCharacters } from 'node:util';
import { changeAsText } from '../../modules/report/change-text';
import { association, repositoryChange, row, serviceChange } from './changes';

const change = repositoryChange(
  [
    serviceChange({
      verdict: 'incomparable',
      gained: [
        row({
          conditions: [
            { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
            { operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] },
          ],
          associations: [association()],
        }),
      ],
      lost: [
        row({ actions: ['sqs:SendMessage', 's3:GetObject', 's3:GetObjectAcl'], accessLevel: 'Read', occurs: false }),
      ],
      needsPodRestart: true,
    }),
    serviceChange({
      service: 'billing',
      verdict: 'unknown',
      change: 'added',
      gained: [],
      unknown: [{ reason: 'the variable is not known', side: 'after', statement: 2 }],
      notes: ['the boundary stays'],
    }),
  ],
  { unreadable: [{ side: 'before', file: 'services/x/pod-identity.yaml', reason: 'the key is repeated' }] },
);

test('shows every service with its rows, the most urgent first', () => {
  expect(changeAsText(change, { color: false })).toBe(
    `2 services change. 1 gains access: orders in prod may now delete objects in orders-prod (under
conditions). 1 could not be decided: billing in prod. Not all access is known:
services/x/pod-identity.yaml could not be read.

? could not be read (before): services/x/pod-identity.yaml: the key is repeated

billing in prod (added): could not be decided
  services/orders/pod-identity.yaml, owner team-checkout, role orders-prod
  ? could not be decided: the variable is not known (after, statement 3)
  note: the boundary stays

orders in prod: gains and loses access
  services/orders/pod-identity.yaml, owner team-checkout, role orders-prod
  Access
    + Write: s3:DeleteObject
    +   on      arn:aws:s3:::orders-prod/*
    +   when    aws:SecureTransport is true
    +           and aws:SourceVpce is "vpce-1"
    +   for     shop/orders-api on shop-eu
    +   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a

    - Read: sqs:SendMessage; s3: GetObject, GetObjectAcl
    -   on      arn:aws:s3:::orders-prod/*
    -   e.g.    sqs:SendMessage on arn:aws:s3:::orders-prod/a
    -   (cannot occur: AWS's service reference knows no such resource for these actions)
  Needs a pod restart: pods get their credentials when they start and keep them for hours.
`,
  );
});

test('says the same with colours', () => {
  const colored = changeAsText(change, { color: true });
  expect(colored).toContain('\u001b[32m+ Write');
  expect(colored).toContain('\u001b[31m- Read');
  expect(stripVTControlCharacters(colored)).toBe(changeAsText(change, { color: false }));
});

test('breaks lines at spaces and never breaks an ARN', () => {
  const arn = `arn:aws:s3:::${'long-name-'.repeat(12)}/*`;
  const actions = Array.from({ length: 40 }, (_, index) => `s3:GetObject${index}`);
  const wide = serviceChange({ gained: [row({ actions, resources: { include: [arn], exclude: [] } })] });
  const lines = changeAsText(repositoryChange([wide]), { color: false, width: 60 }).split('\n');
  expect(lines.filter((line) => line.length > 60 && !line.includes(arn) && !line.includes('long-name'))).toEqual([]);
  expect(lines).toContain(`    +   on      ${arn}`);
});

test('is one sentence where nothing changes', () => {
  expect(changeAsText(repositoryChange([]), { color: false })).toBe('No access changes.\n');
});
