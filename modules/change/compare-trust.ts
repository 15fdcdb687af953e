import { type AssociationRef, associationKey } from '../identity/association-ref';
import { compare } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { PolicyDocument, Statement } from '../policy/document';
import { roleTrustPolicy } from '../identity/role-trust';
import type { AssociationChange } from './change';
import type { ServiceAccess } from '../access/service-access';
import { statementsOfDocument } from '../policy/statements-of-document';

/** Rows that cannot occur included. */
export interface TrustRows {
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
  readonly unknown: readonly UndecidedPart[];
}

const NOTHING: TrustRows = { gained: [], lost: [], unknown: [] };

/**
 * How the trust policy changes beyond what the association changes say already.
 *
 * The generated trust policy trusts exactly the role's associations, so it changes whenever these do, and a reader who
 * sees "`shop/orders-batch` on `shop-eu` gained" need not read the same thing again as rows over `aws:RequestTag`. So
 * gained is what the trust policy after allows that neither the one before nor the trust in the gained associations
 * does, and lost the converse with the lost associations. For generated policies that is nothing; a statement that
 * trusts anybody else shows in full.
 */
export function compareTrust(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  associations: AssociationChange,
): TrustRows {
  if (trustsOnlyAssociations(before) && trustsOnlyAssociations(after)) return NOTHING;
  // If a role's trust policy is managed outside this repository, so are its policies, which are already reported.
  if (after && !after.role.trustPolicy) return NOTHING;
  if (before && !before.role.trustPolicy) return NOTHING;

  const statementsBefore = statementsOf(before);
  const statementsAfter = statementsOf(after);
  const gained = compare(
    documentOf([...statementsBefore, ...impliedBy(associations.gained, after)]),
    documentOf(statementsAfter),
  );
  const lost = compare(
    documentOf(statementsBefore),
    documentOf([...statementsAfter, ...impliedBy(associations.lost, before)]),
  );
  // The implied statements follow the real ones, so that the numbers of the real ones are correct. Each side is
  // undecided only for its own statements.
  const unknown = [
    ...gained.unknown.filter(({ side }) => side === 'after'),
    ...lost.unknown.filter(({ side }) => side === 'before'),
  ];
  return {
    gained: gained.gained,
    lost: lost.lost,
    unknown: unknown.map((part) => ({ ...part, reason: `trust policy: ${part.reason}` })),
  };
}

function trustsOnlyAssociations(access: ServiceAccess | undefined): boolean {
  if (!access) return true;
  const { trustPolicy } = access.role;
  if (!trustPolicy || access.associations.length === 0) return false;
  return JSON.stringify(trustPolicy) === JSON.stringify(roleTrustPolicy(access));
}

function impliedBy(associations: readonly AssociationRef[], of: ServiceAccess | undefined): readonly Statement[] {
  if (!of || associations.length === 0) return [];
  const keys = new Set(associations.map(associationKey));
  const sessions = of.associations.filter((one) => keys.has(associationKey(one)));
  return statementsOfDocument(roleTrustPolicy({ account: of.account, associations: sessions }));
}

function statementsOf(access: ServiceAccess | undefined): readonly Statement[] {
  return access?.role.trustPolicy ? statementsOfDocument(access.role.trustPolicy) : [];
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
