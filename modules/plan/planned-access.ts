import { longSessions, type RoleAccess } from '../access/service-access';
import { formatArn } from '../catalogue/arn';
import { type AssociationRef, distinctAssociations } from '../identity/association-ref';
import type { SessionAssociation } from '../identity/session-settings';
import { podIdentity } from '../identity/pod-identity';
import type { PolicyDocument } from '../policy/document';
import { splitTags } from '../identity/tool-tags';
import { byText } from '../text/compare-texts';
import { addonAssociations } from './addon-associations';
import {
  plannedResources,
  type AttributeValue,
  type PlannedResource,
  type PlannedResources,
  type PlanSide,
} from './plan-side';
import { defaultTags } from './default-tags';
import { type ProviderPlaces } from './provider-places';
import { partsOf, referenceOf, refersTo, type PlanPlace } from './role-parts';
import { policiesOfRole } from './role-policies';
import type { TerraformPlan } from './terraform-plan';
import { documentOf, textOf } from './values';

/** A role and who may use it, as a plan has it on one side. */
export interface PlannedRole {
  /** The role's resource address, or the ARN of a role outside the plan. */
  readonly key: string;
  readonly role: RoleAccess;
  readonly associations: readonly SessionAssociation[];
  /** The target roles of the associations that are in the plan, too. */
  readonly targetRoles: readonly RoleAccess[];
  /** Why the access is not wholly known; empty where it is. */
  readonly undecided: readonly string[];
}

export interface PlannedAccess {
  /** As the real account is, by Terraform's refresh. */
  readonly before: readonly PlannedRole[];
  /** As it will be once the plan is applied. */
  readonly after: readonly PlannedRole[];
}

/**
 * The access that a plan finds and leaves. What is known only after apply (the ARN of a role not created yet) is
 * resolved through the references of the plan's configuration; what cannot be resolved is named in `undecided`.
 * @param places where the provider of each resource works
 * @param known associations that are declared: a plan has no namespaces of those that an add-on owns
 */
export function plannedAccess(
  plan: TerraformPlan,
  places: ProviderPlaces,
  known: readonly AssociationRef[] = [],
): PlannedAccess {
  return { before: accessOn(plan, 'before', places, known), after: accessOn(plan, 'after', places, known) };
}

function accessOn(
  plan: TerraformPlan,
  side: PlanSide,
  places: ProviderPlaces,
  known: readonly AssociationRef[],
): PlannedRole[] {
  const resources = plannedResources(plan, side);
  const others = plannedResources(plan, side === 'before' ? 'after' : 'before');
  const roles = resources('aws_iam_role').map((role) =>
    createdRole(role, { resources, others, side, plan, place: places(role) }),
  );
  const associations = [
    ...resources(podIdentity.resource.type).map((resource) => plannedAssociation(resource, places(resource))),
    ...resources('aws_eks_addon').flatMap((resource) => addonAssociations(resource, places(resource), known)),
  ];

  const placed = roles.map((role) =>
    withAssociations(
      role,
      associations.filter(({ role: arn }) => refersTo(arn, role, 'arn')),
      roles,
    ),
  );
  const elsewhere = associations.filter(({ role: arn }) => !roles.some((role) => refersTo(arn, role, 'arn')));
  const arns = [
    ...new Set(elsewhere.map(({ role }) => (role.known ? String(role.value) : 'a role that is not known yet'))),
  ];
  return [
    ...placed,
    ...arns.map((arn) =>
      withAssociations(
        { key: arn, role: { arn, tags: {} }, associations: [], targetRoles: [], undecided: [] },
        elsewhere.filter(({ role }) => (role.known ? role.value === arn : !arn.startsWith('arn:'))),
        roles,
      ),
    ),
  ].sort(byText(({ key }) => key));
}

export interface PlannedAssociation {
  readonly ref: AssociationRef;
  readonly role: AttributeValue;
  readonly targetRole: AttributeValue;
  readonly sessionPolicy: PolicyDocument | undefined;
  readonly sessionTags: boolean;
  readonly undecided: readonly string[];
}

type PlannedAssociationResource = PlannedResource<typeof podIdentity.resource.type>;

function plannedAssociation(resource: PlannedAssociationResource, place: PlanPlace): PlannedAssociation {
  const undecided: string[] = [];
  const names = podIdentity.resource;
  const text = (name: (typeof names)['cluster' | 'namespace' | 'serviceAccount' | 'region']) => {
    const value = resource.attribute(name);
    if (!value.known) undecided.push(`${name} of ${resource.address} is known only after apply`);
    return value.known ? (textOf(value.value) ?? '') : '';
  };
  const untagged = resource.attribute(names.withoutSessionTags);
  if (!untagged.known) {
    undecided.push(`${names.withoutSessionTags} of ${resource.address} is known only after apply`);
  }
  // Without the argument, which came with version 6 of the provider, the region is the provider's.
  const region = text(names.region) || place.region;
  const cluster = text(names.cluster);
  return {
    ref: {
      cluster,
      clusterArn: formatArn({ ...place, service: 'eks', region, resource: `cluster/${cluster}` }),
      namespace: text(names.namespace),
      serviceAccount: text(names.serviceAccount),
    },
    role: resource.attribute(names.role),
    targetRole: resource.attribute(names.targetRole),
    sessionPolicy: sessionPolicyOf(resource, undecided),
    sessionTags: !untagged.known || untagged.value !== true,
    undecided,
  };
}

