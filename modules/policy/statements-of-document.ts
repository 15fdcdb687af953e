import type { PolicyDocument, Statement } from './document';

/** A document's statements as a list: one alone may stand without one. */
export function statementsOfDocument({ Statement: list }: PolicyDocument): readonly Statement[] {
  return 'Effect' in list ? [list] : list;
}
