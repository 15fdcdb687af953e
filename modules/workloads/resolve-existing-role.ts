import { quote } from '../diagnostics/quote';
import { fillSetting, type Resolution } from './resolution';
import { roleArnFault } from './role-faults';
import type { RoleReference } from './role-settings';
import type { ExistingRole } from './workload';

const GRANTING_KEYS = ['allow', 'deny', 'managedPolicies'] as const;

/** A role that somebody else keeps: its ARN is checked, and nothing may be granted to it from here. */
export function resolveExistingRole(reference: RoleReference, resolution: Resolution): ExistingRole | undefined {
  const { manifest, environment, settings, report } = resolution;
  for (const part of settings) {
    for (const key of GRANTING_KEYS) {
      if (part[key].length === 0) continue;
      report({
        code: 'role-kept-elsewhere',
        severity: 'error',
        message: `\`${key}\` cannot add to role ${quote(reference.arn.text)} in environment "${environment.name}": the role is kept elsewhere`,
        help: `change the role where it is kept and take \`${key}\` away here, or give \`role\` no ARN to have a role created`,
        source: manifest.source,
        path: [...part.path, key],
        part: 'key',
      });
    }
  }
  const arn = fillSetting('role', reference.arn, resolution, (value) => roleArnFault(value, environment));
  return arn === undefined ? undefined : { kind: 'existing', arn };
}
