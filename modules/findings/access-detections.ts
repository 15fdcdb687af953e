import type { ServiceComparison } from '../change/change';
import type { FindingAccess } from '../change/finding';
import { type ServiceAccess } from '../access/service-access';
import { distinctAssociations } from '../identity/association-ref';
import { byKey } from '../text/compare-texts';
import { isNeedless, withoutCoveredRisks } from './covered-risks';
import { type Cause, type Detection, rolesOf, withoutWitness } from './detection';
import { excludesResources } from './excluded-resources';
import { boundedCompare, type Compare } from './gained-requests';
import { mentionedActions } from './mentioned-actions';
import { type Pair, pairsOf } from './pairs';
import { proverOf } from './prove';
import { reachedAccounts } from './reached-accounts';
import { type UndecidedRule, type Risk, rowsOfStep } from './risk';
import { risksOfPair } from './risks-of-pair';
import type { RuleText } from './rule';
import { ACCESS_RULES } from './rules';
import { CONTEXT_RULES } from './rules/context-rules';
import { OWN_SEVERITIES, type SeverityPolicy, type AppliedSeverity } from './severity-policy';
import { actionsOf, firstFew, resourcesOf } from './wording';

/**
 * The detections of the access rules in what a service gains, plus one for rules that could not be decided.
 *
 * @param compare compares accesses for all rules, within one budget
 */
export function accessDetections(
  change: ServiceComparison,
  before: ServiceAccess | undefined,
  after: ServiceAccess,
  severityPolicy: SeverityPolicy = OWN_SEVERITIES,
  compare: Compare = boundedCompare(),
): readonly Detection[] {
  const gained = mentionedActions(change.gained);
  const rules = ACCESS_RULES.filter(({ steps }) => steps.some(({ actions }) => actions.some(gained.has)));
  const accounts = reachedAccounts(change.gained, after.account);
  // Fast path: most changes touch no action that a rule covers.
  const isWorthAsking =
    rules.length + gained.wildcardServices.length + accounts.length > 0 ||
    [after.role, ...(after.targetRoles ?? [])].some(({ permissions }) => excludesResources(permissions));
  const pairs = isWorthAsking ? pairsOf(before, after) : [];
  const roles = [rolesOf(before), rolesOf(after)];
  const found = new Map<string, Risk[]>();
  const undecided: UndecidedRule[] = [];
  const severityOf = (rule: RuleText): AppliedSeverity => severityPolicy(rule, change.service);
  for (const pair of pairs) {
    const ofPair = risksOfPair({ gained, rules, accounts }, pair, proverOf(pair, compare), compare, (rule, risks) =>
      isNeedless(rule, risks, severityOf),
    );
    for (const risk of withoutCoveredRisks(ofPair.risks, severityOf, compare)) {
      const key = risk.rule.id + (risk.account ?? '');
      found.set(key, [...(found.get(key) ?? []), risk]);
    }
    undecided.push(...ofPair.undecided);
  }
  return [...[...found.values()].map((risks) => detectionOf(risks, pairs, roles)), ...undecidedRules(undecided, roles)];
}

/** The reasons why a rule could not be decided. */
function undecidedRules(undecided: readonly UndecidedRule[], roles: readonly unknown[]): readonly Detection[] {
  const rules = new Map<string, Set<string>>();
  for (const { rule, reasons } of undecided) {
    for (const reason of reasons) rules.set(reason, (rules.get(reason) ?? new Set()).add(rule.id));
  }
  if (rules.size === 0) return [];
  const byReason = [...rules].map(([reason, ids]): [string, string[]] => [reason, [...ids].sort()]).sort();
  const values = {
    reasons: firstFew(byReason.map(([reason, ids]) => `whether ${firstFew(ids)} holds: ${reason}`).sort()),
  };
  const cause: Cause = { kind: 'key', keys: ['allow', 'managedPolicies', 'role', 'targetRole'] };
  return [{ rule: CONTEXT_RULES.undecided, values, witnesses: [], about: [byReason, roles], cause }];
}

/**
 * One risk with all service accounts that have it. The example comes from the first.
 *
 * @param risks of one rule, and of one account if the rule reports accounts separately
 * @param pairs all pairs that were compared
 */
function detectionOf(risks: readonly Risk[], pairs: readonly Pair[], roles: readonly unknown[]): Detection {
  const [first] = risks;
  if (!first) throw new RangeError('a detection needs a risk');
  const { rule, account, witnesses, pair } = first;
  const [request] = witnesses;
  const cause: Cause = request
    ? { kind: 'request', request, sessionTags: pair.after.access.whole.sessionTags ?? {} }
    : { kind: 'key', keys: ['allow', 'targetRole'] };
  const steps = first.steps.map((_, step) => rowsOfStep(risks, step));
  const services = [...new Set(risks.flatMap((risk) => risk.services ?? []))].sort();
  const isCertain = risks.every(({ doubts }) => doubts.length === 0);
  const about = requestsOf(risks, pairs);
  return {
    rule,
    values: {
      actions: services.length > 0 ? firstFew(services) : actionsOf(steps[0] ?? []),
      ...Object.fromEntries(steps.map((rows, step) => [String(step), resourcesOf(rows, pair.after.account)])),
      ...(account !== undefined && { account }),
    },
    witnesses,
    ...(pair.via.length > 0 && { via: pair.via }),
    cause,
    ...(isCertain ? { about, access: accessOf(risks) } : { about: [about, roles] }),
  };
}

/**
 * The requests of a risk. If service accounts differ, session tags distinguish them; another service account with the
 * same access does not change the risk.
 */
function requestsOf(risks: readonly Risk[], pairs: readonly Pair[]): unknown {
  const byTags = new Map(pairs.map((pair) => [sessionOf(pair), new Map<string, unknown>()]));
  for (const { pair, steps: proven } of risks) {
    const steps = stepsOf(proven);
    byTags.get(sessionOf(pair))?.set(JSON.stringify(steps), steps);
  }
  const texts = new Set([...byTags.values()].map((steps) => JSON.stringify([...steps.keys()].sort())));
  const [first] = risks;
  if (texts.size === 1 && first) {
    const [[, all] = []] = byTags;
    return all?.size === 1 ? stepsOf(first.steps) : [...(all?.values() ?? [])];
  }
  return [...byTags]
    .filter(([, steps]) => steps.size > 0)
    .sort(byKey)
    .map(([tags, steps]) => [tags, ...steps.values()]);
}

/** What distinguishes the sessions of a pair. Part of finding IDs, which approvals refer to. */
function sessionOf({ tags, via }: Pair): string {
  return JSON.stringify(via.length > 0 ? { ...tags, via } : tags);
}

function stepsOf(steps: Risk['steps']): FindingAccess['steps'] {
  return steps.map((rows) => rows.map(withoutWitness));
}

/** One entry for all service accounts with the same access. */
function accessOf(risks: readonly Risk[]): readonly FindingAccess[] {
  const entries = new Map<string, FindingAccess>();
  for (const { pair, steps: proven } of risks) {
    const [limits, steps] = [pair.limits, stepsOf(proven)];
    const via = pair.via.length > 0 ? { via: pair.via } : {};
    const key = JSON.stringify([limits, steps, via]);
    const associations = distinctAssociations([...(entries.get(key)?.associations ?? []), ...pair.associations]);
    entries.set(key, { associations, ...via, limits, steps });
  }
  return [...entries.values()];
}
