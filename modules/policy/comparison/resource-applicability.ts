import { findService, type ActionReference, type ServiceReference } from '../../catalogue/services';
import { type Applicability } from '../comparison';
import { type Budget, BudgetExhausted } from '../languages/budget';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  matches,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  type Step,
  stepsOf,
} from '../languages/pattern';
import { exampleOf } from './example-text';
import { type NamedAction } from './named-action';
import { formatsOfAction, formatsOfType, type ResourceFormat } from './resource-formats';
import { allowArn, allowOther, allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { contains, type TextLanguage, type TextSpace } from './text-space';

/** Which resources the requests for an action may have. */
export interface ResourceApplicability {
  /** Undefined for an action of a service that AWS does not publish: nothing is known of its resources. */
  resourcesOf(action: NamedAction): ActionResources | undefined;
  /** Resources that an action of the service may have, for an action that AWS has not published. */
  resourcesOfService(service: string): ActionResources | undefined;
  /** Decides, by action, whether a request can have a resource that satisfies the literals. */
  ofAction(literals: readonly ResourceLiteral[]): (action: NamedAction) => Applicability;
  /** Decides the same for the actions that AWS has not published of a service: never `listed`. */
  ofService(literals: readonly ResourceLiteral[]): (service: string) => Applicability;
}

export interface ActionResources {
  /** The reference lists no resource type for the action: its requests have the resource `*`. */
  readonly star: boolean;
  /** An example of a resource that is not an ARN, where AWS documents such resources. */
  readonly otherResource: string | undefined;
  readonly formats: readonly OwnFormat[];
  /** Every ARN of the service, and of each service whose ARNs AWS uses with its actions. */
  readonly arnsOfService: readonly TextLanguage[];
}

/** An ARN of the resource type is inside the one language and outside the others, which are of narrower types. */
export interface OwnFormat {
  readonly type: string;
  readonly inside: TextLanguage;
  readonly outside: readonly TextLanguage[];
}

/** An answer that takes more is given up: the action is then taken to apply. */
const STEPS_PER_ANSWER = 20_000;

/**
 * What AWS's service reference lists is `listed`. The reference is not complete: AWS also authorises actions against
 * ARNs of types that it does not list for them, ARNs without region or account, and the resource `*`. So every other
 * ARN of a service that AWS uses with the action's service, and `*`, are `possible`. An ARN of another service is not.
 */
export function createResourceApplicability(texts: TextSpace, budget: Budget): ResourceApplicability {
  /** By service and types: actions that take the same resources share one answer. */
  const resources = new Map<string, ActionResources>();
  const ofServices = new Map<string, readonly TextLanguage[]>();
  /** By the literals asked about. */
  const questions = new Map<string, Answers>();
  const meant = new Map<TextLanguage, TextLanguage>();

  interface Answers {
    readonly ofAction: (action: NamedAction) => Applicability;
    readonly ofService: (service: string) => Applicability;
  }

  function arnsOfService({ prefix, arnServices }: ServiceReference): readonly TextLanguage[] {
    let languages = ofServices.get(prefix);
    if (!languages) {
      languages = [...arnServices].map((name) => texts.language([everyArnOf(name)]));
      ofServices.set(prefix, languages);
    }
    return languages;
  }

  function resourcesOfService(name: string): ActionResources | undefined {
    const service = findService(name);
    if (!service) return undefined;
    const formats = [...service.resourceTypes.keys()].flatMap((type) => formatsOfType(service, type));
    return {
      star: formats.length === 0,
      otherResource: undefined,
      formats: formats.map(({ type, pattern }) => ({ type, inside: texts.language([pattern]), outside: [] })),
      arnsOfService: arnsOfService(service),
    };
  }

  function resourcesOf(action: NamedAction): ActionResources | undefined {
    const { reference } = action;
    const service = findService(action.service);
    if (!service || !reference) return resourcesOfService(action.service);
    const key = typesKey(action.service, reference);
    let result = resources.get(key);
    if (!result) {
      const own = new Set(reference.resourceTypes);
      const formats = formatsOfAction(service, reference).map(({ type, pattern, narrower }) => ({
        type,
        inside: texts.language([pattern]),
        outside: narrower.filter((other) => !own.has(other.type)).map((other) => texts.language([other.pattern])),
      }));
      const { otherResource } = reference;
      result = { star: own.size === 0, otherResource, formats, arnsOfService: arnsOfService(service) };
      resources.set(key, result);
    }
    return result;
  }

  /** A name is never empty, including the value of a variable: `b/*` matches objects, not a bucket written `b/`. */
  function asMeant(language: TextLanguage): TextLanguage {
    let result = meant.get(language);
    if (!result) {
      const { patterns } = texts.substitute(language, () => [ONE, ANY]);
      meant.set(language, (result = texts.language(patterns.map(withoutEmptyNames))));
    }
    return result;
  }

  function askAbout(literals: readonly ResourceLiteral[]): Answers {
    const languages = arnLanguages(literals);
    const inside = languages.inside.map(asMeant);
    // The value of a variable may be any text, so a pattern with one excludes nothing for certain.
    const outside = languages.outside.filter(({ variables }) => variables.length === 0);
    const isInRow = (arn: string): boolean =>
      inside.every((language) => contains(language, arn)) && !outside.some((language) => contains(language, arn));
    let examples: readonly string[] | undefined;
    /** By the types that actions take. */
    const answers = new Map<string, Applicability>();
    const ofServices = new Map<string, Applicability>();

    const isListed = (action: NamedAction, reference: ActionReference): boolean => {
      if (reference.otherResource !== undefined && allowOther(literals)) return true;
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
    const isPossible = (name: string): boolean => {
      const service = findService(name);
      if (!service || allowStar(literals)) return true;
      if (!allowArn(literals)) return false;
      // A name may be empty here: what is not meant may still be asked for.
      const written = languages.inside.map((language) => texts.substitute(language, () => [ANY]));
      const kept = languages.outside.filter(({ variables }) => variables.length === 0);
      return arnsOfService(service).some((arns) => !texts.isEmpty([...written, arns], kept));
    };
    const ofService = (service: string): Applicability => {
      let answer = ofServices.get(service);
      if (!answer) {
        answer = within(() => isPossible(service)) ? 'possible' : 'impossible';
        ofServices.set(service, answer);
      }
      return answer;
    };
    const ofAction = (action: NamedAction): Applicability => {
      const { reference } = action;
      // Nothing is known of an action that AWS does not publish, not even that it takes resources of its service only.
      if (!reference) return 'possible';
      const key = typesKey(action.service, reference);
      let answer = answers.get(key);
      if (!answer) {
        answer = within(() => isListed(action, reference)) ? 'listed' : ofService(action.service);
        answers.set(key, answer);
      }
      return answer;
    };
    return { ofAction, ofService };
  }

  function within(decide: () => boolean): boolean {
    try {
      return budget.within(STEPS_PER_ANSWER, decide);
    } catch (error) {
      if (error instanceof BudgetExhausted) return true;
      throw error;
    }
  }

  function answersTo(literals: readonly ResourceLiteral[]): Answers {
    if (literals.length === 0) return EVERYTHING_APPLIES;
    const parts = literals.map(({ atom, holds }) => `${atom.kind === 'star' ? 'star' : atom.language.id} ${holds}`);
    const question = parts.join();
    let known = questions.get(question);
    if (!known) questions.set(question, (known = askAbout(literals)));
    return known;
  }

  return {
    resourcesOf,
    resourcesOfService,
    ofAction: (literals) => answersTo(literals).ofAction,
    ofService: (literals) => answersTo(literals).ofService,
  };
}

/** Where a row has every resource. */
const EVERYTHING_APPLIES = {
  ofAction: ({ reference }: NamedAction): Applicability => (reference ? 'listed' : 'possible'),
  ofService: (): Applicability => 'possible',
};

const everyArns = new Map<string, Pattern>();

/** Every ARN of a service; region and account may be empty. A `${Variable}` is any service. */
export function everyArnOf(service: string): Pattern {
  let pattern = everyArns.get(service);
  if (!pattern) {
    const name = service.startsWith('${') ? [ONE_IN_SEGMENT, ANY_IN_SEGMENT] : stepsOf(service);
    const open = [ANY_IN_SEGMENT, COLON];
    pattern = [...stepsOf('arn:'), ...open, ...name, COLON, ...open, ...open, ONE, ANY];
    everyArns.set(service, pattern);
  }
  return pattern;
}

function isOfFormat(arn: string, { pattern, narrower }: ResourceFormat, own: ReadonlySet<string>): boolean {
  return matches(pattern, arn) && !narrower.some((other) => !own.has(other.type) && matches(other.pattern, arn));
}

/** With at least one character for every `*` that replaces a whole name: between separators, or after the last one. */
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
  if (key === undefined) {
    key = `${service} ${reference.resourceTypes.join()} ${reference.otherResource ?? ''}`;
    typesKeys.set(reference, key);
  }
  return key;
}
