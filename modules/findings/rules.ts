import type { AccessRule, RuleText } from './rule';
import { ACCOUNT_RULES, CROSS_ACCOUNT } from './rules/accounts';
import { ADMINISTRATION_RULES, NOT_RESOURCE, SERVICE_WILDCARD } from './rules/administration';
import { CONTEXT_RULES } from './rules/context-rules';
import { CREDENTIALS_RULES } from './rules/credentials';
import { DATA_RULES } from './rules/data';
import { DESTRUCTION_RULES } from './rules/destruction';
import { EXPOSURE_RULES } from './rules/exposure';
import { GATE_WEAKENED } from './rules/gate';
import { GUARD_RULES } from './rules/guards';
import { IAM_PATH_RULES } from './rules/iam-paths';
import { MANAGED_BOUNDARY } from './rules/managed-boundary';
import { PASS_ROLE_RULES } from './rules/pass-role';
import { MANY_ROLES_REMOVED, REMOVAL_RULES } from './rules/removals';
import { RESOURCE_POLICY_ANYBODY } from './rules/resource-policies-anybody';
import { RUNNING_COMPUTE_RULES } from './rules/running-compute';

/** All rules, in the order of `docs/findings.md`. */
export const RULES: readonly RuleText[] = [
  ...ADMINISTRATION_RULES,
  SERVICE_WILDCARD,
  NOT_RESOURCE,
  ...IAM_PATH_RULES,
  ...PASS_ROLE_RULES,
  ...RUNNING_COMPUTE_RULES,
  ...CREDENTIALS_RULES,
  ...DATA_RULES,
  ...EXPOSURE_RULES,
  ...DESTRUCTION_RULES,
  ...GUARD_RULES,
  ...ACCOUNT_RULES,
  CROSS_ACCOUNT,
  ...Object.values(CONTEXT_RULES),
  ...Object.values(REMOVAL_RULES),
  MANY_ROLES_REMOVED,
  RESOURCE_POLICY_ANYBODY,
  MANAGED_BOUNDARY,
  GATE_WEAKENED,
];

/** Rules that are only data: requests that together are a risk. */
export const ACCESS_RULES: readonly AccessRule[] = RULES.filter((rule): rule is AccessRule => 'steps' in rule);
