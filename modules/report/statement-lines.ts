import type { ConditionBlock, Principal, Statement } from '../policy/document';
import { elementValues } from '../policy/element-values';
import { actionWords } from './action-words';
import { conditionWords } from './condition-words';
import { inert } from './escape';
import { labelled, wrapped } from './wrap';

/** A policy statement as written, in lines of plain, visible text. */
export function statementLines(statement: Statement, width: number): string[] {
  const { Effect: effect, Action: action, NotAction: notAction } = statement;
  const what =
    action === undefined
      ? `everything but ${actionWords(elementValues(notAction), Infinity)}`
      : actionWords(elementValues(action), Infinity);
  return [
    ...wrapped(`${effect} ${what}`, width, '', '    '),
    ...labelled('by', principalsOf(statement.Principal), width),
    ...labelled('not by', principalsOf(statement.NotPrincipal), width),
    ...labelled(
      'on',
      elementValues(statement.Resource).map((text) => inert(text)),
      width,
    ),
    ...labelled(
      'not on',
      elementValues(statement.NotResource).map((text) => inert(text)),
      width,
    ),
    ...labelled('when', conditionsOf(statement.Condition), width),
  ];
}

function principalsOf(principal: Principal | undefined): string[] {
  if (principal === undefined) return [];
  if (typeof principal === 'string') return [principal];
  return Object.entries(principal).flatMap(([kind, names]) =>
    elementValues(names).map((name) => inert(`${kind} ${name}`)),
  );
}

function conditionsOf(block: ConditionBlock | undefined): string[] {
  const tests = Object.entries(block ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      conditionWords({ operator, key, values: elementValues(values).map(String) }),
    ),
  );
  return tests.map((words, index) => (index === 0 ? words : `and ${words}`));
}
