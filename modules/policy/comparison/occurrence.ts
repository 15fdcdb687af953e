import { findService, type ActionReference } from '../../catalogue/services';
import { type NamedAction } from './action-classes';
import { formatsOfAction, formatsOfType } from './resource-formats';
import { allowStar, arnLanguages, type ResourceLiteral } from './resource-domain';
import { type TextLanguage, type TextSpace } from './text-space';

/** Which resources the requests for an action have, by AWS's service reference. */
export interface Occurrence {
  /** Undefined for an action that AWS does not publish: nothing is known of its resources. */
  resourcesOf(action: NamedAction): ActionResources | undefined;
  /** Resources that an action of the service may have, for an action that AWS does not publish yet. */
  resourcesOfService(service: string): ActionResources;
  /** Whether a request for the action can have a resource that satisfies the literals. */
  canOccur(action: NamedAction, literals: readonly ResourceLiteral[]): boolean;
}

export interface ActionResources {
  /** The action takes no resource type: its requests have the resource `*`. */
  readonly star: boolean;
  /** An ARN of the resource type is inside the one language and outside the others, which are of narrower types. */
  readonly formats: readonly {
    readonly type: string;
    readonly inside: TextLanguage;
    readonly outside: readonly TextLanguage[];
  }[];
}

export function createOccurrence(texts: TextSpace): Occurrence {
  const resources = new Map<string, ActionResources>();
  const answers = new Map<string, boolean>();

  function reference({ service, name }: NamedAction): ActionReference | undefined {
    return findService(service)?.actions.get(name);
  }

  function resourcesOf(action: NamedAction): ActionResources | undefined {
    const service = findService(action.service);
    const found = reference(action);
    if (!service || !found) return undefined;
    const key = `${action.service} ${found.resourceTypes.join()}`;
    let result = resources.get(key);
    if (!result) {
      const own = new Set(found.resourceTypes);
      const formats = formatsOfAction(service, found).map(({ type, pattern, narrower }) => ({
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
    canOccur(action, literals) {
      if (literals.length === 0) return true;
      const types = reference(action)?.resourceTypes;
      if (!types) return true;
      const parts = literals.map(({ atom, holds }) => `${atom.kind === 'star' ? 'star' : atom.language.id} ${holds}`);
      const key = `${action.service} ${types.join()} ${parts.join()}`;
      let answer = answers.get(key);
      if (answer === undefined) answers.set(key, (answer = decide(resourcesOf(action), literals)));
      return answer;
    },
  };

  function decide(action: ActionResources | undefined, literals: readonly ResourceLiteral[]): boolean {
    if (!action) return true;
    if (action.star) return allowStar(literals);
    const arns = arnLanguages(literals);
    return (
      arns !== undefined &&
      action.formats.some(
        ({ inside, outside }) => !texts.isEmpty([...arns.inside, inside], [...arns.outside, ...outside]),
      )
    );
  }
}
