import { parseTemplate, type Template } from '../policy/template';
import { isDoubt } from '../policy/truth';

/**
 * The form of a type's ARN, or of a part of it, as AWS's service reference gives it:
 * `table/${TableName}/index/${IndexName}`. A number is a character; an object is a `${Variable}`.
 */
export type ArnShape = readonly (number | ShapeVariable)[];

interface ShapeVariable {
  /** The separators (`/` and `:`) next to the variable, which its values usually do not contain. */
  readonly separators: readonly number[];
}

/** The text of a grant, character by character; `ANY`, `ONE_CHARACTER` and `VALUE` are `*`, `?` and a policy variable. */
export type GrantedText = readonly number[];

const ANY = -1;
/** A `?`. */
export const ONE_CHARACTER = -2;
/** The value of a policy variable: a name, assumed to contain no separator. */
const VALUE = -3;

const WILD = { any: ANY, one: ONE_CHARACTER, variable: VALUE } as const;

const SLASH = 0x2f;
const COLON = 0x3a;

/** How a text may match a form in addition to the strict interpretation. */
export interface FitRules {
  /** A `*` or `?` may match a separator of the form: `orders/*` matches `orders/index/created`. */
  readonly wildcardsCross: boolean;
  /** A variable of the form may match one of its separators: `${RoleName}` matches `team/orders`. */
  readonly variablesSwallow: boolean;
}

/** Parses a form. A `*` is a variable too (`cert:*`), and so is the one variable that AWS writes without a dollar sign. */
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

/** Parses a pattern of a grant. A malformed one, which is reported elsewhere, is read literally. */
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
 * Whether there is a string that matches both the granted text and the form. Variables of the form match at least one
 * character.
 */
export function fits(text: GrantedText, shape: ArnShape, rules: FitRules): boolean {
  const width = shape.length + 1;
  const failed = new Uint8Array((text.length + 1) * width * 2);
  return from(0, 0, false);

  /** Whether the rest of the text fits the rest of the form; `inside`: the form's variable has matched a character. */
  function from(at: number, step: number, inside: boolean): boolean {
    if (at === text.length && step === shape.length) return true;
    const state = (at * width + step) * 2 + (inside ? 1 : 0);
    if (failed[state]) return false;
    failed[state] = 1; // correct unless a call below returns true, which ends the search
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
    return from(granted === ONE_CHARACTER ? at + 1 : at, step + 1, false);
  }
}

/** Whether the form matches every string that the granted text matches, if wildcards match at least one character. */
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

/** Whether `general` matches every string that `special` matches. */
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
