import { type ActionReference, findService } from '../../catalogue/services';
import { type ActionPattern, type StatementModel } from '../model';
import { type Budget } from '../languages/budget';
import { matches, type Pattern } from '../languages/pattern';
import { type NamedAction, publishedActions, unpublishedAction } from './named-action';
import { compileTemplate } from './compile-pattern';
import { patternText } from './pattern-text';

/** The spelling of actions: AWS's, independent of the case in policies. */
export interface ActionNames {
  /** `s3:GetObject` */
  textOf(action: NamedAction): string;
  /** `s3:Get*` */
  wildcardText(service: string, name: Pattern): string;
  /** A service's actions: those that AWS publishes, and others that statements use. */
  namedIn(service: string): readonly NamedAction[];
  /** The wildcards that statements use, by service; `*` for all services is not among them. */
  readonly wildcards: ReadonlyMap<string, readonly Pattern[]>;
  /** Those of a service's actions that a wildcard denotes. */
  denotedBy(service: string, wildcard: Pattern): readonly NamedAction[];
  /** The services that statements name. */
  readonly services: readonly string[];
}

export function actionNames(statements: readonly StatementModel[], budget: Budget): ActionNames {
  const spellings = new Map<string, string>();
  const wildcards = new Map<string, Map<string, Pattern>>();
  const named = new Map<string, Set<string>>();
  for (const pattern of statements.flatMap(({ actions }) => actions.patterns)) {
    if (pattern.kind !== 'action') continue;
    const ofService = wildcards.get(pattern.service) ?? new Map<string, Pattern>();
    wildcards.set(pattern.service, ofService);
    const name = plainName(pattern);
    if (name === undefined) {
      const steps = namePattern(pattern);
      ofService.set(steps.join(), steps);
    } else {
      named.set(pattern.service, (named.get(pattern.service) ?? new Set<string>()).add(name));
    }
    const id = pattern.text.toLowerCase();
    const spelling = `${pattern.service}${pattern.text.slice(pattern.text.indexOf(':'))}`;
    const known = spellings.get(id);
    if (known === undefined || spelling < known) spellings.set(id, spelling);
  }
  const all = new Map<string, readonly NamedAction[]>();
  const denoted = new Map<string, Map<Pattern, readonly NamedAction[]>>();

  function namedIn(service: string): readonly NamedAction[] {
    let names = all.get(service);
    if (!names) {
      const published = findService(service)?.actions;
      const others = [...(named.get(service) ?? [])].filter((name) => !published?.has(name)).sort();
      const unpublished = others.map((name) => unpublishedAction(service, name));
      all.set(service, (names = [...publishedActions(service), ...unpublished]));
    }
    return names;
  }

  return {
    textOf: ({ text, reference }) => (reference ? text : (spellings.get(text) ?? text)),
    wildcardText: (service, name) => {
      const text = patternText(name, () => '');
      return inAwsCase(service, name, text) ?? spellings.get(`${service}:${text}`) ?? `${service}:${text}`;
    },
    namedIn,
    denotedBy(service, wildcard) {
      const ofService = denoted.get(service) ?? new Map<Pattern, readonly NamedAction[]>();
      denoted.set(service, ofService);
      let actions = ofService.get(wildcard);
      if (!actions) {
        const names = namedIn(service);
        budget.spend(Math.ceil(names.length / 16));
        ofService.set(wildcard, (actions = names.filter(({ name }) => matches(wildcard, name))));
      }
      return actions;
    },
    wildcards: new Map([...wildcards].map(([service, patterns]) => [service, [...patterns.values()]])),
    services: [...wildcards.keys()].sort(),
  };
}

/** The name that the pattern of one action matches; undefined for a wildcard. */
export function plainName({ name }: ActionPattern & { readonly kind: 'action' }): string | undefined {
  const [token, ...others] = name;
  return token?.kind === 'text' && others.length === 0 ? token.text : undefined;
}

/** Action patterns are read without variables. */
export function namePattern(pattern: ActionPattern & { readonly kind: 'action' }): Pattern {
  return compileTemplate(pattern.name, () => []);
}

/**
 * Writes a wildcard's letters as AWS does: `get*` as `Get*`, as in the first action that it matches. Where it matches
 * none that AWS publishes, each piece is written as in an action that has it, where a word begins if there is one.
 */
function inAwsCase(service: string, name: Pattern, text: string): string | undefined {
  if (text === '*') return `${service}:*`;
  const actions = findService(service)?.actions ?? new Map<string, ActionReference>();
  const model = firstMatch(name, actions);
  const pieces = text.split(/([*?])/);
  let at = 0;
  const written = pieces.map((piece, index) => {
    if (piece === '*' || piece === '?') return piece;
    if (!model) return wordInAwsCase(piece, index === 0, actions);
    const found = index === pieces.length - 1 ? model.lower.length - piece.length : model.lower.indexOf(piece, at);
    if (found < at) return piece;
    at = found + piece.length;
    return model.written.slice(found, at);
  });
  return `${service}:${written.join('')}`;
}

function firstMatch(
  pattern: Pattern,
  actions: ReadonlyMap<string, ActionReference>,
): { readonly lower: string; readonly written: string } | undefined {
  for (const [lower, { name }] of actions) if (matches(pattern, lower)) return { lower, written: name };
  return undefined;
}

function wordInAwsCase(piece: string, atStart: boolean, actions: ReadonlyMap<string, ActionReference>): string {
  let anywhere: string | undefined;
  for (const [lower, { name }] of actions) {
    const at = lower.indexOf(piece);
    if (at < 0 || (atStart && at > 0)) continue;
    const word = name.slice(at, at + piece.length);
    if (/^[A-Z]/.test(word)) return word;
    anywhere ??= word;
  }
  return anywhere ?? piece;
}
