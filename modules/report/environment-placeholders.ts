import { parseArn } from '../catalogue/arn';
import type { ServiceComparison } from '../change/change';

/** What differs between environments of one service: `account` is `111122223333` in `prod`. */
export type EnvironmentValues = Readonly<Partial<Record<EnvironmentValue, string>>>;

export type EnvironmentValue = 'account' | 'region' | 'environment' | 'service';

/** ARNs with a Region; a change with ARNs of several Regions has no `{region}`. */
const REGION_OF_ARN = /\barn:[a-z0-9-]+:[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d+):/g;

/** Every part of a report asks for the same changes, and the answer takes the whole text of a change. */
const known = new WeakMap<ServiceComparison, EnvironmentValues>();

/** The values of a changed service that other environments have others of. */
export function environmentValues(change: ServiceComparison): EnvironmentValues {
  const values = known.get(change) ?? valuesIn(change);
  known.set(change, values);
  return values;
}

function valuesIn(change: ServiceComparison): EnvironmentValues {
  const text = JSON.stringify(change);
  // A text that contains a placeholder already could not be read back.
  if (/\{(?:account|region|environment|service)\}/.test(text)) return {};
  const account = parseArn(change.role.after ?? change.role.before ?? '')?.account;
  // Clusters may be in further Regions; the `access` of findings names them, too.
  const { associations, ...rest } = change;
  const withoutClusters = (key: string, value: unknown): unknown =>
    isExample(key) || key === 'access' ? undefined : value;
  const ofAccess = regionsIn(JSON.stringify(rest, withoutClusters));
  const [region, ...others] = ofAccess.length > 0 ? ofAccess : regionsIn(JSON.stringify(associations));
  return {
    ...(account && /^\d{12}$/.test(account) && { account }),
    ...(region !== undefined && others.length === 0 && { region }),
    environment: change.environment,
  };
}

/** Whether a field contains example requests, which may have a Region or an account by chance. */
export function isExample(field: string): boolean {
  return field === 'witness' || field === 'witnesses';
}

function regionsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(REGION_OF_ARN)].flatMap(([, name]) => name ?? []))];
}

/** Fields whose texts are words of AWS or of the product, not values of an environment. */
const FIXED_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'accessLevel',
    'action',
    'actions',
    'applicability',
    'change',
    'exceptActions',
    'kind',
    'manifest',
    'operator',
    'preset',
  ],
  ...['reference', 'remedy', 'rule', 'service', 'severity', 'side', 'verdict', 'version', 'file'],
]);

/**
 * A value in whose texts `prod` is `{environment}`, and so on. Filling the placeholders in gives the value again. Only
 * whole words are replaced, and nothing in the first parts of an ARN but its Region and account.
 */
export function withPlaceholders<Value>(value: Value, values: EnvironmentValues): Value {
  const replace = replacer(values);
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return replace(part);
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [key, FIXED_FIELDS.has(key) ? (inner as unknown) : visit(inner)]),
    );
  };
  return visit(value) as Value;
}

/** Names of AWS and Kubernetes are shorter; a pattern of a longer text may be too large. */
const LONGEST_VALUE = 256;

/** The same for one text. */
export function replacer(values: EnvironmentValues): (text: string) => string {
  const placeholders = new Map(
    Object.entries(values)
      .filter(([, value]) => value.length <= LONGEST_VALUE)
      .map(([name, value]): [string, string] => [value, `{${name}}`]),
  );
  if (placeholders.size === 0) return (text) => text;
  const words = [...placeholders.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  const pattern = new RegExp(
    String.raw`(arn:[a-z0-9-]+:[a-z0-9-]+:)|(?<![A-Za-z0-9])(?:${words.join('|')})(?![A-Za-z0-9])`,
    'g',
  );
  return (text) => text.replace(pattern, (found: string, arn?: string) => arn ?? placeholders.get(found) ?? found);
}
