import type { AssociationRef } from '../access/change';
import { associationKey, type RoleAccess } from '../access/service-access';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { plannedResources, type AttributeValue, type PlannedResource, type Reference } from './plan-side';
import type { TerraformPlan } from './terraform-plan';

/** A role and who may use it, as a plan has it on one side. */
export interface PlannedRole {
  /** The role's resource address, or the ARN of a role that is kept elsewhere. */
  readonly key: string;
  readonly role: RoleAccess;
  readonly associations: readonly AssociationRef[];
  /** Why the access is not wholly known; empty where it is. */
  readonly undecided: readonly string[];
}

export interface PlannedAccess {
  /** As the real account is, by Terraform's refresh. */
  readonly before: readonly PlannedRole[];
  /** As it will be once the plan is applied. */
  readonly after: readonly PlannedRole[];
}

/** Where the stack's resources live: Terraform's plan does not tell it for what is not created yet. */
export interface PlanPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/**
 * The access that a plan finds and leaves. What is known only after apply (the ARN of a role not created yet) is
 * resolved through the references of the plan's configuration; what cannot be resolved is named in `undecided`.
 */
export function plannedAccess(plan: TerraformPlan, place: PlanPlace): PlannedAccess {
  return { before: accessOn(plan, 'before', place), after: accessOn(plan, 'after', place) };
}

function accessOn(plan: TerraformPlan, side: 'before' | 'after', place: PlanPlace): PlannedRole[] {
  const resources = plannedResources(plan, side);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const roles = ofType('aws_iam_role').map((resource) => createdRole(resource, ofType, side, place));
  const associations = ofType('aws_eks_pod_identity_association').map((resource) => ({
    ref: associationRef(resource, place),
    role: resource.attribute('role_arn'),
    noSessionTags: resource.values['disable_session_tags'] === true,
  }));

  const placed = roles.map((role) =>
    withAssociations(
      role,
      associations.filter(({ role: arn }) => refersTo(arn, role, 'arn')),
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
        { key: arn, role: { arn, tags: {} }, associations: [], undecided: [] },
        elsewhere.filter(({ role }) => (role.known ? role.value === arn : !arn.startsWith('arn:'))),
      ),
    ),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface PlannedAssociation {
  readonly ref: AssociationRef;
  readonly noSessionTags: boolean;
}

/** The role as its associations use it. Where they differ in their session tags, it has two kinds of sessions. */
function withAssociations(planned: PlannedRole, associations: readonly PlannedAssociation[]): PlannedRole {
  const untagged = associations.filter(({ noSessionTags }) => noSessionTags).length;
  const isMixed = untagged > 0 && untagged < associations.length;
  return {
    ...planned,
    role: { ...planned.role, ...(untagged > 0 && !isMixed && { noSessionTags: true }) },
    associations: sorted(associations.map(({ ref }) => ref)),
    undecided: [
      ...planned.undecided,
      ...(isMixed
        ? [`${untagged} of ${associations.length} associations of ${planned.role.arn} have no session tags`]
        : []),
    ],
  };
}

function createdRole(
  role: PlannedResource,
  ofType: (type: string) => PlannedResource[],
  side: 'before' | 'after',
  place: PlanPlace,
): PlannedRole {
  const undecided: string[] = [];
  const name = textOf(role.values['name']) ?? '';
  const path = textOf(role.values['path']) ?? '/';
  const arn = role.attribute('arn');
  const known = {
    key: role.address,
    name,
    role: { arn: arn.known ? String(arn.value) : `arn:${place.partition}:iam::${place.account}:role${path}${name}` },
  };
  const belongs = (resource: PlannedResource, attribute: string) => {
    const value = resource.attribute(attribute);
    return refersTo(value, known, 'name') || refersTo(value, known, 'id');
  };
  const documentOf = (resource: PlannedResource, attribute: string): PolicyDocument | undefined => {
    const value = resource.attribute(attribute);
    const document = value.known && typeof value.value === 'string' ? parseDocument(value.value) : undefined;
    if (document === undefined) undecided.push(`${attribute} of ${resource.address} is known only after apply`);
    return document;
  };

  const inline = ofType('aws_iam_role_policy').filter((resource) => belongs(resource, 'role'));
  const inlineNames = inline.map(({ values }) => String(values['name']));
  const exclusiveInline = ofType('aws_iam_role_policies_exclusive').filter((resource) =>
    belongs(resource, 'role_name'),
  );
  for (const listed of exclusiveInline.flatMap(({ values }) => textsOf(values['policy_names']))) {
    if (!inlineNames.includes(listed) && side === 'before') {
      undecided.push(
        `the inline policy "${listed}" of role ${name} was added by hand; its document is not in the plan`,
      );
    }
  }
  const blocks = ((role.values['inline_policy'] ?? []) as readonly { readonly policy?: string }[]).flatMap(
    ({ policy }) => optional(policy === undefined ? undefined : parseDocument(policy)),
  );

  const policies: AccessObject['policies'] = [
    ...inline.flatMap((resource) => optional(documentOf(resource, 'policy'))),
    ...blocks,
    ...attachedPolicies(role, belongs, ofType, side, undecided).flatMap((attached): AccessObject['policies'] =>
      typeof attached === 'string' ? [attached] : optional(documentOf(attached, 'policy')),
    ),
  ];
  const boundary = role.attribute('permissions_boundary');
  if (!boundary.known) undecided.push(`permissions_boundary of ${role.address} is known only after apply`);
  const trustPolicy = documentOf(role, 'assume_role_policy');
  const tags = (role.values['tags_all'] ?? role.values['tags'] ?? {}) as Readonly<Record<string, string>>;
  return {
    key: role.address,
    role: {
      arn: known.role.arn,
      tags,
      permissions: {
        policies,
        ...(boundary.known &&
          typeof boundary.value === 'string' &&
          boundary.value !== '' && { permissionsBoundary: boundary.value }),
      },
      ...(trustPolicy && { trustPolicy }),
    },
    associations: [],
    undecided,
  };
}

/**
 * The managed policies on a role, as resources of the plan where it has their documents, else as ARNs. After apply the
 * exclusive list is all there is; without one, what somebody attached by hand stays.
 */
function attachedPolicies(
  role: PlannedResource,
  belongs: (resource: PlannedResource, attribute: string) => boolean,
  ofType: (type: string) => PlannedResource[],
  side: 'before' | 'after',
  undecided: string[],
): (string | PlannedResource)[] {
  const attachments = ofType('aws_iam_role_policy_attachment').filter((resource) => belongs(resource, 'role'));
  const exclusive = ofType('aws_iam_role_policy_attachments_exclusive').filter((resource) =>
    belongs(resource, 'role_name'),
  );
  const values = [
    ...attachments.map((resource) => ({ resource, value: resource.attribute('policy_arn') })),
    ...exclusive.map((resource) => ({ resource, value: resource.attribute('policy_arns') })),
  ];
  const onRole = role.attribute('managed_policy_arns');
  if (onRole.known && (side === 'before' || exclusive.length === 0)) values.push({ resource: role, value: onRole });

  const documents = ofType('aws_iam_policy');
  const found = new Map<string, string | PlannedResource>();
  for (const { resource, value } of values) {
    // A list may hold known ARNs beside unknown ones; the known ones are in its values.
    const partly = resource.values['policy_arns'];
    const arns = value.known ? textsOf([value.value].flat()) : textsOf(partly);
    for (const arn of arns) {
      const document = documents.find(({ values: { arn: policyArn } }) => policyArn === arn);
      found.set(document?.address ?? arn, document ?? arn);
    }
    if (value.known) continue;
    const targets = value.from.map(({ address }) => documents.find((policy) => policy.address === address));
    for (const target of targets) if (target) found.set(target.address, target);
    if (targets.length === 0 || targets.includes(undefined)) {
      undecided.push(`a policy that ${resource.address} attaches is known only after apply`);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, policy]) => policy);
}

