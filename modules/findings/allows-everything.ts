import { ALLOW_EVERYTHING } from '../policy/allow-everything';
import { compare } from '../policy/compare';
import type { PolicyDocument } from '../policy/document';

/**
 * Whether a boundary or session policy limits nothing. One that is not known, or that cannot be compared, is taken for a
 * limit.
 *
 * @param policy a document, or the ARN of a managed policy
 */
export function allowsEverything(policy: PolicyDocument | string): boolean {
  return compare({ policies: [ALLOW_EVERYTHING] }, { policies: [policy] }).verdict === 'equal';
}
