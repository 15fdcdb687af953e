import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import type { Workload } from '../../modules/workloads/workload';

export const CONFIGURATION = `
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters:
      - name: shop-eu
      - name: shop-us
        region: us-east-1
`;

/** A manifest of the service `orders` with these lines more. */
export function manifest(...lines: readonly string[]): string {
  return ['service: orders', 'owner: team-checkout', ...lines].join('\n');
}

/** The workloads of YAML texts, by the path of each manifest; fails where one of them is not valid. */
export function workloadsOf(
  manifests: Readonly<Record<string, string>> | string,
  configuration = CONFIGURATION,
): readonly Workload[] {
  const files = typeof manifests === 'string' ? { 'services/orders/pod-identity.yaml': manifests } : manifests;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const parsed = parseConfiguration(bytes(configuration), 'eks-pod-identity.yaml');
  const read = Object.entries(files).map(([file, text]) => parseManifest(bytes(text), file));
  const resolved =
    parsed.configuration &&
    resolveWorkloads(
      parsed.configuration,
      read.flatMap((one) => one.manifest ?? []),
    );
  const errors = [parsed, ...read, ...(resolved ? [resolved] : [])]
    .flatMap(({ diagnostics }) => diagnostics)
    .filter(({ severity }) => severity === 'error');
  if (!resolved || errors.length > 0) throw new Error(JSON.stringify(errors));
  return resolved.workloads;
}
