import { parseArn } from '../catalogue/arn';
import { subjectOf } from '../identity/irsa';
import type { Statement } from '../policy/document';
import { isObject, textsOf } from '../policy/untyped-json';
import type { DraftRole, PlacedCluster } from './draft';
import type { JoinedServiceAccount } from './join-sources';
import type { KnownRole, KnownRoles } from './known-roles';
import type { TokenStatement } from './read-trust';

/** The service accounts and clusters that a role is for. */
interface RoleUse {
  readonly clusters: readonly PlacedCluster[];
  readonly accounts: readonly JoinedServiceAccount[];
  /** Whether it is an add-on's, whose generated trust policy has no tokens. */
  readonly isOfAddon: boolean;
  /** Whether another service or add-on takes the role over already. */
  readonly isTaken: boolean;
}

/** Decides what becomes of a role, and which of its policies become grants. */
export function draftRole(known: KnownRole, roles: KnownRoles, use: RoleUse): DraftRole {
  if (known.knows === 'trust-only') {
    const reason = 'its policies are not known';
    return { kind: 'existing', known, reason, documents: [], managedPolicies: [], replaced: [], trust: [] };
  }
  const trust = keptTrust(known, use);
  const reason = reasonForNewRole(known, trust, use);
  const own = known.attached.filter((arn) => isOwn(arn, roles) && roles.policy(arn));
  return {
    kind: reason === undefined ? 'adopted' : 'new',
    known,
    ...(reason !== undefined && { reason }),
    documents: [
      ...known.inline.map(({ document }) => document),
      ...own.flatMap((arn) => roles.policy(arn)?.document ?? []),
    ],
    managedPolicies: known.attached.filter((arn) => !own.includes(arn)),
    replaced: own,
    trust: reason === undefined ? trust : [],
  };
}

/** A customer managed policy that one role has, as modules create it: its document becomes a part of the manifest. */
function isOwn(arn: string, { all }: KnownRoles): boolean {
  if (parseArn(arn)?.account === 'aws') return false;
  return all.filter(({ attached, boundary }) => attached.includes(arn) || boundary === arn).length === 1;
}

function reasonForNewRole(known: KnownRole, trust: readonly Statement[], use: RoleUse): string | undefined {
  const { arn, tags, trust: document } = known;
  if (arn === undefined) return 'it has no name in the source';
  if (use.isTaken) return 'another service has it, because its service accounts are not the same on all clusters';
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `the CloudFormation stack ${stack} manages it`;
  if (!document) return 'its trust policy is not known';
  const unsupported = trust.find((statement) => !trustStatement(statement));
  if (unsupported) return 'a manifest cannot express a statement of its trust policy';
  return undefined;
}

/** Statements of the trust policy that keep others working: other principals, and tokens that are not migrated. */
function keptTrust({ trusts }: KnownRole, use: RoleUse): readonly Statement[] {
  if (!trusts) return [];
  return [
    ...trusts.tokens.filter((token) => !isReplaced(token, use)).map(({ statement }) => statement),
    ...trusts.others,
  ];
}

/** Whether the generated trust policy for both mechanisms has the statement. */
function isReplaced({ subjects, isStandard }: TokenStatement, { clusters, accounts, isOfAddon }: RoleUse): boolean {
  if (!isStandard || isOfAddon) return false;
  const migrated = new Set(
    accounts.map(({ cluster, namespace, serviceAccount }) =>
      JSON.stringify([cluster.issuer, subjectOf({ namespace, serviceAccount })]),
    ),
  );
  return subjects.every(
    ({ issuer, subject }) =>
      clusters.some((cluster) => cluster.issuer === issuer) && migrated.has(JSON.stringify([issuer, subject])),
  );
}

const TRUST_ACTIONS =
  /^sts:(?:AssumeRole|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|SetContext|SetSourceIdentity|TagSession)$/;

/** A statement as `trust` of a manifest has it; undefined for one that it cannot express. */
export function trustStatement(statement: Statement): Readonly<Record<string, unknown>> | undefined {
  const { Effect, Principal, Action, Condition } = statement;
  const actions = textsOf(Action) ?? [];
  if (actions.length === 0 || !actions.every((action) => TRUST_ACTIONS.test(action))) return undefined;
  if (statement.NotPrincipal !== undefined || statement.NotAction !== undefined) return undefined;
  const principals = Principal === '*' ? { AWS: '*' } : Principal;
  if (!isObject(principals)) return undefined;
  if (!Object.keys(principals).every((kind) => ['AWS', 'Federated', 'Service'].includes(kind))) return undefined;
  return {
    ...(Effect === 'Deny' && { effect: 'Deny' }),
    principals,
    actions: actions.length === 1 ? actions[0] : actions,
    ...(Condition && Object.keys(Condition).length > 0 && { conditions: Condition }),
  };
}
