import type { AccessRow, Witness } from '../policy/comparison';
import { gainedByExclusion } from './excluded-resources';
import type { Compare } from './gained-requests';
import type { MentionedActions } from './mentioned-actions';
import type { Pair } from './pairs';
import type { ProvenSteps, Prover } from './prove';
import type { UndecidedRule, Risk } from './risk';
import { type AccessRule, ANY_SERVICE, type RuleText } from './rule';
import { CROSS_ACCOUNT } from './rules/accounts';
import { NOT_RESOURCE, SERVICE_WILDCARD } from './rules/administration';

/** What to evaluate: the rules and the foreign accounts. */
export interface Asked {
  readonly gained: MentionedActions;
  readonly rules: readonly AccessRule[];
  readonly accounts: readonly string[];
}

/** An action that does not exist: if it is allowed, all future actions of the service are allowed. */
const ANY_ACTION = 'AnyActionThatNobodyNames';

/**
 * The rules that match a pair, and those that could not be decided. A rule can be in both.
 *
 * @param compare what the prover asks
 * @param isNeedless true if the risks found so far suppress all findings of the rule, which is then skipped
 */
export function risksOfPair(
  { gained, rules, accounts }: Asked,
  pair: Pair,
  prover: Prover,
  compare: Compare,
  isNeedless: (rule: RuleText, risks: readonly Risk[]) => boolean,
): { readonly risks: readonly Risk[]; readonly undecided: readonly UndecidedRule[] } {
  const risks: Risk[] = [];
  const undecided: UndecidedRule[] = [];
  const doubt = (rule: RuleText, reasons: readonly string[]): void => {
    if (reasons.length > 0) undecided.push({ rule, pair, reasons });
  };
  const hold = (
    rule: RuleText,
    steps: ProvenSteps,
    doubts: readonly string[],
    more: Pick<Risk, 'account' | 'services'> = {},
  ): void => {
    const witnesses = steps.flatMap(([row]) => (row && realWitness(row, prover)) ?? []);
    const isOfAnyService = steps.flat().some(({ actions }) => actions.includes(ANY_SERVICE));
    const everyAction = isOfAnyService ? everyActionOf(prover) : undefined;
    risks.push({ rule, pair, steps, doubts, witnesses, ...(everyAction && { everyAction }), ...more });
    doubt(rule, doubts);
  };

  for (const rule of rules) {
    if (isNeedless(rule, risks)) continue;
    const outcome = prover.prove(narrowed(rule, gained));
    if (outcome.kind === 'proven') hold(rule, outcome.steps, outcome.doubts);
    if (outcome.kind === 'undecided') doubt(rule, outcome.doubts);
  }
  if (!isNeedless(SERVICE_WILDCARD, risks)) {
    const { risk, doubts } = wildcardsOf(gained.wildcardServices, prover);
    if (risk) hold(SERVICE_WILDCARD, [risk.rows], doubts, { services: risk.services });
    else doubt(SERVICE_WILDCARD, doubts);
  }
  if (!isNeedless(NOT_RESOURCE, risks)) {
    const { rows, doubts } = gainedByExclusion(pair, compare);
    if (rows.length > 0) hold(NOT_RESOURCE, [rows], doubts);
    else doubt(NOT_RESOURCE, doubts);
  }
  for (const account of accounts.filter((one) => one !== pair.after.account)) {
    const { rows, doubts } = prover.gained({ step: { actions: ['*'] }, account });
    if (rows.length > 0) hold(CROSS_ACCOUNT, [rows], doubts, { account });
    else doubt(CROSS_ACCOUNT, doubts);
  }
  return { risks, undecided };
}

/** The services whose actions are all gained, including future ones. */
function wildcardsOf(
  prefixes: readonly string[],
  prover: Prover,
): {
  readonly risk?: { readonly rows: readonly AccessRow[]; readonly services: readonly string[] };
  readonly doubts: readonly string[];
} {
  const answers = prefixes.map((prefix) => {
    return { prefix, ...prover.gained({ step: { actions: [`${prefix}:${ANY_ACTION}`] } }) };
  });
  const services = answers.filter(({ rows }) => rows.length > 0).map(({ prefix }) => `${prefix}:*`);
  const doubts = answers.flatMap((one) => one.doubts);
  if (services.length === 0) return { doubts };
  const whole = prover.gained({ step: { actions: services } });
  const wild = whole.rows.filter(({ actions }) => actions.some((action) => services.includes(action)));
  const rows = wild.length > 0 ? wild : answers.flatMap((one) => one.rows);
  return { risk: { rows, services }, doubts: [...doubts, ...whole.doubts] };
}

/** For a rule with one step only the gained actions matter, so the rest of a long list is skipped. */
function narrowed({ steps: [step, ...others] }: AccessRule, gained: MentionedActions): Pick<AccessRule, 'steps'> {
  if (others.length > 0) return { steps: [step, ...others] };
  return { steps: [{ ...step, actions: step.actions.filter((action) => gained.has(action)) }] };
}

/** The allowed rows that include every action, apart from exceptions. */
function everyActionOf(prover: Prover): readonly AccessRow[] {
  return prover.allowed({ step: { actions: ['*'] } }).rows.filter(({ actions }) => actions.includes('*'));
}

/** A request with the placeholder for every service, rewritten with an existing action. */
function realWitness({ witness }: AccessRow, prover: Prover): Witness | undefined {
  if (witness.action !== ANY_SERVICE) return witness;
  return prover.gained({ step: { actions: ['*'] } }).rows[0]?.witness;
}
