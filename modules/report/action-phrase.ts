import type { ResourcePhrase } from './resource-phrase';

/** Verbs that take the resource after "with" or "through". */
const WITH = new Set(['encrypt', 'decrypt', 'sign', 'verify', 'reencrypt']);
const PREPOSITIONS: Readonly<Record<string, string>> = { send: 'to', publish: 'to', receive: 'from' };
/** Prefixes that precede the verb: `BatchGetItem`. */
const ADVERBS = new Set(['batch', 'bulk', 'admin']);
/** Words after which a noun is no longer the object: `GetParametersByPath`. */
const JOINING = new Set(['by', 'with', 'without', 'for', 'from', 'to', 'in', 'on', 'of', 'and']);

interface ActionWords {
  readonly verb: string;
  /** In lower case, except abbreviations. */
  readonly noun: readonly string[];
}

/**
 * One or two actions on a resource as words made of their names: "delete objects in `orders-prod`", "assume role
 * `reader`". Undefined for more actions or wildcards, whose names do not describe the access.
 */
export function actionPhrase(actions: readonly string[], resource: ResourcePhrase): string | undefined {
  const words = actions.flatMap((action) => wordsOf(action) ?? []);
  const [first, second] = words;
  if (!first || actions.length > 2 || words.length < actions.length) return undefined;
  if (!second) return singlePhrase(first, resource);

  const sameNoun = first.noun.length > 0 && first.noun.join() === second.noun.join();
  if (sameNoun) {
    return singlePhrase({ verb: `${first.verb} and ${second.verb}`, noun: first.noun }, resource);
  }
  const both = [first, second].map(({ verb, noun }) => [verb, ...plural(noun)].join(' ')).join(' and ');
  return resource.anywhere ? `${both} anywhere` : `${both} in ${resource.words}`;
}

function singlePhrase({ verb, noun }: ActionWords, resource: ResourcePhrase): string {
  if (resource.anywhere) return `${[verb, ...plural(noun)].join(' ')} anywhere`;
  if (noun.length === 0) return `${verb} ${WITH.has(verb) ? 'with ' : ''}${resource.words}`;

  const [head = '', ...rest] = noun;
  const isType = singular(head) === resource.type?.toLowerCase();
  // The noun is the resource itself, or a part of it: "delete table `orders`", "get value of secret `orders`".
  if (isType && rest.length === 0) return `${verb} ${resource.words}`;
  if (isType && !rest.some((word) => JOINING.has(word))) return `${verb} ${rest.join(' ')} of ${resource.words}`;
  return `${[verb, ...plural(noun)].join(' ')} ${PREPOSITIONS[verb] ?? 'in'} ${resource.words}`;
}

/** `s3:DeleteObject` as "delete" and "object"; undefined unless it is a complete action name. */
function wordsOf(action: string): ActionWords | undefined {
  const name = /^[a-z0-9-]+:([A-Za-z][A-Za-z0-9]*)$/i.exec(action)?.[1];
  if (name === undefined || name.length > 100) return undefined;
  const words = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|\d+/g) ?? []).map((word) =>
    /^[A-Z]{2,}/.test(word) ? word : word.toLowerCase(),
  );
  // GitHub would link such a word as a commit hash; AWS action names do not contain one.
  if (words.some((word) => /^[0-9a-f]{7,}$/i.test(word))) return undefined;
  const verbs = ADVERBS.has(words[0] ?? '') && words.length > 1 ? 2 : 1;
  return { verb: words.slice(0, verbs).join(' '), noun: words.slice(verbs) };
}

function plural(noun: readonly string[]): readonly string[] {
  const last = noun.at(-1);
  if (last === undefined || noun.some((word) => JOINING.has(word)) || /(s|ing|data)$/i.test(last)) return noun;
  return [...noun.slice(0, -1), /[^aeiou]y$/.test(last) ? `${last.slice(0, -1)}ies` : `${last}s`];
}

function singular(word: string): string {
  return word
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1');
}