interface Referable {
  readonly key: string;
  readonly name?: string;
  readonly role: { readonly arn: string };
}

/** Whether a value is, or will be, an attribute of the role. */
function refersTo(value: AttributeValue, role: Referable, attribute: 'arn' | 'name' | 'id'): boolean {
  if (!value.known) return isOnly(value.from, { address: role.key, attribute });
  return value.value === (attribute === 'arn' ? role.role.arn : role.name);
}

function isOnly(references: readonly Reference[], { address, attribute }: Reference): boolean {
  return (
    references.length > 0 &&
    references.every((reference) => reference.address === address && reference.attribute === attribute)
  );
}

function associationRef(resource: PlannedResource, place: PlanPlace): AssociationRef {
  const text = (name: string) => textOf(resource.values[name]) ?? '';
  const region = textOf(resource.values['region']) ?? place.region;
  const cluster = text('cluster_name');
  return {
    cluster,
    clusterArn: `arn:${place.partition}:eks:${region}:${place.account}:cluster/${cluster}`,
    namespace: text('namespace'),
    serviceAccount: text('service_account'),
  };
}

function sorted(associations: readonly AssociationRef[]): AssociationRef[] {
  return [...associations].sort((a, b) => (associationKey(a) < associationKey(b) ? -1 : 1));
}

function parseDocument(text: string): PolicyDocument | undefined {
  try {
    return JSON.parse(text) as PolicyDocument;
  } catch {
    return undefined;
  }
}

function optional<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
