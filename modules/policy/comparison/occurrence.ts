import { findService, type ActionReference } from '../../catalogue/services';
import { type NamedAction } from './named-action';
import { formatsOfAction, formatsOfType } from './resource-formats';
import { allowArn, allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { type TextLanguage, type TextSpace } from './text-space';

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

export function createOccurrence(texts: TextSpace): Occurrence {
  /** By service and types: actions that take the same resources share one answer. */
  const resources = new Map<string, ActionResources>();
  const answers = new Map<string, Map<string, boolean>>();

  function resourcesOf(action: NamedAction): ActionResources | undefined {
    const service = findService(action.service);
    const reference = service?.actions.get(action.name);
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
      const known = answers.get(question) ?? new Map<string, boolean>();
      answers.set(question, known);
      return (action) => {
        const reference = findService(action.service)?.actions.get(action.name);
        if (!reference) return true;
        const key = typesKey(action.service, reference);
        let answer = known.get(key);
        if (answer === undefined) known.set(key, (answer = decide(resourcesOf(action), literals)));
        return answer;
      };
    },
  };

  function decide(action: ActionResources | undefined, literals: readonly ResourceLiteral[]): boolean {
    if (!action) return true;
    if (action.star) return allowStar(literals);
    const arns = arnLanguages(literals);
    return (
      allowArn(literals) &&
      action.formats.some(
        ({ inside, outside }) => !texts.isEmpty([...arns.inside, inside], [...arns.outside, ...outside]),
      )
    );
  }
}

const typesKeys = new WeakMap<ActionReference, string>();

function typesKey(service: string, reference: ActionReference): string {
  let key = typesKeys.get(reference);
  if (key === undefined) typesKeys.set(reference, (key = `${service} ${reference.resourceTypes.join()}`));
  return key;
}
