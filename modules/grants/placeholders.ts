import { closestName } from '../diagnostics/closest-name';

/** What `{…}` stands for in a manifest or configuration. */
export const PLACEHOLDER_NAMES = ['service', 'environment', 'account', 'region', 'partition'] as const;

export type PlaceholderName = (typeof PLACEHOLDER_NAMES)[number];
export type Placeholders = Readonly<Record<PlaceholderName, string>>;

/** A policy variable (`${aws:PrincipalTag/team}`), which is AWS's and stays, or a placeholder, which is ours. */
const BRACES = /\$\{[^}]*\}|\{([^{}]*)\}/g;

/**
 * Puts the values in for `{environment}` and its like. `${…}` is left as it is: policy variables pass through.
 *
 * @param onUnknown called for each placeholder that does not exist, which stays in the text
 */
export function fillPlaceholders(text: string, placeholders: Placeholders, onUnknown: (name: string) => void): string {
  return text.replace(BRACES, (braces, name: string | undefined) => {
    if (name === undefined) return braces;
    if (isPlaceholderName(name)) return placeholders[name];
    onUnknown(name);
    return braces;
  });
}

/** What to write instead of a placeholder that does not exist. */
export function placeholderHelp(name: string): string {
  const near = closestName(name, PLACEHOLDER_NAMES);
  return near === undefined
    ? `the placeholders are ${PLACEHOLDER_NAMES.map((known) => `{${known}}`).join(', ')}`
    : `did you mean {${near}}?`;
}

/** Whether `{name}` is a placeholder. */
export function isPlaceholderName(name: string): name is PlaceholderName {
  return (PLACEHOLDER_NAMES as readonly string[]).includes(name);
}
