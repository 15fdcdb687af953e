import { statementsOfDocument } from '../../policy/statements-of-document';
import { documentIn, type Source } from './source';

/**
 * A policy document alone. It is the document of the managed policy with the name of the file, such as
 * `OrdersRead.json`, wherever a role has such a policy.
 */
export const policyFile: Source = (value, { at }) => {
  const document = documentIn(value);
  if (!document) return undefined;
  if (statementsOfDocument(document).some(({ Principal, NotPrincipal }) => Principal ?? NotPrincipal)) return {};
  const place = at([]);
  const name = place.file.split(/[\\/]/).at(-1) ?? '';
  return { policies: [{ name: name.replace(/\.[^.]*$/, ''), document, place }] };
};
