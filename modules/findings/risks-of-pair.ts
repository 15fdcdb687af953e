import type { AccessRow, Witness } from '../policy/comparison';
import type { MentionedActions } from './mentioned-actions';
import type { Pair } from './pairs';
import type { Proof, Prover } from './prove';
import type { Doubt, Risk } from './risk';
import { type AccessRule, ANY_SERVICE, type RuleText } from './rule';
import { CROSS_ACCOUNT } from './rules/accounts';
import { SERVICE_WILDCARD } from './rules/administration';

/** What is worth asking about: the rules, and accounts of others. */
export interface Asked {
  readonly gained: MentionedActions;
  readonly rules: readonly AccessRule[];
  readonly accounts: readonly string[];
}

/** An action that no service has: who may use it may use all that the service will ever have. */
const ANY_ACTION = 'AnyActionThatNobodyNames';

/** What holds for a pair, and what could not be decided; a rule that holds may be undecided too. */
export function risksOfPair(
  { gained, rules, accounts }: Asked,
  pair: Pair,
  prover: Prover,
): { readonly risks: readonly Risk[]; readonly undecided: readonly Doubt[] } {
  const risks: Risk[] = [];
  const undecided: Doubt[] = [];
  const doubt = (rule: RuleText, reasons: readonly string[]): void => {
    if (reasons.length > 0) undecided.push({ rule, pair, reasons });
  };
  const hold = (
    rule: RuleText,
    proof: Proof,
    doubts: readonly string[],
    more: Pick<Risk, 'account' | 'services'> = {},
  ): void => {
    const witnesses = proof.flatMap(([row]) => (row && realWitness(row, prover)) ?? []);
    risks.push({ rule, pair, proof, doubts, witnesses, ...more });
    doubt(rule, doubts);
  };

  for (const rule of rules) {
    const outcome = prover.prove(narrowed(rule, gained));
    if (outcome.kind === 'proven') hold(rule, outcome.proof, outcome.doubts);
    if (outcome.kind === 'undecided') doubt(rule, outcome.doubts);
  }
  const wildcards = gained.wildcardServices.map((prefix) => {
    return { prefix, ...prover.gained({ leg: { actions: [`${prefix}:${ANY_ACTION}`] } }) };
  });
  const services = wildcards.filter(({ rows }) => rows.length > 0).map(({ prefix }) => `${prefix}:*`);
  if (services.length > 0) {
    const { rows, doubts } = prover.gained({ leg: { actions: services } });
    const wild = rows.filter(({ actions }) => actions.some((action) => services.includes(action)));
    const all = [...wildcards.flatMap((one) => one.doubts), ...doubts];
    hold(SERVICE_WILDCARD, [wild.length > 0 ? wild : wildcards.flatMap((one) => one.rows)], all, { services });
  } else {
    doubt(
      SERVICE_WILDCARD,
      wildcards.flatMap(({ doubts }) => doubts),
    );
  }
  for (const account of accounts) {
    const { rows, doubts } = prover.gained({ leg: { actions: ['*'] }, account });
    if (rows.length > 0) hold(CROSS_ACCOUNT, [rows], doubts, { account });
    else doubt(CROSS_ACCOUNT, doubts);
  }
  return { risks, undecided };
}

/** Of a rule with one leg, only the actions that are gained matter: a long list need not be asked about in full. */
function narrowed({ legs: [leg, ...others] }: AccessRule, gained: MentionedActions): Pick<AccessRule, 'legs'> {
  if (others.length > 0) return { legs: [leg, ...others] };
  return { legs: [{ ...leg, actions: leg.actions.filter((action) => gained.has(action)) }] };
}

/** Of a request with the action that stands for every service, one with an action that there is. */
function realWitness({ witness }: AccessRow, prover: Prover): Witness | undefined {
  if (witness.action !== ANY_SERVICE) return witness;
  return prover.gained({ leg: { actions: ['*'] } }).rows[0]?.witness;
}
