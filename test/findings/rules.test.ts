import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findService } from '../../modules/catalogue/services';
import { ANY_SERVICE } from '../../modules/findings/rule';
import { ACCESS_RULES, RULES } from '../../modules/findings/rules';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { addFindings } from '../../modules/findings/add-findings';
import { manifest, workloadsOf } from '../access/workloads';

/** No page of AWS documents it, but it works: Rhino Security Labs found it. */
const UNDOCUMENTED = new Set(['codestar:CreateProjectFromTemplate', ANY_SERVICE]);

test('every id identifies one rule', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test('rules that are covered name rules that there are', () => {
  const ids = new Set(RULES.map(({ id }) => id));
  expect(RULES.flatMap(({ coveredBy = [] }) => coveredBy).filter((id) => !ids.has(id))).toEqual([]);
});

test('a rule is covered by none that is less severe', () => {
  const severities = new Map(
    RULES.map(({ id, severity }) => [id, ['low', 'medium', 'high', 'critical'].indexOf(severity)]),
  );
  const wrong = RULES.filter(({ id, coveredBy = [] }) =>
    coveredBy.some((other) => severities.get(other)! < severities.get(id)!),
  );
  expect(wrong).toEqual([]);
});

test('every action is spelt as AWS spells it', () => {
  const actions = ACCESS_RULES.flatMap(({ steps }) => steps.flatMap((step) => step.actions));
  const wrong = actions.filter((action) => {
    const [prefix = '', name = ''] = action.split(':');
    return !UNDOCUMENTED.has(action) && findService(prefix)?.actions.get(name.toLowerCase())?.name !== name;
  });
  expect(wrong).toEqual([]);
});

test.each(RULES.map((rule) => [rule.id, rule] as const))('%s is explained in whole sentences', (id, rule) => {
  expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$|^administrator$/);
  const { reason = rule.family.reason, remedy = rule.family.remedy } = rule;
  for (const text of [reason, remedy]) expect(text).toMatch(/^[A-Z`].*\.$/);
  expect(rule.message).toMatch(/^[a-z].*[^.]$/);
  expect(rule.reference).toMatch(/^https:\/\//);
});

describe('docs/findings.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/findings.md'), 'utf8');
  const examples = page
    .split(/^### /m)
    .slice(1)
    .flatMap((section) => {
      const [id = ''] = section.split('\n', 1);
      const example = /```yaml\n([^]*?)```/.exec(section)?.[1];
      return example === undefined ? [] : [[id, example] as const];
    });

  test('has a section for every rule', () => {
    expect([...page.matchAll(/^### (.*)$/gm)].map(([, id]) => id).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  // An action that the reference does not know can only be granted by a wildcard.
  test.each(examples.filter(([, example]) => !example.includes('FromTemplate')))(
    'shows an example that triggers %s',
    (id, example) => {
      const after = workloadsOf(manifest('serviceAccounts: shop/orders', example));
      const change = compareWorkloads([], after, { base: '0'.repeat(40), head: 'worktree' });
      const [service] = addFindings(change, { before: [], after }).services;
      expect(service?.findings.map(({ rule }) => rule)).toContain(id);
    },
  );
});
