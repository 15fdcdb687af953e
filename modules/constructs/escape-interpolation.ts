import { Token, type TerraformMetaArguments } from 'cdktf';

/**
 * Makes Terraform read every string in a value as it is, object keys too.
 *
 * Terraform evaluates `${…}` and `%{…}` inside JSON strings, so a name such as `${file("/etc/hostname")}` would be run;
 * `$${` and `%%{` are the escapes of these characters. References to other resources, which CDKTF carries inside
 * strings as tokens, stay references. A caller that passes text from strangers must hide what looks like a token first.
 *
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 *
 * @param value a string, or arrays and plain objects of them; anything else in it is returned as it is
 */
export function escapeInterpolation<T>(value: T): T {
  return escaped(value) as T;
}

/** The text that {@link escapeInterpolation} was given; for texts without references. */
export function unescapeInterpolation(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{');
}

/**
 * The same for all arguments of a resource, but not for its meta-arguments: those are Terraform's language and CDKTF's
 * objects.
 *
 * https://developer.hashicorp.com/terraform/language/meta-arguments
 */
export function escapeArguments<T extends TerraformMetaArguments>(config: T): T {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      META_ARGUMENTS.has(name) ? value : escapeInterpolation(value),
    ]),
  ) as T;
}

const META_ARGUMENTS: ReadonlySet<string> = new Set<keyof TerraformMetaArguments>([
  'connection',
  'count',
  'dependsOn',
  'forEach',
  'lifecycle',
  'provider',
  'provisioners',
]);

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapedText(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapedText(key), escaped(item)]));
}

/** Tokens, constructs and other live objects are not data, and must not be copied. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const SEQUENCE = /[$%]\{/;
const TOKEN = /\$\{TfToken\[[\w:.-]+\]\}/;
const SEQUENCE_OR_TOKEN = /(?<dollars>\$*)(?<token>\$\{TfToken\[[\w:.-]+\]\})|(?<sigil>[$%])\{/g;

function escapedText(text: string): string {
  if (!SEQUENCE.test(text)) return text;
  if (!TOKEN.test(text)) return text.replace(/([$%])\{/g, '$1$1{');
  return text.replace(SEQUENCE_OR_TOKEN, (...match) => {
    const { dollars, token, sigil } = match.at(-1) as Record<'dollars' | 'token' | 'sigil', string | undefined>;
    if (sigil !== undefined) return sigil === '%' ? '%%{' : verbatim('$${');
    // Dollar signs in front of a reference would escape it, so Terraform has to produce them.
    return (dollars ? verbatim(`\${"${dollars}"}`) : '') + (token ?? '');
  });
}

/**
 * A piece of Terraform's language beside tokens. It is a token as well, because CDKTF takes a plain `$${` for the
 * beginning of an expression and then writes the references that follow up to the next `}` without their braces.
 */
function verbatim(terraform: string): string {
  return Token.asString(Token.asAny(terraform));
}
