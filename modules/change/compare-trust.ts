import { type AssociationRef, associationKey } from '../identity/association-ref';
import { compare } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { PolicyDocument, Statement } from '../policy/document';
import { targetTrustPolicy } from '../identity/role-chain';
import { roleTrustPolicy } from '../identity/role-trust';
import type { SessionAssociation } from '../identity/session-settings';
import type { AssociationChange } from './change';
import type { RoleAccess, ServiceAccess } from '../access/service-access';
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
  const targets = targetArns(before, after).map((arn) =>
    onRole(arn, compareRoleTrust(ofTarget(arn, before), ofTarget(arn, after), associations)),
  );
  const all = [compareRoleTrust(before && ofService(before), after && ofService(after), associations), ...targets];
  return {
    gained: all.flatMap(({ gained }) => gained),
    lost: all.flatMap(({ lost }) => lost),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}

/** A role with the trust policy that its associations would give it. */
interface TrustedRole {
  readonly role: RoleAccess;
  readonly associations: readonly SessionAssociation[];
  readonly trustFor: (associations: readonly SessionAssociation[]) => PolicyDocument;
}

function ofService({ role, account, associations }: ServiceAccess): TrustedRole {
  return { role, associations, trustFor: (some) => roleTrustPolicy({ account, associations: some }) };
}

/** Undefined where the service does not use the target role. */
function ofTarget(arn: string, service: ServiceAccess | undefined): TrustedRole | undefined {
  const role = service?.targetRoles?.find((one) => one.arn === arn);
  if (!service || !role) return undefined;
  const { account, associations } = service;
  const { sessionTags } = service.role;
  return {
    role,
    associations: associations.filter(({ targetRole }) => targetRole === arn),
    trustFor: (some) =>
      targetTrustPolicy({
        account,
        role: service.role.arn,
        associations: some,
        ...(sessionTags !== undefined && { sessionTags }),
      }),
  };
}

function targetArns(...services: readonly (ServiceAccess | undefined)[]): readonly string[] {
  return [...new Set(services.flatMap((service) => service?.targetRoles?.map(({ arn }) => arn) ?? []))].sort();
}

/** Rows of a target role's trust policy name it as their resource. */
function onRole(arn: string, { gained, lost, unknown }: TrustRows): TrustRows {
  const named = (row: AccessRow): AccessRow =>
    row.resources.include.includes('*')
      ? {
          ...row,
          resources: { ...row.resources, include: [arn] },
          witness: { ...row.witness, resource: arn },
        }
      : row;
  return {
    gained: gained.map(named),
    lost: lost.map(named),
    unknown: unknown.map((part) => ({ ...part, reason: `target role ${arn}: ${part.reason}` })),
  };
}

function compareRoleTrust(
  before: TrustedRole | undefined,
  after: TrustedRole | undefined,
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

function trustsOnlyAssociations(access: TrustedRole | undefined): boolean {
  if (!access) return true;
  const { trustPolicy } = access.role;
  if (!trustPolicy || access.associations.length === 0) return false;
  return JSON.stringify(trustPolicy) === JSON.stringify(access.trustFor(access.associations));
}

function impliedBy(associations: readonly AssociationRef[], of: TrustedRole | undefined): readonly Statement[] {
  if (!of || associations.length === 0) return [];
  const keys = new Set(associations.map(associationKey));
  const sessions = of.associations.filter((one) => keys.has(associationKey(one)));
  return sessions.length === 0 ? [] : statementsOfDocument(of.trustFor(sessions));
}

function statementsOf(access: TrustedRole | undefined): readonly Statement[] {
  return access?.role.trustPolicy ? statementsOfDocument(access.role.trustPolicy) : [];
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
