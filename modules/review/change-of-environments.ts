import { allFindings } from '../change/all-findings';
import { GATE_WEAKENED } from '../findings/rules/gate';
import { canonicalJson } from '../plan/canonical-json';
import { type AccountAccesses, withAccount } from './account-access';
import type { Review } from './review';

/**
 * The environments in which a gate may hold a change back: without a finding, no gate does.
 *
 * @returns undefined for all, as a finding of the configuration and a change of the gate concern
 */
export function environmentsToJudge(review: Review, accounts: AccountAccesses): ReadonlySet<string> | undefined {
  const found = allFindings(withAccount(review, accounts));
  if (changesGate(review) || found.some(({ service }) => service === undefined)) return undefined;
  return new Set(found.flatMap(({ service }) => service?.environment ?? []));
}

/** A review of some environments only. */
export function inEnvironments(review: Review, environments: ReadonlySet<string>): Review {
  const { change, revisions } = review;
  return {
    ...review,
    revisions: { ...revisions, after: revisions.after.filter(({ environment }) => environments.has(environment.name)) },
    change: { ...change, services: change.services.filter(({ environment }) => environments.has(environment)) },
  };
}

/**
 * A review under a gate that an earlier change weakened: that the head still has the weaker one is a finding only of a change
 * that touches the gate.
 */
export function withoutEarlierWeakening(review: Review): Review {
  const { change } = review;
  if (changesGate(review)) return review;
  return {
    ...review,
    change: { ...change, findings: change.findings.filter(({ rule }) => rule !== GATE_WEAKENED.id) },
  };
}

function changesGate({ revisions: { configurations } }: Pick<Review, 'revisions'>): boolean {
  const [before, after] = [configurations.before?.gate, configurations.after?.gate];
  return canonicalJson(before ?? null) !== canonicalJson(after ?? null);
}
