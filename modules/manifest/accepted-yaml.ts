/** Maximum nesting depth of mappings and lists. */
export const DEEPEST_NESTING = 32;

/** Keys with a special meaning in JavaScript, which are not accepted. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Unquoted text that YAML 1.1 reads as a boolean: https://yaml.org/type/bool.html. Single letters are left out, because
 * hardly any parser reads them as booleans.
 */
export const BOOLEAN_OF_YAML_1_1 = /^(?:yes|on|no|off)$/i;
