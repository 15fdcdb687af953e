import { byKey } from '../text/compare-texts';

/** A provider as `terraform init` selected it. */
export interface ProviderSelection {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** `h1:` is of the package for one platform, `zh:` of an archive; sorted. */
  readonly hashes: readonly string[];
}

/** What planned the stacks of a review. */
export interface PlanTools {
  /** `Terraform 1.11.4` or `OpenTofu 1.10.0`. */
  readonly terraform: string;
  /** Each provider once for each version of it that a stack selected; sorted by source. */
  readonly providers: readonly ProviderSelection[];
}

/**
 * Reads a dependency lock file, which Terraform writes in one canonical form.
 * https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function parseLockFile(text: string): ProviderSelection[] {
  return [...text.matchAll(LOCKED_PROVIDER)].flatMap(([, source = '', body = '']) => {
    const version = /^\s*version\s*=\s*"([^"]*)"/m.exec(body)?.[1];
    const hashes = [...body.matchAll(/"((?:h1|zh):[^"]*)"/g)].map(([, hash = '']) => hash).sort();
    return version === undefined ? [] : [{ source, version, hashes }];
  });
}

/** One `provider` block of a dependency lock file: its source and its body. */
export const LOCKED_PROVIDER = /^provider "([^"]+)" \{\n([\s\S]*?)^\}\n?/gm;

/** The selections of several stacks as one list. */
export function distinctSelections(selections: readonly ProviderSelection[]): ProviderSelection[] {
  const found = new Map<string, ProviderSelection>();
  for (const { source, version, hashes } of selections) {
    const key = `${source} ${version}`;
    const known = found.get(key)?.hashes ?? [];
    found.set(key, { source, version, hashes: [...new Set([...known, ...hashes])].sort() });
  }
  return [...found].sort(byKey).map(([, selection]) => selection);
}

/**
 * Why this run's tools may plan otherwise than the review's, a line each; empty where they are the same. The same version
 * with other contents is another provider. A hash belongs to one platform, so one hash in common is enough; where a side
 * has only hashes of a kind that the other does not have, nothing can be compared, which counts as a difference.
 */
export function toolDifferences(reviewed: PlanTools, current: PlanTools): string[] {
  const terraform =
    reviewed.terraform === current.terraform
      ? []
      : [`the review was planned with ${reviewed.terraform}, this run has ${current.terraform}`];
  const providers = current.providers.flatMap(({ source, version, hashes }) => {
    const known = reviewed.providers.filter((provider) => provider.source === source);
    const same = known.find((provider) => provider.version === version);
    const name = shortSource(source);
    if (known.length === 0) return [`the review was planned without ${name}, this run selected ${name} ${version}`];
    if (same === undefined) {
      const versions = known.map((provider) => provider.version).join(', ');
      return [`the review was planned with ${name} ${versions}, this run selected ${version}`];
    }
    return hashes.some((hash) => same.hashes.includes(hash)) || hashes.length + same.hashes.length === 0
      ? []
      : [`${name} ${version} is another package than the one that the review was planned with: its hashes differ`];
  });
  return [...terraform, ...providers];
}

/** `aws` for HashiCorp's own on a default registry, else the source as it is. */
function shortSource(source: string): string {
  return source.replace(/^registry\.(?:terraform\.io|opentofu\.org)\/(?:hashicorp\/)?/, '');
}
