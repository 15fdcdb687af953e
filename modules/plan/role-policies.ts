import type { AccessObject } from '../policy/document';
import { byKey } from '../text/compare-texts';
import type { AttributeValue, PlannedObject, PlannedResource, PlanSide } from './plan-side';
import type { RoleParts } from './role-parts';
import { documentOf, parseDocument, textOf, textsIn } from './values';

/** A role on one side of a plan, and what gives it permissions. */
export interface RoleSide {
  readonly role: PlannedResource<'aws_iam_role'>;
  readonly side: PlanSide;
  readonly parts: RoleParts;
  /** Its parts on the other side; undefined where it is not there. */
  readonly otherParts: RoleParts | undefined;
  /** The managed policies of the stack. */
  readonly documents: readonly PlannedResource<'aws_iam_policy'>[];
}

type Policies = AccessObject['policies'];

/**
 * The policies of a role. Before the plan they are what the account has, as the last refresh found it; after it they
 * are what the resources of the stack make, and what of the account they leave alone.
 * @param doubts gets the reasons why a policy is not known
 */
export function policiesOfRole(given: RoleSide, doubts: string[]): Policies {
  const of = withoutLostParts(given);
  return [
    ...(of.side === 'before' ? inlineBefore(of, doubts) : inlineAfter(of, doubts)),
    ...(of.side === 'before' ? attachedBefore(of, doubts) : attachedAfter(of, doubts)),
  ];
}

/**
 * The provider takes all policies from a role before it deletes it. A part that the plan keeps while it replaces the
 * role is then gone: nothing puts it back.
 */
function withoutLostParts(of: RoleSide): RoleSide {
  if (of.side === 'before' || of.role.step !== 'replaced') return of;
  const isMade = ({ step }: PlannedObject) => step !== 'kept' && step !== 'forgotten';
  const { inline, attachments, exclusiveInline, exclusiveAttached } = of.parts;
  const parts = {
    inline: inline.filter(isMade),
    attachments: attachments.filter(isMade),
    exclusiveInline: exclusiveInline.filter(isMade),
    exclusiveAttached: exclusiveAttached.filter(isMade),
  };
  return { ...of, parts };
}

interface NamedDocument {
  readonly name: string | undefined;
  readonly policy: unknown;
}

/** The inline policies that the last refresh found; undefined where the provider does not tell them. */
function inlineOfAccount({ role }: RoleSide): NamedDocument[] | undefined {
  return blocksOf(role.refreshed('inline_policy'));
}

/** Blocks of `inline_policy`. One without name and document means "no inline policies". */
function blocksOf(value: unknown): NamedDocument[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((block: { readonly name?: unknown; readonly policy?: unknown } | null) => {
    const name = textOf(block?.name);
    return name === undefined && textOf(block?.policy) === undefined ? [] : [{ name, policy: block?.policy }];
  });
}

function inlineBefore(of: RoleSide, doubts: string[]): Policies {
  const { role, parts } = of;
  const account = inlineOfAccount(of);
  const found = new Set(account?.map(({ name }) => name));
  const own = parts.inline.filter((resource) => !found.has(nameOf(resource)));
  const names = new Set([...found, ...own.map(nameOf)]);
  for (const listed of listOf(parts.exclusiveInline.map((one) => one.attribute('policy_names'))).texts) {
    if (names.has(listed)) continue;
    doubts.push(`the inline policy "${listed}" of ${role.address} was added by hand; its document is not in the plan`);
  }
  return [...ownDocuments(own, doubts), ...(account ?? []).flatMap((one) => blockDocument(role, one, doubts))];
}

function inlineAfter(of: RoleSide, doubts: string[]): Policies {
  const { role, parts, otherParts } = of;
  const exclusive = parts.exclusiveInline;
  const listed = listOf(exclusive.map((one) => one.attribute('policy_names')));
  const isListed = (name: string | undefined) => exclusive.length === 0 || listed.texts.includes(name ?? '');
  // A forgotten policy stays in the account, unless the exclusive list takes it away.
  const own = parts.inline.filter((one) => one.step !== 'forgotten' || isListed(nameOf(one)));
  for (const resource of own) {
    const name = nameOf(resource);
    if (!listed.isWhole || name === undefined || isListed(name)) continue;
    doubts.push(`${resource.address} makes the inline policy "${name}", which the exclusive list of its role lacks`);
  }
  const ofStack = new Set([...parts.inline, ...(otherParts?.inline ?? [])].map(nameOf));
  const documents = ownDocuments(own, doubts);

  const configured = role.configured('inline_policy');
  if (configured !== undefined) {
    if (!configured.known) doubts.push(`inline_policy of ${role.address} is known only after apply`);
    const blocks = blocksOf(configured.known ? configured.value : configured.part) ?? [];
    for (const { name } of blocks.filter((block) => ofStack.has(block.name))) {
      doubts.push(`the inline policy "${name ?? ''}" of ${role.address} is a block of the role and a resource too`);
    }
    return [...documents, ...blocks.flatMap((one) => blockDocument(role, one, doubts))];
  }
  const account = role.step === 'replaced' ? [] : (inlineOfAccount(of) ?? []);
  const left = account.filter(({ name }) => !ofStack.has(name) && (!listed.isWhole || isListed(name)));
  if (!listed.isWhole) {
    for (const { name } of left) {
      doubts.push(`whether the inline policy "${name ?? ''}" of ${role.address} stays is known only after apply`);
    }
  }
  return [...documents, ...left.flatMap((one) => blockDocument(role, one, doubts))];
}

