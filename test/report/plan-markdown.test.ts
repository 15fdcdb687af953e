import { driftSections, planSections, type StackStep } from '../../modules/report/plan-markdown';

const rendered = (...steps: StackStep[]) =>
  planSections('Terraform plan', [{ stack: 'orders-prod', steps, notes: [] }])
    .map(([text]) => text)
    .join('\n');

const BECAUSE = '`path` changes; the old one is deleted first';

it('a resource that is deleted and created again is replaced, in the table and in the list', () => {
  const text = rendered(
    { address: 'aws_iam_role.role', action: 'create', because: BECAUSE },
    { address: 'aws_iam_role.role', action: 'delete', because: BECAUSE },
    { address: 'aws_iam_role_policy.old', action: 'delete' },
    { address: 'aws_iam_role_policy.new', action: 'create' },
  );
  expect(text).toContain('| Stack | Outcome | Create | Update | Replace | Delete |');
  expect(text).toMatch(/\| planned \| 1 \| 0 \| 1 \| 1 \|/);
  expect(text).toContain(`! replace aws_iam_role.role because ${BECAUSE}`);
  expect(text).not.toContain('delete aws_iam_role.role\n');
  expect(text).not.toContain('create aws_iam_role.role');
});

it('an object left behind by a failed replacement is only deleted', () => {
  const text = rendered(
    { address: 'aws_iam_role.role', action: 'create' },
    { address: 'aws_iam_role.role (deposed 1a2b)', action: 'delete' },
  );
  expect(text).toContain('+ create aws_iam_role.role');
  expect(text).toContain('- delete aws_iam_role.role (deposed 1a2b)');
});

it('imports and moves have columns where there are some, and say of what', () => {
  const text = rendered(
    { address: 'aws_iam_role.role', action: 'import', after: { id: 'orders-prod' } },
    { address: 'aws_iam_role.later', action: 'import', after: { unknown: true } },
    { address: 'aws_iam_role.other', action: 'import', after: { identity: { name: 'other' } } },
    { address: 'aws_iam_role.new', action: 'move', before: 'aws_iam_role.old', after: null },
  );
  expect(text).toContain('| Delete | Import | Move |');
  expect(text).toMatch(/\| planned \| 0 \| 0 \| 0 \| 0 \| 3 \| 1 \|/);
  expect(text).toContain('+ import aws_iam_role.role with the ID orders-prod');
  expect(text).toContain('+ import aws_iam_role.later with an ID that is known only after apply');
  expect(text).toContain('+ import aws_iam_role.other with {"name":"other"}');
  expect(text).toContain('! move aws_iam_role.new from aws_iam_role.old');
});

it('an ID cannot end the code block that it is shown in', () => {
  const text = rendered({ address: 'aws_iam_role.role', action: 'import', after: { id: 'a\n```\n<b>injected' } });
  expect(text).not.toMatch(/^```\n<b>/m);
});

it('adopted objects are listed with the attributes that change', () => {
  const [, [text] = []] = planSections('Plan', [
    {
      stack: 'orders-prod',
      steps: [{ address: 'aws_iam_role.role', action: 'import' }],
      notes: [],
      adopted: [
        { name: 'add-on "coredns"', changes: [] },
        { name: 'IAM role "a"', changes: [{ attribute: 'description', before: 'by hand', after: undefined }] },
      ],
    },
  ]);
  expect(text).toContain('  add-on "coredns": stays as it is');
  expect(text).toContain('! IAM role "a"\n-   description: by hand\n+   description: none');
});

it('drift lists what differs, and what was deleted', () => {
  const [, [text] = []] = driftSections([
    {
      stack: 'orders-prod',
      resources: [
        { address: 'aws_iam_role.role', attributes: ['permissions_boundary', 'tags'] },
        { address: 'aws_iam_role_policy.read', attributes: [] },
      ],
    },
  ]);
  expect(text).toContain('! aws_iam_role.role: permissions_boundary, tags');
  expect(text).toContain('- aws_iam_role_policy.read was deleted');
});