/** Undefined without a session policy, and where it cannot be read, which is added to `undecided`. */
function sessionPolicyOf(resource: PlannedAssociationResource, undecided: string[]): PolicyDocument | undefined {
  const { sessionPolicy } = podIdentity.resource;
  const value = resource.attribute(sessionPolicy);
  if (value.known && textOf(value.value) === undefined) return undefined;
  return documentOf(resource, value, sessionPolicy, undecided);
}

/** The role as its associations use it. Where they differ in their session tags, it has two kinds of sessions. */
function withAssociations(
  planned: PlannedRole,
  associations: readonly PlannedAssociation[],
  roles: readonly PlannedRole[],
): PlannedRole {
  const untagged = associations.filter(({ sessionTags }) => !sessionTags).length;
  const isMixed = untagged > 0 && untagged < associations.length;
  const targets = roles.filter((role) => associations.some(({ targetRole }) => refersTo(targetRole, role, 'arn')));
  return {
    ...planned,
    role: { ...planned.role, ...(untagged > 0 && !isMixed && { sessionTags: false }) },
    associations: distinctAssociations(
      associations.map(({ ref, targetRole, sessionPolicy }) => {
        const target = targetOf(targetRole, roles);
        return {
          ...ref,
          ...(target !== undefined && { targetRole: target }),
          ...(sessionPolicy && { sessionPolicy }),
        };
      }),
    ),
    targetRoles: targets.map(({ role }) => role),
    undecided: [
      ...planned.undecided,
      ...targets.flatMap(({ undecided }) => undecided),
      ...associations.flatMap(({ undecided }) => undecided),
      ...(isMixed
        ? [`${untagged} of ${associations.length} associations of ${planned.role.arn} have no session tags`]
        : []),
    ],
  };
}

/** The ARN of a target role, or a text for one that is known only after apply; undefined without one. */
function targetOf(value: AttributeValue, roles: readonly PlannedRole[]): string | undefined {
  if (value.known) return textOf(value.value) === '' ? undefined : textOf(value.value);
  return roles.find((role) => refersTo(value, role, 'arn'))?.role.arn ?? 'that is known only after apply';
}

interface RoleContext {
  readonly resources: PlannedResources;
  /** The resources of the other side. */
  readonly others: PlannedResources;
  readonly side: PlanSide;
  readonly plan: TerraformPlan;
  readonly place: PlanPlace;
}

function createdRole(role: PlannedResource<'aws_iam_role'>, context: RoleContext): PlannedRole {
  const { plan, place, resources, others, side } = context;
  const doubts: string[] = [];
  const reference = referenceOf(role, place);
  const other = others('aws_iam_role').find(({ address }) => address === role.address);
  const policies = policiesOfRole(
    {
      role,
      side,
      parts: partsOf(reference, resources),
      otherParts: other && partsOf(referenceOf(other, place), others),
      documents: resources('aws_iam_policy'),
    },
    doubts,
  );
  const boundary = role.attribute('permissions_boundary');
  if (!boundary.known) doubts.push(`permissions_boundary of ${role.address} is known only after apply`);
  const duration = role.attribute('max_session_duration');
  const trustPolicy = documentOf(role, role.attribute('assume_role_policy'), 'assume_role_policy', doubts);
  return {
    key: role.address,
    role: {
      arn: reference.role.arn,
      ...tagsOf(role, plan, doubts),
      permissions: {
        policies,
        ...(boundary.known &&
          typeof boundary.value === 'string' &&
          boundary.value !== '' && { permissionsBoundary: boundary.value }),
      },
      ...(trustPolicy && { trustPolicy }),
      ...(duration.known && typeof duration.value === 'number' && longSessions(duration.value)),
    },
    associations: [],
    targetRoles: [],
    undecided: doubts,
  };
}

/**
 * `tags_all` has the provider's default tags too. The provider leaves it unknown where a role has no tags, or one with an
 * empty value: then it is what the configurations of provider and role set.
 */
function tagsOf(
  role: PlannedResource<'aws_iam_role'>,
  plan: TerraformPlan,
  doubts: string[],
): Pick<RoleAccess, 'tags' | 'toolTags'> {
  const [all, own] = [role.attribute('tags_all'), role.attribute('tags')];
  const defaults = defaultTags(plan, role.address);
  if (!all.known && (!own.known || defaults === undefined)) {
    doubts.push(`tags of ${role.address} are known only after apply`);
  }
  const ownTags = (own.known ? own.value : own.part) as RoleAccess['tags'] | null;
  const { tags, toolTags } = splitTags(
    all.known ? ((all.value ?? {}) as RoleAccess['tags']) : { ...defaults, ...ownTags },
  );
  return { tags, ...(Object.keys(toolTags).length > 0 && { toolTags }) };
}