function nameOf(resource: PlannedResource<'aws_iam_role_policy'>): string | undefined {
  const name = resource.attribute('name');
  return name.known ? textOf(name.value) : undefined;
}

function ownDocuments(resources: readonly PlannedResource<'aws_iam_role_policy'>[], doubts: string[]): Policies {
  return resources.flatMap((one) => documentOf(one, one.attribute('policy'), 'policy', doubts) ?? []);
}

function blockDocument(role: PlannedObject, { name, policy }: NamedDocument, doubts: string[]): Policies {
  const document = parseDocument(policy);
  if (document === undefined) {
    doubts.push(`the document of the inline policy "${name ?? ''}" of ${role.address} cannot be read`);
  }
  return document === undefined ? [] : [document];
}

/** What attaches managed policies, with the ARNs that it attaches. */
interface Attaching {
  readonly address: string;
  readonly value: AttributeValue;
  readonly isList?: true;
}

function attachedBefore(of: RoleSide, doubts: string[]): Policies {
  const account = textsIn(of.role.refreshed('managed_policy_arns'));
  return attachedPolicies([...attachingParts(of.parts), ...known(of.role, account)], of.documents, doubts);
}

function attachedAfter(of: RoleSide, doubts: string[]): Policies {
  const { role, parts, otherParts } = of;
  const exclusive = parts.exclusiveAttached;
  const listed = listOf(exclusive.map((one) => one.attribute('policy_arns')));
  const isListed = (arn: string | undefined) => exclusive.length === 0 || listed.texts.includes(arn ?? '');
  const attachments = parts.attachments.filter((one) => one.step !== 'forgotten' || isListed(arnOf(one)));
  for (const attachment of attachments) {
    const arn = arnOf(attachment);
    if (!listed.isWhole || arn === undefined || isListed(arn)) continue;
    doubts.push(`${attachment.address} attaches ${arn}, which the exclusive list of its role lacks`);
  }
  const attaching = attachingParts({ ...parts, attachments });
  const configured = role.configured('managed_policy_arns');
  if (configured !== undefined) attaching.push({ address: role.address, value: configured, isList: true });
  // An exclusive list, or the argument of the role, is all there is; without one, what was attached by hand stays.
  if (configured === undefined && exclusive.length === 0 && role.step !== 'replaced') {
    const ofStack = new Set([...parts.attachments, ...(otherParts?.attachments ?? [])].map(arnOf));
    const account = textsIn(role.refreshed('managed_policy_arns'));
    attaching.push(
      ...known(
        role,
        account.filter((arn) => !ofStack.has(arn)),
      ),
    );
  }
  return attachedPolicies(attaching, of.documents, doubts);
}

function arnOf(attachment: PlannedResource<'aws_iam_role_policy_attachment'>): string | undefined {
  const arn = attachment.attribute('policy_arn');
  return arn.known ? textOf(arn.value) : undefined;
}

function attachingParts({ attachments, exclusiveAttached }: RoleParts): Attaching[] {
  return [
    ...attachments.map((one) => ({ address: one.address, value: one.attribute('policy_arn') })),
    ...exclusiveAttached.map((one) => ({
      address: one.address,
      value: one.attribute('policy_arns'),
      isList: true as const,
    })),
  ];
}

function known({ address }: PlannedObject, arns: readonly string[]): Attaching[] {
  return arns.length === 0 ? [] : [{ address, value: { known: true, value: arns } }];
}

/** The attached policies: documents where the plan has them, else ARNs. */
function attachedPolicies(
  attaching: readonly Attaching[],
  documents: RoleSide['documents'],
  doubts: string[],
): Policies {
  const found = new Map<string, string | RoleSide['documents'][number]>();
  for (const { address, value, isList } of attaching) {
    // A list may hold known ARNs beside unknown ones.
    for (const arn of textsIn([value.known ? value.value : value.part].flat())) {
      const document = documents.find((policy) => {
        const own = policy.attribute('arn');
        return own.known && own.value === arn;
      });
      found.set(document?.address ?? arn, document ?? arn);
    }
    if (value.known) continue;
    const targets = value.from.map((reference) => documents.find((policy) => policy.address === reference.address));
    for (const target of targets) if (target) found.set(target.address, target);
    // Of a list that is unknown as a whole, references tell some members only.
    const isWholeList = isList === true && !Array.isArray(value.part);
    if (targets.length === 0 || targets.includes(undefined) || isWholeList) {
      doubts.push(`a policy that ${address} attaches is known only after apply`);
    }
  }
  return [...found].sort(byKey).flatMap(([, policy]): Policies => {
    if (typeof policy === 'string') return [policy];
    const document = documentOf(policy, policy.attribute('policy'), 'policy', doubts);
    return document ? [document] : [];
  });
}

interface TextList {
  readonly texts: readonly string[];
  /** False where a part of a list is known only after apply. */
  readonly isWhole: boolean;
}

/** The texts of lists, as far as they are known. */
function listOf(values: readonly AttributeValue[]): TextList {
  return {
    texts: values.flatMap((value) => textsIn(value.known ? value.value : value.part)),
    isWhole: values.every((value) => value.known),
  };
}
