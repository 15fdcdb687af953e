import { findService, type ActionReference } from '../../catalogue/services';
import { type Budget, BudgetExhausted } from '../languages/budget';
import { ANY, COLON, matches, ONE, type Pattern, type Step } from '../languages/pattern';
import { exampleOf } from './example-text';
import { type NamedAction } from './named-action';
import { formatsOfAction, formatsOfType, type ResourceFormat } from './resource-formats';
import { allowArn, allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { contains, type TextLanguage, type TextSpace } from './text-space';

/** Which resources the requests for an action have, by AWS's service reference. */
export interface Occurrence {
  /** Undefined for an action that AWS does not publish: nothing is known of its resources. */
  resourcesOf(action: NamedAction): ActionResources | undefined;
  /** Resources that an action of the service may have, for an action that AWS does not publish yet. */
  resourcesOfService(service: string): ActionResources;
  /** Tells of actions whether a request for them can have a resource that satisfies the literals. */
  canOccur(literals: readonly ResourceLiteral[]): (action: NamedAction) => boolean;
}

export interface ActionResources {
  /** The action takes no resource type: its requests have the resource `*`. */
  readonly star: boolean;
  readonly formats: readonly OwnFormat[];
}

/** An ARN of the resource type is inside the one language and outside the others, which are of narrower types. */
export interface OwnFormat {
  readonly type: string;
  readonly inside: TextLanguage;
  readonly outside: readonly TextLanguage[];
}

/** An answer that takes more is given up: the action is then taken to occur. */
const STEPS_PER_ANSWER = 20_000;

export function createOccurrence(texts: TextSpace, budget: Budget): Occurrence {
  /** By service and types: actions that take the same resources share one answer. */
  const resources = new Map<string, ActionResources>();
  /** By the literals asked about. */
  const questions = new Map<string, (action: NamedAction) => boolean>();
  const meant = new Map<TextLanguage, TextLanguage>();

  function resourcesOf(action: NamedAction): ActionResources | undefined {
    const { reference } = action;
    const service = findService(action.service);
    if (!service || !reference) return undefined;
    const key = typesKey(action.service, reference);
    let result = resources.get(key);
    if (!result) {
      const own = new Set(reference.resourceTypes);
      const formats = formatsOfAction(service, reference).map(({ type, pattern, narrower }) => ({
        type,
        inside: texts.language([pattern]),
        outside: narrower.filter((other) => !own.has(other.type)).map((other) => texts.language([other.pattern])),
      }));
      resources.set(key, (result = { star: own.size === 0, formats }));
    }
    return result;
  }

  /** No name is empty, and none that a variable stands for: `b/*` is meant for objects, not for a bucket written `b/`. */
  function asMeant(language: TextLanguage): TextLanguage {
    let result = meant.get(language);
    if (!result) {
      const { patterns } = texts.substitute(language, () => [ONE, ANY]);
      meant.set(language, (result = texts.language(patterns.map(withoutEmptyNames))));
    }
    return result;
  }

  function askAbout(literals: readonly ResourceLiteral[]): (action: NamedAction) => boolean {
    const languages = arnLanguages(literals);
    const inside = languages.inside.map(asMeant);
    // The value of a variable may be any text, so a pattern with one excludes nothing for certain.
    const outside = languages.outside.filter(({ variables }) => variables.length === 0);
    const isInRow = (arn: string): boolean =>
      inside.every((language) => contains(language, arn)) && !outside.some((language) => contains(language, arn));
    let examples: readonly string[] | undefined;
    /** By the types that actions take. */
    const answers = new Map<string, boolean>();

    const decide = (action: NamedAction, reference: ActionReference): boolean => {
      if (reference.resourceTypes.length === 0) return allowStar(literals);
      if (!allowArn(literals)) return false;
      const service = findService(action.service);
      const formats = service ? formatsOfAction(service, reference) : [];
      if (formats.some(({ example }) => isInRow(example))) return true;
      examples ??= shapesOf(inside).flatMap((shape) => exampleOf([shape], inside, outside) ?? []);
      const own = new Set(reference.resourceTypes);
      if (examples.some((arn) => formats.some((format) => isOfFormat(arn, format, own)))) return true;
      return (resourcesOf(action)?.formats ?? []).some(
        (format) =>
          inside.every((language) => !texts.isEmpty([language, format.inside], [])) &&
          !texts.isEmpty([...inside, format.inside], [...outside, ...format.outside]),
      );
    };
    const decideWithin = (action: NamedAction, reference: ActionReference): boolean => {
      try {
        return budget.within(STEPS_PER_ANSWER, () => decide(action, reference));
      } catch (error) {
        if (error instanceof BudgetExhausted) return true;
        throw error;
      }
    };
    return (action) => {
      const { reference } = action;
      if (!reference) return true;
      const key = typesKey(action.service, reference);
      let answer = answers.get(key);
      if (answer === undefined) answers.set(key, (answer = decideWithin(action, reference)));
      return answer;
    };
  }

  return {
    resourcesOf,
    resourcesOfService(name) {
      const service = findService(name);
      const formats = [...(service?.resourceTypes.keys() ?? [])].flatMap((type) =>
        service ? formatsOfType(service, type) : [],
      );
      return {
        star: formats.length === 0,
        formats: formats.map(({ type, pattern }) => ({ type, inside: texts.language([pattern]), outside: [] })),
      };
    },
    canOccur(literals) {
      if (literals.length === 0) return () => true;
      const parts = literals.map(({ atom, holds }) => `${atom.kind === 'star' ? 'star' : atom.language.id} ${holds}`);
      const question = parts.join();
      let known = questions.get(question);
      if (!known) questions.set(question, (known = askAbout(literals)));
      return known;
    },
  };
}

function isOfFormat(arn: string, { pattern, narrower }: ResourceFormat, own: ReadonlySet<string>): boolean {
  return matches(pattern, arn) && !narrower.some((other) => !own.has(other.type) && matches(other.pattern, arn));
}

/** With at least one character for every `*` that stands for a whole name: between separators, or after one at the end. */
function withoutEmptyNames(pattern: Pattern): Pattern {
  const colons = pattern.flatMap((step, at) => (step === COLON ? [at] : []));
  const resource = colons[4] ?? pattern.length; // the parts before may be empty: a bucket's ARN names no account
  return pattern.flatMap((step, at) => {
    const isName =
      step === ANY && at > resource && isSeparator(pattern[at - 1]) && isSeparator(pattern[at + 1] ?? COLON);
    return isName ? [ONE, ANY] : [step];
  });
}

function isSeparator(step: Step | undefined): boolean {
  return step === COLON || step === SLASH;
}

const SLASH: Step = 0x2f;

const MOST_SHAPES = 4;

function shapesOf([first]: readonly TextLanguage[]): readonly Pattern[] {
  return first?.patterns.slice(0, MOST_SHAPES) ?? [];
}

const typesKeys = new WeakMap<ActionReference, string>();

function typesKey(service: string, reference: ActionReference): string {
  let key = typesKeys.get(reference);
  if (key === undefined) typesKeys.set(reference, (key = `${service} ${reference.resourceTypes.join()}`));
  return key;
}
