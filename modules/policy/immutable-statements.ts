import type { PolicyDocument, Statement } from './document';
import { statementsOfDocument } from './statements-of-document';

const IMMUTABLE = new WeakSet<object>();

/**
 * Freezes statements with all that is in them, and gives them back. What is read from such a statement stays true, so it
 * is parsed once however many policies it becomes part of; a statement that somebody may change is parsed every time.
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

/** Whether nobody can change a statement. */
export function isImmutable(statement: object): boolean {
  return IMMUTABLE.has(statement);
}

/** A frozen object may hold one that is not. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) freeze(part);
  Object.freeze(value);
}
