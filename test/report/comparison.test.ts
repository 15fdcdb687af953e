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
