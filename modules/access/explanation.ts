import { ACCESS_LEVELS, type AccessLevel } from '../catalogue/access-levels';
import type { AssociationRef } from '../identity/association-ref';
import { compareRoleSessions } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { byText } from '../text/compare-texts';
import type { Workload } from '../workloads/workload';
import { inSession, serviceAccessOf } from './service-access';
import { withoutUnknownBoundary } from './unknown-managed-policies';

/** The access that one service has in one environment; `explain --format json` prints a list of these. */
export interface Explanation {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: string;
  readonly owner?: string;
  /** Path of the manifest. */
  readonly manifest: string;
  readonly role: ExplainedRole;
  readonly associations: readonly AssociationRef[];
  /** The statements that the grants make; empty for an existing role. */
  readonly statements: readonly Statement[];
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /**
   * What the statements, managed policies and boundary come to together, by access level: the farthest-reaching first.
   */
  readonly access: readonly LevelAccess[];
  readonly unknown: readonly UndecidedPart[];
  readonly notes: readonly string[];
}

export interface ExplainedRole {
  /** `existing`: the role and its policies are managed outside this repository. */
  readonly kind: 'created' | 'existing';
  readonly arn: string;
  /** ARN. */
  readonly permissionsBoundary?: string;
  readonly trustPolicy?: PolicyDocument;
}

export interface LevelAccess {
  readonly accessLevel: AccessLevel;
  /** Sorted by resources. */
  readonly rows: readonly AccessRow[];
}

const NO_ACCESS: AccessObject = { policies: [] };
const NO_SESSION_TAGS =
  'session tags are switched off, so every association of the account may use the role, and neither policies nor CloudTrail tell its pods apart';

/**
 * The access a workload has: its statements, and what they come to. That is the comparison with no access at all, so
 * denied requests are already taken out, and requests that cannot occur are left out.
 * Session tags stay variables, as they differ between the associations; where they are switched off, they are absent.
 */
export function explain(workload: Workload): Explanation {
  const { role } = workload;
  const { service, environment, owner, manifest, associations, role: roleAccess } = serviceAccessOf(workload);
  const { permissions } = roleAccess;
  const known = permissions && withoutUnknownBoundary(permissions);
  const comparison = known && compareRoleSessions(NO_ACCESS, inSession(roleAccess, known.access));
  const rows = comparison?.gained.filter(({ occurs }) => occurs) ?? [];
  const managedElsewhere: UndecidedPart = {
    reason: 'the role and its policies are managed outside this repository',
    side: 'after',
  };
  return {
    schemaVersion: 1,
    service,
    environment,
    ...(owner !== undefined && { owner }),
    manifest,
    role: {
      kind: role.kind,
      arn: role.arn,
      ...(role.kind === 'created' && {
        ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
        trustPolicy: role.trustPolicy,
      }),
    },
    associations,
    statements: role.kind === 'created' ? role.statements : [],
    managedPolicies: role.kind === 'created' ? role.managedPolicyArns : [],
    access: ACCESS_LEVELS.flatMap((accessLevel) => {
      const ofLevel = rows
        .filter((row) => row.accessLevel === accessLevel)
        .sort(byText(({ resources }) => JSON.stringify(resources)));
      return ofLevel.length > 0 ? [{ accessLevel, rows: ofLevel }] : [];
    }),
    unknown: comparison?.unknown ?? [managedElsewhere],
    notes: [...(known?.notes ?? []), ...(workload.sessionTags ? [] : [NO_SESSION_TAGS])],
  };
}
