import type { RuleText } from '../../modules/findings/rule';
import { ACCESS_RULES, RULES } from '../../modules/findings/rules';
import { CASES, casesOfData, onTarget, type RuleCases } from './rule-cases';
import { document, findings, rulesFound, TARGET, type Told } from './services';

/**
 * Found in the configuration and not in a service; their tables are in `test/gate/gate-weakenings.test.ts`,
 * `policy-findings.test.ts` and `many-roles-removed.test.ts`.
 */
const OF_THE_CONFIGURATION = new Set([
  'gate-weakened',
  'managed-boundary-changed',
  'many-roles-removed',
  'resource-policy-anybody',
]);

const OF_SERVICES = RULES.filter(({ id }) => !OF_THE_CONFIGURATION.has(id));
const WRITTEN = new Map(CASES);
const DATA = new Map(ACCESS_RULES.map((rule) => [rule.id, rule]));

/** All cases of a rule: those that are written, and for a rule that is data those that are made of it. */
function casesOf(id: string): RuleCases {
  const rule = DATA.get(id);
  const all = [WRITTEN.get(id), rule && casesOfData(rule)].filter((one) => one !== undefined);
  return {
    triggers: Object.assign({}, ...all.map(({ triggers }) => triggers)) as RuleCases['triggers'],
    indirect: all.flatMap(({ indirect }) => indirect),
    silent: Object.assign({}, ...all.map(({ silent }) => silent)) as RuleCases['silent'],
  };
}

test('every rule has two cases that trigger it, one of them indirect, and two near misses', () => {
  const counts = OF_SERVICES.map(({ id }) => {
    const { triggers, indirect, silent } = casesOf(id);
    return {
      id,
      triggers: Object.keys(triggers).length,
      indirect: indirect.filter((name) => name in triggers).length,
      unknown: indirect.filter((name) => !(name in triggers)),
      silent: Object.keys(silent).length,
    };
  });
  expect(
    counts.filter((one) => one.triggers < 2 || one.indirect < 1 || one.unknown.length > 0 || one.silent < 2),
  ).toEqual([]);
});

test('no cases are written for rules that there are not', () => {
  const ids = new Set(RULES.map(({ id }) => id));
  expect([...WRITTEN.keys(), ...OF_THE_CONFIGURATION].filter((id) => !ids.has(id))).toEqual([]);
});

const TABLE = OF_SERVICES.flatMap((rule) => {
  const { triggers, silent } = casesOf(rule.id);
  const rows = (
    name: string,
    cases: RuleCases['triggers'],
  ): [string, RuleText, readonly [Told | undefined, Told | undefined]][] =>
    Object.entries(cases).map(([what, sides]) => [`${rule.id} ${name} ${what}`, rule, sides]);
  return { found: rows('finds', triggers), silent: rows('is silent about', silent) };
});

test.each(TABLE.flatMap(({ found }) => found))('%s', (_, { id, coveredBy = [] }, [before, after]) => {
  const found = rulesFound(before, after);
  // A broader rule suppresses a narrower one.
  expect([id, ...coveredBy].filter((one) => found.includes(one))).not.toEqual([]);
});

test.each(TABLE.flatMap(({ silent }) => silent))('%s', (_, { id }, [before, after]) => {
  expect(rulesFound(before, after)).not.toContain(id);
});

/** The ends of the IDs of rules about one role of a service, which is a target role as well. */
const OF_A_ROLE = /^trust-|^boundary-|^deny-removed$|^session-policy-removed$/;

describe('the rule holds for a target role', () => {
  const ofRoles = (rows: typeof TABLE): (typeof TABLE)[number]['found'] =>
    rows.flatMap(({ found }) => found).filter(([, { id }]) => OF_A_ROLE.test(id));

  test.each(ofRoles(TABLE))('%s', (_, { id }, [before, after]) => {
    const found = findings(before && onTarget(before), after && onTarget(after)).filter(({ rule }) => rule === id);
    expect(found).not.toEqual([]);
    for (const { message } of found) expect(message).toContain(TARGET);
  });

  test.each<[what: string, rule: string, before: Told, after: Told]>([
    ['a boundary', 'boundary-removed', { boundary: document({ Action: 's3:*' }) }, {}],
    ['a Deny', 'deny-removed', { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:Delete*' }] }, {}],
  ])('and %s of the role that pods had is missed in their new target role', (_, rule, before, after) => {
    expect(findings(before, { ...before, target: after }).map((one) => one.rule)).toContain(rule);
    expect(findings(before, before)).toEqual([]);
  });
});
