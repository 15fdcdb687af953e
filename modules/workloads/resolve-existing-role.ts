import { quote } from '../diagnostics/quote';
import { fillSetting, type Resolution } from './resolution';
import { checkRoleArn } from './role-checks';
import type { RoleReference } from './role-settings';
import type { ExistingRole } from './workload';

const GRANTING_KEYS = ['allow', 'deny', 'presets', 'managedPolicies'] as const;

/** A role that is managed outside this repository: its ARN is checked, and grants for it are reported. */
export function resolveExistingRole(reference: RoleReference, resolution: Resolution): ExistingRole | undefined {
  const { manifest, environment, settings, report } = resolution;
  for (const part of settings) {
    for (const key of GRANTING_KEYS) {
      if (part[key].length === 0) continue;
      report({
        code: 'role-kept-elsewhere',
        severity: 'error',
        message: `\`${key}\` cannot be used with an existing role: ${quote(reference.arn.text)} in environment "${environment.name}" is managed outside this repository`,
        help: `remove \`${key}\` and change the role where it is managed, or remove its ARN from \`role\` so that a role is created`,
        source: manifest.source,
        path: [...part.path, key],
        part: 'key',
      });
    }
  }
  const arn = fillSetting('role', reference.arn, resolution, checkRoleArn(environment));
  return arn === undefined ? undefined : { kind: 'existing', arn };
}
