/** `[6, 57, 1]` for 6.57.1 */
export type Version = readonly [major: number, minor: number, patch: number];

/** A version constraint of Terraform, as the set of versions it allows: a half-open interval without some versions. */
export interface VersionConstraint {
  /** As written; passed to Terraform verbatim. */
  readonly text: string;
  readonly from: Version;
  /** Exclusive upper bound; absent for an open range. */
  readonly below?: Version;
  readonly except: readonly Version[];
}

/** One term: an optional operator, and a release of one to three numbers. */
const TERM = /^(=|!=|>=|>|<=|<|~>)? ?((?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){0,2})$/u;

/**
 * Parses Terraform's constraint syntax for providers: `=`, `!=`, `>`, `>=`, `<`, `<=` and `~>`, joined by commas.
 * Undefined for anything else, pre-releases included.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function parseVersionConstraint(text: string): VersionConstraint | undefined {
  const terms = text.split(',').map((term) => intervalOf(term.trim()));
  if (terms.some((term) => term === undefined)) return undefined;
  const all = terms.flatMap((term) => term ?? []);
  const from = all.map((term) => term.from).reduce(later, [0, 0, 0]);
  const below = all
    .map((term) => term.below)
    .filter((one) => one !== undefined)
    .sort(compareVersions)[0];
  return { text, from, ...(below && { below }), except: all.flatMap((term) => term.except) };
}

/** The oldest allowed version that is not older than `start`; undefined if every allowed version is older. */
export function oldestAdmitted({ from, below, except }: VersionConstraint, start: Version): Version | undefined {
  let version = later(from, start);
  while (except.some((one) => compareVersions(one, version) === 0)) version = nextPatch(version);
  return below && compareVersions(version, below) >= 0 ? undefined : version;
}

/** For `sort`: older versions first. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** `6.57.1` */
export function versionText(version: Version): string {
  return version.join('.');
}

function intervalOf(term: string): Omit<VersionConstraint, 'text'> | undefined {
  const [, operator = '=', numbers] = TERM.exec(term) ?? [];
  if (numbers === undefined) return undefined;
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number);
  const version: Version = [major, minor, patch];
  const start: Version = [0, 0, 0];
  switch (operator) {
    case '=':
      return { from: version, below: nextPatch(version), except: [] };
    case '!=':
      return { from: start, except: [version] };
    case '>':
      return { from: nextPatch(version), except: [] };
    case '>=':
      return { from: version, except: [] };
    case '<':
      return { from: start, below: version, except: [] };
    case '<=':
      return { from: start, below: nextPatch(version), except: [] };
    default:
      // `~>` allows the rightmost number to increase; one number is treated as two.
      return {
        from: version,
        below: numbers.split('.').length === 3 ? [major, minor + 1, 0] : [major + 1, 0, 0],
        except: [],
      };
  }
}

function later(a: Version, b: Version): Version {
  return compareVersions(a, b) >= 0 ? a : b;
}

function nextPatch([major, minor, patch]: Version): Version {
  return [major, minor, patch + 1];
}
