import type { ShownComparison } from '../../modules/change/shown-comparison';
import type { Comparison, Verdict } from '../../modules/policy/comparison';
import { comparisonAsMarkdown } from '../../modules/report/comparison-markdown';
import { comparisonAsText } from '../../modules/report/comparison-text';
import { row } from './changes';

const comparison: Comparison = {
  verdict: 'unknown',
  gained: [row()],
  lost: [row({ accessLevel: 'Read', actions: ['s3:GetObject'] })],
  unknown: [{ reason: 'managed policy arn:x is not known', side: 'after' }],
};

test('shows verdict, rows and doubts on a terminal', () => {
  expect(comparisonAsText(comparison, { color: false })).toBe(
    `unknown: some access could not be decided; treat it as gained

+ Write: s3:DeleteObject
+   on      arn:aws:s3:::orders-prod/*
+   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a

- Read: s3:GetObject
-   on      arn:aws:s3:::orders-prod/*
-   e.g.    s3:GetObject on arn:aws:s3:::orders-prod/a

? could not be decided: managed policy arn:x is not known (after)
`,
  );
});

test('shows the same as Markdown', () => {
  expect(comparisonAsMarkdown(comparison)).toBe(
    `**unknown**: some access could not be decided; treat it as gained.

\`\`\`diff
+ Write: s3:DeleteObject
+   on      arn:aws:s3:::orders-prod/*
+   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a

- Read: s3:GetObject
-   on      arn:aws:s3:::orders-prod/*
-   e.g.    s3:GetObject on arn:aws:s3:::orders-prod/a
\`\`\`

**Could not be decided**

- managed policy \`arn:x\` is not known (after)
`,
  );
});

test.each<[Verdict, string]>([
  ['equal', 'equal: the same requests are allowed before and after\n'],
  ['broader', 'broader: some access is gained and none is lost\n'],
  ['narrower', 'narrower: some access is lost and none is gained\n'],
  ['incomparable', 'incomparable: some access is gained and some is lost\n'],
])('says what %s means', (verdict, text) => {
  expect(comparisonAsText({ verdict, gained: [], lost: [], unknown: [] }, { color: false })).toBe(text);
});

test('shortens long lists on a terminal, and lists all of them if asked to', () => {
  const gained = Array.from({ length: 40 }, (_, index) =>
    row({ resources: { include: [`arn:aws:s3:::orders-${index}/*`], exclude: [] } }),
  );
  const long = { verdict: 'broader', gained, lost: [], unknown: [] } as const;
  const text = comparisonAsText(long, { color: false });
  expect(text).toContain('+ and 15 more rows\n');
  expect(text).toMatch(/Long lists are shortened; --all-rows lists all of them\.\n$/);
  const whole = comparisonAsText(long, { color: false, whole: true });
  expect(whole).toContain('orders-39');
  expect(whole).not.toContain('shortened');
});

test('counts rows that cannot occur, and says what was not checked', () => {
  const shown: ShownComparison = {
    ...comparison,
    impossible: { gained: 2, lost: 0 },
    notChecked: { documents: ['arn:x'], resourcePolicies: 'none known', organizationPolicies: 'not known' },
  };
  for (const text of [comparisonAsText(shown, { color: false, width: 200 }), comparisonAsMarkdown(shown)]) {
    expect(text).toContain('2 gained rows cannot occur');
    expect(text).toMatch(/Not checked: the document of `?arn:x`?; policies of resources; /);
  }
});
