import type { PolicyDocument, Statement } from './document';
import { statementsOfDocument } from './statements-of-document';

const IMMUTABLE = new WeakSet<object>();

/**
 * Freezes statements with all that is in them, and gives them back. The parsed form of a frozen statement stays valid,
 * so it is parsed once for all policies that contain it; a mutable statement is parsed every time.
 */
export function immutableStatements(statements: readonly Statement[]): readonly Statement[] {
  for (const statement of statements) {
    if (IMMUTABLE.has(statement)) continue;
    freeze(statement);
    IMMUTABLE.add(statement);
  }
  return statements;
}

/** Freezes a document's statements; see `immutableStatements`. */
export function immutableDocument(document: PolicyDocument): PolicyDocument {
  immutableStatements(statementsOfDocument(document));
  return document;
}

/** Whether a statement is frozen. */
export function isImmutable(statement: object): boolean {
  return IMMUTABLE.has(statement);
}

/** A frozen object may hold one that is not. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) freeze(part);
  Object.freeze(value);
}
