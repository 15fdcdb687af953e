import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { PolicyDocument } from '../../policy/document';
import { isObject, type Json, listOf, scalarsOf, textsOf } from '../../policy/untyped-json';
import type { Found, Tags } from '../found';
import type { SourceDocument, ValuePath } from './source-document';

/** What a source has, and what it has that cannot be read. */
export interface SourceContents extends Partial<Found> {
  readonly problems?: readonly Diagnostic[];
}

/**
 * Reads a document of one tool. Undefined for a document of another one: tools are recognised by what a document
 * contains, and not by the name of the file.
 */
export type Source = (value: Json, document: SourceDocument) => SourceContents | undefined;

/** The value itself if it is an object, else an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The objects of a list, with their paths. */
export function objectsAt(value: unknown, path: ValuePath): readonly (readonly [Json, ValuePath])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => (isObject(item) ? [[item, [...path, index]] as const] : []));
}

/** A text that is not empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a mapping or, as IAM and EKS write tags, of a list with `Key` and `Value`. */
export function tagsOf(value: unknown): Tags {
  if (Array.isArray(value)) {
    const pairs = value.filter(isObject).map(({ Key, Value }): [unknown, unknown] => [Key, Value ?? '']);
    return tagsOf(Object.fromEntries(pairs));
  }
  return Object.fromEntries(
    Object.entries(objectOf(value)).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  );
}

/**
 * A policy document as an object, as JSON, or as URL-encoded JSON, which IAM's API returns. Undefined for a value that IAM
 * cannot have returned.
 */
export function documentIn(value: unknown): PolicyDocument | undefined {
  if (typeof value === 'string') {
    try {
      return documentIn(JSON.parse(/^\s*%7B/i.test(value) ? decodeURIComponent(value) : value));
    } catch {
      return undefined;
    }
  }
  const hasStatements = isObject(value) && 'Statement' in value && listOf(value['Statement']).every(isStatement);
  return hasStatements ? (value as unknown as PolicyDocument) : undefined;
}

function isStatement(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { Condition = {}, Effect } = value;
  const hasTexts = ['Action', 'NotAction', 'Resource', 'NotResource'].every(
    (key) => !(key in value) || textsOf(value[key]) !== undefined,
  );
  const hasConditions =
    isObject(Condition) &&
    Object.values(Condition).every((keys) => isObject(keys) && Object.values(keys).every((one) => scalarsOf(one)));
  const hasPrincipals = ['Principal', 'NotPrincipal'].every((key) => isPrincipal(value[key]));
  return (Effect === 'Allow' || Effect === 'Deny') && hasTexts && hasConditions && hasPrincipals;
}

function isPrincipal(value: unknown): boolean {
  if (value === undefined || value === '*') return true;
  return isObject(value) && Object.values(value).every((one) => textsOf(one) !== undefined);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without keys whose value is undefined. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}

/** The issuer of a cluster as condition keys of trust policies name it. */
export function issuerWithoutScheme(url: string | undefined): string | undefined {
  return url?.replace(/^https:\/\//, '').replace(/\/+$/, '');
}
