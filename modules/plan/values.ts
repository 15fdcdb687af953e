import type { PolicyDocument } from '../policy/document';
import type { AttributeValue } from './plan-side';

/** The policy document in an attribute; if it is not readable, a reason is added to `doubts`. */
export function documentOf(
  { address }: { readonly address: string },
  value: AttributeValue,
  attribute: string,
  doubts: string[],
): PolicyDocument | undefined {
  const document = value.known ? parseDocument(value.value) : undefined;
  if (document === undefined) doubts.push(`${attribute} of ${address} is known only after apply`);
  return document;
}

/** A policy document from its JSON text. */
export function parseDocument(text: unknown): PolicyDocument | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as PolicyDocument;
  } catch {
    return undefined;
  }
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts in a list. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
