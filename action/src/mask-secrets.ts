/** Names of variables whose values are secrets. */
const SECRET = /SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_KEY/i;
/** Names that match, with values that are none: paths, addresses and names. */
const PUBLIC = /(?:_FILE|_PATH|_DIR|_URL|_URI|_USE_\w+|_ROLE_\w+)$/i;

/** Shorter values occur in ordinary text. */
const SHORTEST = 8;

/** Replaces secrets of the environment in a text. */
export type MaskSecrets = (text: string) => string;

/**
 * Masks the values of secret-like variables. The runner masks secrets in its log, but not in comments, check runs and
 * issues, and only those that it knows.
 */
export function maskSecretsOf(environment: NodeJS.ProcessEnv): MaskSecrets {
  const values = Object.entries(environment).flatMap(([name, value = '']) =>
    SECRET.test(name) && !PUBLIC.test(name) ? [value, ...value.split(/\r?\n/)] : [],
  );
  // A value may be written in a message as JSON or in a URL.
  const forms = values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
  const secrets = [...new Set(forms)]
    .filter((value) => value.trim().length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}
