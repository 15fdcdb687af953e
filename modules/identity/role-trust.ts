import type { PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { MECHANISMS } from './mechanisms';
import { mechanismNameOf, type SessionSettings } from './session-settings';
import type { PodIdentityTrust, TrustedAssociation } from './trust-policy';

export interface RoleTrust extends PodIdentityTrust {
  readonly associations: readonly (TrustedAssociation & Pick<SessionSettings, 'mechanism' | 'oidcProvider'>)[];
  /**
   * Statements that are added after those for the associations, with principals and without resources.
   * @default - no others
   */
  readonly statements?: readonly Statement[];
}

/**
 * The trust policy of a role that exactly these service accounts may use, each by its mechanism: the statements of each
 * mechanism, in the order of `MECHANISMS`, and then those that are added.
 * @throws RangeError without associations: IAM accepts no policy without a statement
 */
export function roleTrustPolicy(trust: RoleTrust): PolicyDocument {
  const documents = Object.entries(MECHANISMS).flatMap(([name, mechanism]) => {
    const associations = trust.associations.filter((one) => mechanismNameOf(one) === name);
    return associations.length > 0 ? [mechanism.trustPolicy({ ...trust, associations })] : [];
  });
  const [first] = documents;
  if (!first) throw new RangeError('cannot write a trust policy without an association');
  const { statements = [] } = trust;
  if (documents.length === 1 && statements.length === 0) return first;
  return { ...first, Statement: [...documents.flatMap(statementsOfDocument), ...statements] };
}
