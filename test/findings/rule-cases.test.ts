import type { RuleText } from '../../modules/findings/rule';
import { ACCESS_RULES, RULES } from '../../modules/findings/rules';
import { CASES, casesOfData, type RuleCases } from './rule-cases';
import { rulesFound, type Told } from './services';

/**
 * Found in the configuration and not in a service; their tables are in `test/gate/gate-weakenings.test.ts` and in
 * `policy-findings.test.ts`.
 */
const OF_THE_CONFIGURATION = new Set(['gate-weakened', 'resource-policy-anybody']);

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
  const found = rulesFound(before, after ?? {});
  // A broader rule suppresses a narrower one.
  expect([id, ...coveredBy].filter((one) => found.includes(one))).not.toEqual([]);
});

test.each(TABLE.flatMap(({ silent }) => silent))('%s', (_, { id }, [before, after]) => {
  expect(rulesFound(before, after ?? {})).not.toContain(id);
});
