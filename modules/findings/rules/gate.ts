import type { RuleText } from '../rule';

/** Found by `modules/gate`, which knows both sides of the configuration. */
export const GATE_WEAKENED: RuleText = {
  id: 'gate-weakened',
  family: {
    title: 'The gate',
    reason:
      'The gate of the base branch applies to a change, so a weaker gate takes effect with the next change, which may then need no approval.',
    remedy: 'Get it approved by the current approvers, in a separate pull request.',
  },
  severity: 'critical',
  title: 'The gate is weakened',
  message: 'weakens the gate: {change}',
  reference:
    'https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches',
};
