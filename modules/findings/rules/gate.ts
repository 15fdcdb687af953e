import type { RuleText } from '../rule';

/** Found by `modules/gate`, which knows both sides of the configuration. */
export const GATE_WEAKENED: RuleText = {
  id: 'gate-weakened',
  family: {
    title: 'The gate itself',
    reason:
      'The gate counts as it stands before a change, so what weakens it holds from the next change on: that one would need no approval any more.',
    remedy: 'Let those who approve today agree to it, in a pull request of its own.',
  },
  severity: 'critical',
  title: 'The gate becomes weaker',
  says: 'becomes weaker: {change}',
  reference:
    'https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches',
};
