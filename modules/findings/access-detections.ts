import type { ServiceChange } from '../access/change';
import type { ServiceAccess } from '../access/service-access';
import type { AccessRow, Witness } from '../policy/comparison';
import { type Blame, type Detection, withoutWitness } from './detection';
import { boundedCompare, type Compare } from './gained-requests';
import { mentionedActions, type MentionedActions } from './mentioned-actions';
import { type Pair, pairsOf } from './pairs';
import { type Outcome, type Proof, type Prover, proverOf } from './prove';
import { ACCESS_RULES } from './rules';
import { CROSS_ACCOUNT } from './rules/accounts';
import { SERVICE_WILDCARD } from './rules/administration';
import { CIRCUMSTANCES } from './rules/circumstances';
import { type AccessRule, ANY_SERVICE, type RuleText } from './rule';
import { actionsOf, listed, resourcesOf } from './wording';

/** Rules of which nobody could decide whether they find something, by the reason. */
type Undecided = Map<string, Set<RuleText>>;

/**
 * What the rules about access find in what a service gains, and one more detection for those that could not be decided.
 *
 * @param compare answers the questions of all rules, within a budget of its own
 */
export function accessDetections(
  change: ServiceChange,
  before: ServiceAccess | undefined,
  after: ServiceAccess,
  compare: Compare = boundedCompare(),
): readonly Detection[] {
  const gained = mentionedActions(change.gained);
  const rules = ACCESS_RULES.filter(({ legs }) => legs.some(({ actions }) => actions.some(gained.has)));
  const accounts = otherAccounts(change.gained, after.account);
  // Most changes are about nothing that any rule is about.
  const pairs = rules.length + gained.wildcardServices.length + accounts.length > 0 ? pairsOf(before, after) : [];
  const found = new Map<string, Detection[]>();
  const undecided: Undecided = new Map();
  for (const pair of pairs) {
    const prover = proverOf(pair, compare);
    const detections = [
      ...rules.flatMap((rule) => ruleDetection(rule, gained, prover, pair, undecided)),
      ...serviceWildcards(gained, prover, pair, undecided),
      ...accounts.flatMap((account) => crossAccount(account, prover, pair, undecided)),
    ];
    for (const detection of detections) {
      const key = detection.rule.id + (detection.values['account'] ?? '');
      found.set(key, [...(found.get(key) ?? []), detection]);
    }
  }
  const names = new Set([...found.values()].flatMap(([first]) => first?.rule.id ?? []));
  return [
    ...[...found.values()].map(merged).filter(({ rule }) => !isCovered(rule, names)),
    ...undecidedRules(undecided, names, [before?.role, after.role]),
  ];
}

/** What a rule asked that nobody could answer, apart from rules that are found all the same, or told by others. */
function undecidedRules(
  undecided: Undecided,
  found: ReadonlySet<string>,
  roles: readonly unknown[],
): readonly Detection[] {
  const byReason = [...undecided].flatMap(([reason, rules]): [string, string[]][] => {
    const ids = [...rules].filter((rule) => !found.has(rule.id) && !isCovered(rule, found)).map(({ id }) => id);
    return ids.length > 0 ? [[reason, ids.sort()]] : [];
  });
  if (byReason.length === 0) return [];
  const reasons = byReason.map(([reason, ids]) => `whether ${listed(ids)} holds: ${reason}`).sort();
  const values = { reasons: listed(reasons) };
  const blame: Blame = { kind: 'key', keys: ['allow', 'managedPolicies', 'role'] };
  return [{ rule: CIRCUMSTANCES.undecided, values, witnesses: [], about: [byReason.sort(), roles], blame }];
}

function note(undecided: Undecided, rule: RuleText, doubts: readonly string[]): void {
  for (const doubt of doubts) undecided.set(doubt, (undecided.get(doubt) ?? new Set()).add(rule));
}

/** What differs between service accounts only by their tags is one risk; the first is shown. */
function merged(detections: readonly Detection[]): Detection {
  const [first, ...others] = detections;
  if (!first) throw new RangeError('cannot merge no detections');
  const different = [...new Map([first, ...others].map(({ about }) => [JSON.stringify(about), about])).values()];
  if (different.length === 1) return first;
  const { access, ...rest } = first;
  return { ...rest, about: different };
}

