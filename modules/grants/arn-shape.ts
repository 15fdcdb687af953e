import { parseTemplate, type Template } from '../policy/template';
import { isDoubt } from '../policy/truth';

/**
 * The form of a type's ARN, or of a part of it, as AWS's service reference gives it:
 * `table/${TableName}/index/${IndexName}`. A number is a character; an object stands for a `${Variable}`.
 */
export type ArnShape = readonly (number | ShapeVariable)[];

interface ShapeVariable {
  /** The separators (`/` and `:`) next to the variable in its form, which its values do not hold as a rule. */
  readonly separators: readonly number[];
}

/** What a grant writes, character by character; `ANY`, `ONE` and `VALUE` are `*`, `?` and a policy variable. */
export type GrantedText = readonly number[];

const ANY = -1;
const ONE = -2;
/** The value of a policy variable: a name, taken to hold no separator. */
const VALUE = -3;

const WILD = { any: ANY, one: ONE, variable: VALUE } as const;

const SLASH = 0x2f;
const COLON = 0x3a;

/** What a text may do to fit a form beyond the plain reading. */
export interface FitRules {
  /** A `*` or `?` may stand for a separator that the form has: `orders/*` for `orders/index/created`. */
  readonly wildcardsCross: boolean;
  /** A variable of the form may hold one of its separators: `${RoleName}` for `team/orders`. */
  readonly variablesSwallow: boolean;
}

/** Reads a form; `*` in it is a variable too, `cert:*`, and so is the one variable that AWS wrote without its dollar. */
export function arnShape(form: string): ArnShape {
  const pieces = form.match(/\$?\{[^}]*\}|[^]/g) ?? [];
  const codes = pieces.map((piece) => (piece.length === 1 && piece !== '*' ? piece.charCodeAt(0) : undefined));
  return codes.map((code, at) => {
    if (code !== undefined) return code;
    // The colon before the resource part bounds a variable at its start.
    const left = codes.slice(0, at).findLast(isSeparator) ?? COLON;
    const right = codes.slice(at + 1).find(isSeparator) ?? left;
    return { separators: [left, right] };
  });
}

/** Reads a pattern of a grant; one that is malformed, and has been refused for it, by its letters. */
export function readGrantedText(pattern: string): GrantedText {
  const parsed = parseTemplate(pattern, { wildcards: true, variables: true });
  const template: Template = isDoubt(parsed) ? [{ kind: 'text', text: pattern }] : parsed;
  const text: number[] = [];
  for (const token of template) {
    if (token.kind === 'text') for (let at = 0; at < token.text.length; at++) text.push(token.text.charCodeAt(at));
    else text.push(WILD[token.kind]);
  }
  return text;
}

/**
 * Whether some string is both: one that the granted text matches, and one of the form, whose variables hold at least
 * one character.
 */
export function fits(text: GrantedText, shape: ArnShape, rules: FitRules): boolean {
  const width = shape.length + 1;
  const failed = new Uint8Array((text.length + 1) * width * 2);
  return from(0, 0, false);

  /** Whether the rest of the text fits the rest of the form; `inside`: the form's variable has a character already. */
  function from(at: number, step: number, inside: boolean): boolean {
    if (at === text.length && step === shape.length) return true;
    const state = (at * width + step) * 2 + (inside ? 1 : 0);
    if (failed[state]) return false;
    failed[state] = 1; // until found otherwise; a fit ends the search
    const granted = text[at];
    const wanted = shape[step];
    if (inside && from(at, step + 1, false)) return true;
    if ((granted === ANY || granted === VALUE) && from(at + 1, step, inside)) return true;
    if (granted === undefined || wanted === undefined) return false;
    if (typeof wanted === 'object') {
      if (granted === ANY || granted === VALUE) return !inside && from(at, step, true);
      return (rules.variablesSwallow || !wanted.separators.includes(granted)) && from(at + 1, step, true);
    }
    if (granted >= 0) return granted === wanted && from(at + 1, step + 1, false);
    if (isSeparator(wanted) && (granted === VALUE || !rules.wildcardsCross)) return false;
    return from(granted === ONE ? at + 1 : at, step + 1, false);
  }
}

/** Whether the form has every string that the granted text matches, wildcards taken to stand for something. */
export function coversText(shape: ArnShape, text: GrantedText): boolean {
  const width = shape.length + 1;
  const failed = new Uint8Array((text.length + 1) * width);
  return from(0, 0);

  function from(at: number, step: number): boolean {
    const granted = text[at];
    const wanted = shape[step];
    if (granted === undefined || wanted === undefined) return granted === wanted;
    const state = at * width + step;
    if (failed[state]) return false;
    failed[state] = 1;
    if (typeof wanted === 'object') return from(at + 1, step) || from(at + 1, step + 1);
    return granted === wanted && from(at + 1, step + 1);
  }
}

/** Whether the one form has every string of the other. */
export function coversShape(general: ArnShape, special: ArnShape): boolean {
  return coversText(
    general,
    special.map((step) => (typeof step === 'object' ? ANY : step)),
  );
}

/** Whether a character ends a name: `/` or `:`. */
export function isSeparator(character: number | undefined): boolean {
  return character === SLASH || character === COLON;
}
