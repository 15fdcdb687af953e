import type { PolicyDocument, Statement } from './document';

/** A document's statements as a list: a single statement may be written without a list. */
export function statementsOfDocument({ Statement: list }: PolicyDocument): readonly Statement[] {
  return 'Effect' in list ? [list] : list;
}
