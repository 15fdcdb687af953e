import fc from 'fast-check';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { listOf, statementsOf } from './similar-policies';

/** A change of a policy's text that leaves what it allows as it is. */
export type Rewriting = (policy: PolicyDocument) => PolicyDocument;

const onStatements =
  (change: (statements: readonly Statement[]) => readonly Statement[]): Rewriting =>
  (policy) => ({ ...policy, Statement: change(statementsOf(policy)) });

const eachStatement = (change: (statement: Statement) => readonly Statement[]): Rewriting =>
  onStatements((statements) => statements.flatMap(change));

/** Every rewriting, by what it does. */
export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'reversing the statements': onStatements((statements) => [...statements].reverse()),
  'repeating the statements': onStatements((statements) => [...statements, ...statements]),
  'naming the statements': onStatements((statements) =>
    statements.map((statement, index) => ({ ...statement, Sid: `S${index}` })),
  ),
  'writing actions in upper case': eachStatement(({ Action, NotAction, ...rest }) => [
    {
      ...rest,
      ...(Action !== undefined && { Action: listOf(Action).map((text) => text.toUpperCase()) }),
      ...(NotAction !== undefined && { NotAction: listOf(NotAction).map((text) => text.toUpperCase()) }),
    },
  ]),
  'splitting statements by action': eachStatement((statement) =>
    statement.Action === undefined ? [statement] : listOf(statement.Action).map((Action) => ({ ...statement, Action })),
  ),
  'splitting statements by resource': eachStatement((statement) =>
    statement.Resource === undefined
      ? [statement]
      : listOf(statement.Resource).map((Resource) => ({ ...statement, Resource })),
  ),
  'reversing lists': eachStatement((statement) => [
    {
      ...statement,
      ...(statement.Action !== undefined && { Action: [...listOf(statement.Action)].reverse() }),
      ...(statement.Resource !== undefined && { Resource: [...listOf(statement.Resource)].reverse() }),
      ...(statement.NotResource !== undefined && { NotResource: [...listOf(statement.NotResource)].reverse() }),
    },
  ]),
  'merging statements that differ in their actions': onStatements(mergeActions),
};

function mergeActions(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, Statement>();
  for (const { Action, ...rest } of statements.map(withoutSid)) {
    if (Action === undefined) {
      merged.set(JSON.stringify([merged.size, rest]), rest);
      continue;
    }
    const key = JSON.stringify(rest);
    const known = merged.get(key)?.Action ?? [];
    merged.set(key, { ...rest, Action: [...listOf(known), ...listOf(Action)] });
  }
  return [...merged.values()];
}

function withoutSid(statement: Statement): Statement {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== 'Sid')) as unknown as Statement;
}

export const rewriting: fc.Arbitrary<Rewriting> = fc.constantFrom(...Object.values(REWRITINGS));
