import { listed } from '../text/listed';
import type { CheckName, Declared, ExaminedAnswer, ExaminedState } from './examined';
import type { Observed, ObservedPod, Reading, Unread } from './observed';

/** A check: facts in, answers out; empty where it does not apply. */
export type PodCheck = (declared: Declared, observed: Observed) => readonly ExaminedAnswer[];

/** Answers of one check about one thing. */
export interface Answering {
  readonly ok: (message: string) => ExaminedAnswer;
  readonly problem: (message: string, help: string) => ExaminedAnswer;
  readonly unknown: (message: string, help: string) => ExaminedAnswer;
}

export function answering(check: CheckName, lookedAt: string): Answering {
  const answer = (state: ExaminedState, message: string, help?: string): ExaminedAnswer => ({
    check,
    state,
    lookedAt,
    message,
    ...(help !== undefined && { help }),
  });
  return {
    ok: (message) => answer('ok', message),
    problem: (message, help) => answer('problem', message, help),
    unknown: (message, help) => answer('unknown', message, help),
  };
}

/** The answer of a check whose facts could not be read. */
export function unreadAnswer({ unknown }: Answering, { unread, help }: Unread): ExaminedAnswer {
  return unknown(unread, help);
}

export function isUnread<Fact>(reading: Reading<Fact>): reading is Unread {
  return 'unread' in reading;
}

/** `pod a`, `pods a, b and c`, `pods a, b, c and 4 more` */
export function podsWords(names: readonly string[]): string {
  const shown = names.length > MOST ? [...names.slice(0, MOST), `${names.length - MOST} more`] : names;
  return `${names.length === 1 ? 'pod' : 'pods'} ${listed(shown)}`;
}

const MOST = 3;

/** How pods are created again, so that the webhook sees them. */
export function restartHelp({ namespace }: Declared, pods: readonly ObservedPod[]): string {
  const workloads = [...new Set(pods.flatMap(({ workload }) => workload ?? []))].sort();
  if (workloads.length === 0) return `create the pods again in namespace ${namespace}`;
  return `restart: kubectl rollout restart --namespace ${namespace} ${workloads.join(' ')}`;
}

/** `shop/orders in cluster shop-eu` */
export function accountPlace({ namespace, serviceAccount, cluster }: Declared): string {
  return `${namespace}/${serviceAccount} in cluster ${cluster}`;
}
