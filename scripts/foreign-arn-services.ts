import { packagedPolicies } from './packaged-policies';
import { ACCIDENTAL_POLICIES } from './service-corrections';

interface PackagedStatement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/**
 * The services whose ARNs AWS's managed policies allow an action of a service on, by that service's prefix: other than
 * the prefix itself, sorted. AWS's service reference lists few of them; `ssmmessages` with ARNs of `ssm` is an example.
 */
export function foreignArnServices(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [policy, { versions, latestVersionId }] of packagedPolicies()) {
    if (policy in ACCIDENTAL_POLICIES) continue;
    const { Statement } = versions[latestVersionId]?.document as { Statement: PackagedStatement | PackagedStatement[] };
    for (const { Effect, Action = [], Resource = [] } of [Statement].flat()) {
      if (Effect !== 'Allow') continue;
      const services = [Resource].flat().map((arn) => /^arn:[^:]*:([a-z0-9-]+):/.exec(arn)?.[1]);
      for (const prefix of new Set([Action].flat().map((action) => action.split(':')[0]?.toLowerCase() ?? ''))) {
        const ofPrefix = found.get(prefix) ?? new Set<string>();
        for (const service of services) if (service !== undefined && service !== prefix) ofPrefix.add(service);
        found.set(prefix, ofPrefix);
      }
    }
  }
  return new Map([...found].map(([prefix, services]) => [prefix, [...services].toSorted()]));
}
