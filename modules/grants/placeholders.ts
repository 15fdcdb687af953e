import { closestName } from '../diagnostics/closest-name';
import type { Problem } from '../diagnostics/problem';
import { suggest } from '../diagnostics/suggestion';
import {
  CLUSTER_PLACEHOLDER_NAMES,
  type ClusterPlaceholderName,
  PLACEHOLDER_NAMES,
  type PlaceholderName,
} from '../manifest/placeholder-names';

/** The values of placeholders of one service in one environment. */
export interface Placeholders extends Readonly<Record<PlaceholderName, string>> {
  /** Of `values` in the configuration, by name. */
  readonly own?: Readonly<Record<string, string>>;
  /** One entry per cluster that the service runs in. */
  readonly clusters?: readonly ClusterPlaceholders[];
  /** An environment that defines the name in `values`, for names that this environment does not define. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

export type ClusterPlaceholders = Readonly<Record<ClusterPlaceholderName, string>>;

/** The Regions of the environment and of its clusters. */
export function regionsOf({ region, clusters = [] }: Placeholders): string[] {
  return [region, ...clusters.map((cluster) => cluster['cluster-region'])];
}

/** A policy variable (`${aws:PrincipalTag/team}`), which is kept for IAM, or a placeholder. */
const BRACES = /\$\{[^}]*\}|\{([^{}]*)\}/g;

/**
 * Replaces `{environment}` and the other placeholders with their values. Policy variables (`${…}`) are kept, and values
 * are not searched for placeholders.
 *
 * @param onUnknown called for each unknown placeholder, which is kept in the text
 * @returns one text; for a text with `{cluster}` or `{cluster-region}` one per cluster, each once, in which all
 * placeholders are those of the same cluster
 */
export function fillPlaceholders(
  text: string,
  placeholders: Placeholders,
  onUnknown: (name: string) => void,
): readonly string[] {
  const names = namesIn(text);
  if (names.length === 0) return [text];
  for (const name of names) {
    if (!isClusterPlaceholder(name) && valueOf(name, placeholders) === undefined) onUnknown(name);
  }
  const fill = (cluster?: ClusterPlaceholders): string =>
    text.replace(BRACES, (braces, name: string | undefined) => {
      if (name === undefined) return braces;
      return (isClusterPlaceholder(name) ? cluster?.[name] : valueOf(name, placeholders)) ?? braces;
    });
  return names.some(isClusterPlaceholder) ? [...new Set(placeholders.clusters?.map(fill))] : [fill()];
}

/** Whether a text contains a placeholder with one value per cluster. */
export function isPerCluster(text: string): boolean {
  return namesIn(text).some(isClusterPlaceholder);
}

function namesIn(text: string): string[] {
  if (!text.includes('{')) return [];
  return [...text.matchAll(BRACES)].flatMap(([, name]) => name ?? []);
}

/**
 * Help for an unknown placeholder.
 * @param usable the names that are valid in the place; default: all
 */
export function placeholderHelp(
  name: string,
  { environment, own = {}, elsewhere }: Placeholders,
  usable: readonly string[] = [...PLACEHOLDER_NAMES, ...CLUSTER_PLACEHOLDER_NAMES],
): Pick<Problem, 'help' | 'suggestions' | 'helpWithout'> {
  const other = elsewhere?.get(name);
  if (other !== undefined) {
    return { help: `add it to \`values\` of environment "${environment}", as in environment "${other}"` };
  }
  const known = [...usable, ...Object.keys(own)];
  const near = closestName(name, known);
  const list = known.map((one) => `{${one}}`).join(', ');
  return suggest(
    `{${name}}`,
    near && `{${near}}`,
    `use one of the placeholders ${list}, or define it in \`values\` of the configuration`,
  );
}

/** Whether `{name}` is a placeholder that does not depend on the configuration's `values`. */
export function isPlaceholderName(name: string): boolean {
  return isSharedPlaceholder(name) || isClusterPlaceholder(name);
}

function isSharedPlaceholder(name: string): name is PlaceholderName {
  return (PLACEHOLDER_NAMES as readonly string[]).includes(name);
}

function isClusterPlaceholder(name: string): name is ClusterPlaceholderName {
  return (CLUSTER_PLACEHOLDER_NAMES as readonly string[]).includes(name);
}

function valueOf(name: string, placeholders: Placeholders): string | undefined {
  if (isSharedPlaceholder(name)) return placeholders[name];
  const { own = {} } = placeholders;
  return Object.hasOwn(own, name) ? own[name] : undefined;
}
