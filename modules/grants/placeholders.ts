import { closestName } from '../diagnostics/closest-name';

/** Placeholders of manifests and configuration, written `{name}`. */
export const PLACEHOLDER_NAMES = ['service', 'environment', 'account', 'region', 'partition'] as const;

export type PlaceholderName = (typeof PLACEHOLDER_NAMES)[number];
export type Placeholders = Readonly<Record<PlaceholderName, string>>;

/** A policy variable (`${aws:PrincipalTag/team}`), which is kept for IAM, or a placeholder. */
const BRACES = /\$\{[^}]*\}|\{([^{}]*)\}/g;

/**
 * Replaces `{environment}` and the other placeholders with their values. Policy variables (`${…}`) are kept.
 *
 * @param onUnknown called for each unknown placeholder, which is kept in the text
 */
export function fillPlaceholders(text: string, placeholders: Placeholders, onUnknown: (name: string) => void): string {
  return text.replace(BRACES, (braces, name: string | undefined) => {
    if (name === undefined) return braces;
    if (isPlaceholderName(name)) return placeholders[name];
    onUnknown(name);
    return braces;
  });
}

/** Help for an unknown placeholder. */
export function placeholderHelp(name: string): string {
  const near = closestName(name, PLACEHOLDER_NAMES);
  return near === undefined
    ? `use one of the placeholders ${PLACEHOLDER_NAMES.map((known) => `{${known}}`).join(', ')}`
    : `did you mean {${near}}?`;
}

/** Whether `{name}` is a placeholder. */
export function isPlaceholderName(name: string): name is PlaceholderName {
  return (PLACEHOLDER_NAMES as readonly string[]).includes(name);
}
