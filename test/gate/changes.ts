import type { RepositoryChange } from '../../modules/change/change';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { addFindings } from '../../modules/findings/add-findings';
import { severityPolicyOfGate } from '../../modules/gate/severity-policy-of-gate';
import type { SeverityPolicy } from '../../modules/findings/severity-policy';
import type { Configuration, Gate } from '../../modules/manifest/configuration';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { CONFIGURATION, workloadsOf } from '../access/workloads';

/** The day on which tests take place. */
export const TODAY = '2026-06-15';

/** A configuration with a gate that has these lines of YAML. */
export function configurationWith(gate: string | undefined): Configuration {
  const text = `${CONFIGURATION}${gate === undefined ? '' : `gate: { ${gate} }\n`}`;
  const { configuration, diagnostics } = parseConfiguration(Buffer.from(text), 'eks-pod-identity.yaml');
  if (!configuration) throw new Error(JSON.stringify(diagnostics));
  return configuration;
}

export function gateWith(yaml: string): Gate {
  const { gate } = configurationWith(yaml);
  if (!gate) throw new Error('no gate');
  return gate;
}

/** What a manifest of the service `orders` with these lines brings where there was another, or none. */
export function changeOf(before: string | undefined, after: string, severityPolicy?: SeverityPolicy): RepositoryChange {
  const text = (lines: string): string => `service: orders\n${lines}\n`;
  const sides = { before: before === undefined ? [] : workloadsOf(text(before)), after: workloadsOf(text(after)) };
  const change = compareWorkloads(sides.before, sides.after, { base: '0'.repeat(40), head: 'worktree' });
  return addFindings(change, sides, severityPolicy && { severityPolicy });
}

/** How findings of the service `orders`, which the base has, count by a gate. */
export function severityPolicyWith(gate: string | undefined): SeverityPolicy {
  return severityPolicyOfGate(configurationWith(gate).gate, TODAY, new Set(['orders']));
}
