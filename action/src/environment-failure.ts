import { InventoryError } from '../../modules/reconcile/inventory';
import type { ApplyOutcome } from './apply-report';
import { type PendingEnvironment, UndecidedGateError } from './pending-environment';

/** Why nothing was done in an environment, or not all was recorded. */
export type EnvironmentFailure = Pick<Required<ApplyOutcome>, 'reason' | 'refusals'>;

/** The failure of an environment of which stacks cannot be reached, because the history of the branch was rewritten. */
export function unreachableFailure({ name, unreachable }: PendingEnvironment): EnvironmentFailure {
  const line = (stack: string) =>
    `${stack} of environment "${name}": no available commit has its configuration, and the account may have its objects: restore the commits of the default branch`;
  return { reason: 'history-rewritten', refusals: unreachable.map(line) };
}

const REASONS = {
  newer: 'superseded',
  unreadable: 'inventory-unreadable',
  unwritten: 'inventory-not-written',
  moved: 'backend-moved',
} as const;

/** The failure that an error while an environment is read or recorded means; undefined for an error of another kind. */
export function environmentFailure(environment: string, error: unknown): EnvironmentFailure | undefined {
  const message = error instanceof Error ? `environment "${environment}": ${error.message}` : '';
  if (error instanceof UndecidedGateError) return { reason: 'gate-undecided', refusals: [message] };
  if (!(error instanceof InventoryError)) return undefined;
  return { reason: REASONS[error.kind], refusals: [message] };
}
