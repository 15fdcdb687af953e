import { parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import type { Quote } from './access-words';

export interface ResourcePhrase {
  /** `table `orders``, `any s3 resource`, `queue `a` and 2 more` */
  readonly words: string;
  /** The resource type, if all have the same: `table`. */
  readonly type?: string;
  /** The pattern covers every resource. */
  readonly anywhere: boolean;
}

interface ResourceName {
  readonly service: string;
  readonly account: string;
  readonly type?: string;
  readonly name: string;
}

/**
 * Types that the ARN does not name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const UNNAMED_TYPES: Readonly<Record<string, string>> = { sqs: 'queue', sns: 'topic' };

/** Short and only letters, so that it needs no escaping in a sentence. */
const TYPED = /^([a-z][A-Za-z-]{0,40})[/:](.+)$/s;

/** The names of resource patterns, without the ARN parts that all resources of an account share. */
export function resourcePhrase(
  patterns: readonly string[],
  actions: readonly string[],
  { quote, account }: { readonly quote: Quote; readonly account: string | undefined },
): ResourcePhrase {
  if (patterns.includes('*') || patterns.length === 0) {
    const services = new Set(actions.map((action) => action.slice(0, Math.max(0, action.indexOf(':')))));
    const [service, ...others] = services;
    return {
      words: service && others.length === 0 ? `any ${quote(service)} resource` : 'any resource',
      anywhere: true,
    };
  }
  const names = uniqueNames(takenBy(actions, patterns).map((pattern) => nameOf(pattern, actions)));
  const types = new Set(names.map(({ type }) => type));
  const [type] = types.size === 1 ? types : [];
  // The type once for all of them, unless it is part of an "any" phrase.
  const typeOnce = type !== undefined && !names.some(({ name }) => name === '*');
  const shown = names.length > 2 ? names.slice(0, 1) : names;
  const list = shown.map((name) => nameWords(name, { quote, account, withType: !typeOnce })).join(' and ');
  const words = list + (names.length > 2 ? ` and ${names.length - 1} more` : '');
  return {
    words: typeOnce ? `${type} ${words}` : words,
    ...(type !== undefined && { type }),
    anywhere: false,
  };
}

/** A bucket and its objects share one name. */
function uniqueNames(names: readonly ResourceName[]): readonly ResourceName[] {
  return [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
}

/**
 * In S3, a pattern with a slash matches only objects, because bucket names do not contain one. Otherwise the action
 * decides.
 */
function takenBy(actions: readonly string[], patterns: readonly string[]): readonly string[] {
  const types = bucketTypes(actions);
  if (types === undefined) return patterns;
  const taken = patterns.filter((pattern) => {
    const { service, resource: part = '' } = parseArn(pattern) ?? {};
    if (service !== 's3' || !/^[^:]+$/.test(part)) return true;
    if (part.includes('/')) return types !== 'buckets';
    return types !== 'objects' || /[*?]/.test(part);
  });
  return taken.length > 0 ? taken : patterns;
}

/** The resource type of S3 actions, if all have the same. */
function bucketTypes(actions: readonly string[]): 'buckets' | 'objects' | undefined {
  const taken = actions.map((action) => {
    const [prefix = '', name = ''] = action.toLowerCase().split(':');
    const types = prefix === 's3' ? (findService('s3')?.actions.get(name)?.resourceTypes ?? []) : [];
    if (types.length === 0 || types.includes('bucket') === types.includes('object')) return undefined;
    return types.includes('bucket') ? 'buckets' : 'objects';
  });
  const [first] = taken;
  return taken.every((types) => types === first) ? first : undefined;
}

function nameOf(pattern: string, actions: readonly string[]): ResourceName {
  const { service = '', account = '', resource: part = '' } = parseArn(pattern) ?? {};
  if (part === '') return { service: '', account: '', name: pattern };
  if (service === 's3') {
    const isBucket = /^[^:/]+$/.test(part) && bucketTypes(actions) === 'buckets';
    // A bucket with all its objects is named like the bucket.
    return { service, account, name: part.replace(/^([^/*?]+)\/\*$/, '$1'), ...(isBucket && { type: 'bucket' }) };
  }
  const typed = TYPED.exec(part);
  if (!typed) {
    const type = UNNAMED_TYPES[service];
    return { service, account, name: part, ...(type !== undefined && { type }) };
  }
  const [, type = '', name = ''] = typed;
  return { service, account, type, name: name.replace(/(.)[/:]\*$/s, '$1') };
}

function nameWords(
  { service, account, type, name }: ResourceName,
  options: { readonly quote: Quote; readonly account: string | undefined; readonly withType: boolean },
): string {
  const { quote } = options;
  const prefix = options.withType && type !== undefined ? `${type} ` : '';
  const any = `any ${type ?? (service === '' ? 'resource' : `${quote(service)} resource`)}`;
  const words = name === '*' ? any : prefix + quote(name);
  if (account === '' || account === options.account) return words;
  return `${words} of ${/[*?]/.test(account) ? 'any account' : `account ${quote(account)}`}`;
}