function isCovered({ coveredBy = [] }: RuleText, found: ReadonlySet<string>): boolean {
  return coveredBy.some((id) => found.has(id));
}

function ruleDetection(
  rule: AccessRule,
  gained: MentionedActions,
  prover: Prover,
  pair: Pair,
  undecided: Undecided,
): readonly Detection[] {
  const outcome: Outcome = prover.prove(narrowed(rule, gained));
  if (outcome.kind === 'undecided') note(undecided, rule, outcome.doubts);
  return outcome.kind === 'proven' ? [detection(rule, outcome.proof, pair, prover)] : [];
}

/** Of a rule with one leg, only the actions that are gained matter: a long list need not be asked about in full. */
function narrowed({ legs: [leg, ...others] }: AccessRule, gained: MentionedActions): Pick<AccessRule, 'legs'> {
  if (others.length > 0) return { legs: [leg, ...others] };
  return { legs: [{ ...leg, actions: leg.actions.filter((action) => gained.has(action)) }] };
}

/** An action that no service has: who may use it may use all that the service will ever have. */
const ANY_ACTION = 'AnyActionThatNobodyNames';

function serviceWildcards(
  gained: MentionedActions,
  prover: Prover,
  pair: Pair,
  undecided: Undecided,
): readonly Detection[] {
  const services = gained.wildcardServices.filter((prefix) => {
    const { rows, doubts } = prover.gained({ leg: { actions: [`${prefix}:${ANY_ACTION}`] } });
    if (rows.length === 0) note(undecided, SERVICE_WILDCARD, doubts);
    return rows.length > 0;
  });
  if (services.length === 0) return [];
  const actions = services.map((prefix) => `${prefix}:*`);
  const { values, ...rest } = detection(SERVICE_WILDCARD, [prover.gained({ leg: { actions } }).rows], pair, prover);
  return [{ ...rest, values: { ...values, actions: listed(actions) } }];
}

function crossAccount(account: string, prover: Prover, pair: Pair, undecided: Undecided): readonly Detection[] {
  const { rows, doubts } = prover.gained({ leg: { actions: ['*'] }, account });
  if (rows.length === 0) {
    note(undecided, CROSS_ACCOUNT, doubts);
    return [];
  }
  const { values, ...rest } = detection(CROSS_ACCOUNT, [rows], pair, prover);
  return [{ ...rest, values: { ...values, account } }];
}

/** The accounts that the resources of rows name, apart from the service's own. */
function otherAccounts(rows: readonly AccessRow[], own: string): readonly string[] {
  const named = rows.flatMap(({ resources: { include, within = [] } }) =>
    [...include, ...within.flat()].flatMap((resource) => {
      const account = resource.split(':')[4] ?? '';
      return /^\d{12}$/.test(account) ? [account] : [];
    }),
  );
  return [...new Set(named)].filter((account) => account !== own).sort();
}

function detection(rule: RuleText, proof: Proof, { after }: Pair, prover: Prover): Detection {
  const witnesses = proof.flatMap(([row]) => (row && realWitness(row, prover)) ?? []);
  const [request] = witnesses;
  const blame: Blame = request
    ? { kind: 'request', request, sessionTags: after.access.whole.sessionTags ?? {} }
    : { kind: 'key', keys: ['allow'] };
  const access = proof.map((rows) => rows.map(withoutWitness));
  return {
    rule,
    values: {
      actions: actionsOf(proof[0]),
      ...Object.fromEntries(proof.map((rows, index) => [String(index), resourcesOf(rows, after.account)])),
    },
    witnesses,
    about: access,
    access,
    blame,
  };
}

/** Of a request with the action that stands for every service, one with an action that there is. */
function realWitness({ witness }: AccessRow, prover: Prover): Witness | undefined {
  if (witness.action !== ANY_SERVICE) return witness;
  return prover.gained({ leg: { actions: ['*'] } }).rows[0]?.witness;
}
