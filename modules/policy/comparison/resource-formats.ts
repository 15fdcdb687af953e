import { arnFormats } from '../../catalogue/resource-arns';
import { type ActionReference, type ServiceReference } from '../../catalogue/services';
import { covers } from '../languages/covers';
import { ANY, ANY_IN_SEGMENT, COLON, ONE, ONE_IN_SEGMENT, type Pattern, type Step } from '../languages/pattern';

/** One ARN format of a service's resource type. */
export interface ResourceFormat {
  readonly type: string;
  readonly pattern: Pattern;
  /** An ARN of the format. */
  readonly example: string;
  /**
   * Formats of other types whose ARNs this one would match too, as that of a bucket matches an object in it:
   * such an ARN belongs to the other type.
   */
  readonly narrower: readonly NarrowerFormat[];
}

export interface NarrowerFormat {
  readonly type: string;
  readonly pattern: Pattern;
}

const known = new WeakMap<ServiceReference, Map<string, readonly ResourceFormat[]>>();

const ofActions = new WeakMap<ActionReference, readonly ResourceFormat[]>();

/** The ARN formats of the resource types that an action takes; none for an action that is authorised against `*`. */
export function formatsOfAction(service: ServiceReference, action: ActionReference): readonly ResourceFormat[] {
  let formats = ofActions.get(action);
  if (!formats) {
    ofActions.set(action, (formats = action.resourceTypes.flatMap((type) => formatsOfType(service, type))));
  }
  return formats;
}

/** The ARN formats of one resource type. */
export function formatsOfType(service: ServiceReference, type: string): readonly ResourceFormat[] {
  let ofService = known.get(service);
  if (!ofService) known.set(service, (ofService = new Map<string, readonly ResourceFormat[]>()));
  let formats = ofService.get(type);
  if (!formats) ofService.set(type, (formats = readFormats(service, type)));
  return formats;
}

function readFormats(service: ServiceReference, type: string): ResourceFormat[] {
  const own = service.resourceTypes.get(type);
  return (own ? arnFormats(own) : []).map((arn) => {
    const widest = formatPattern(arn, true);
    const narrower: NarrowerFormat[] = [];
    for (const other of service.resourceTypes.values()) {
      for (const otherArn of other === own ? [] : arnFormats(other)) {
        const otherWidest = formatPattern(otherArn, true);
        if (covers(widest, otherWidest) && !covers(otherWidest, widest)) {
          narrower.push({ type: other.name, pattern: formatPattern(otherArn, false) });
        }
      }
    }
    return { type, pattern: formatPattern(arn, false), example: exampleOf(arn), narrower };
  });
}

/** The format with a plain word, without slashes and colons, for every variable: no narrower format matches that. */
function exampleOf(format: string): string {
  return format.replace(/\$\{[^}]*\}|\*/g, 'example');
}

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`: a variable is any text, the empty one only if asked for. */
function formatPattern(format: string, emptyVariables: boolean): Pattern {
  const steps: Step[] = [];
  let colons = 0;
  for (const [part] of format.matchAll(/\$\{[^}]*\}|\*|[^$*]+|\$/g)) {
    const [one, any] = colons < 5 ? [ONE_IN_SEGMENT, ANY_IN_SEGMENT] : [ONE, ANY];
    if (part === '*') steps.push(any);
    else if (part.startsWith('${')) steps.push(...(emptyVariables ? [any] : [one, any]));
    else {
      for (const letter of part) {
        if (letter === ':') colons += 1;
        steps.push(letter === ':' ? COLON : letter.charCodeAt(0));
      }
    }
  }
  return steps;
}
