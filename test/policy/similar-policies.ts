import fc from 'fast-check';
import type { AccessObject, OneOrMany, PolicyDocument, Statement } from '../../modules/policy/document';
import { conditionBlock, policyDocument, resourcePattern, resourcePolicy, statement } from './arbitraries';

/** A small change of a policy, as people make them. */
export type Edit = (statements: readonly Statement[]) => readonly Statement[];

const at = (list: readonly unknown[], index: number): number => (list.length === 0 ? 0 : index % list.length);

function replaceAt(
  statements: readonly Statement[],
  index: number,
  change: (old: Statement) => Statement,
): Statement[] {
  const place = at(statements, index);
  return statements.map((old, position) => (position === place ? change(old) : old));
}

const change = (map: (old: Statement) => Statement): fc.Arbitrary<Edit> =>
  fc.nat(5).map((index) => (statements) => replaceAt(statements, index, map));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  statement.map((added): Edit => (statements) => [...statements, added]),
  fc.nat(5).map(
    (index): Edit =>
      (statements) =>
        statements.filter((_, place) => place !== at(statements, index)),
  ),
  change(({ Effect, ...rest }) => ({ ...rest, Effect: Effect === 'Allow' ? 'Deny' : 'Allow' })),
  change((old) => ({ ...old, Condition: {} })),
  conditionBlock.chain((Condition) => change((old) => ({ ...old, Condition }))),
  fc
    .array(resourcePattern, { minLength: 1, maxLength: 3 })
    .chain((Resource) => change((old) => (old.Resource === undefined ? old : { ...old, Resource }))),
  resourcePattern.chain((more) =>
    change((old) => (old.Resource === undefined ? old : { ...old, Resource: [...listOf(old.Resource), more] })),
  ),
  fc
    .constantFrom('s3:GetObject', 's3:Put*', 'sqs:*', 'iam:PassRole')
    .chain((more) =>
      change((old) => (old.Action === undefined ? old : { ...old, Action: [...listOf(old.Action), more] })),
    ),
  change((old) => (Array.isArray(old.Action) && old.Action.length > 1 ? { ...old, Action: old.Action.slice(1) } : old)),
);

export function listOf<T>(value: OneOrMany<T>): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export function statementsOf({ Statement: list }: PolicyDocument): readonly Statement[] {
  return listOf(list);
}

/** A policy and the same policy with one or two small changes. */
export const similarPair: fc.Arbitrary<readonly [PolicyDocument, PolicyDocument]> = fc
  .tuple(policyDocument, fc.array(edit, { minLength: 1, maxLength: 2 }))
  .map(([policy, edits]) => [policy, edits.reduce(applyEdit, policy)]);

export function applyEdit(policy: PolicyDocument, change: Edit): PolicyDocument {
  return { ...policy, Statement: change(statementsOf(policy)) };
}

/** Three policies, each a small change of the one before. */
export const similarTriple: fc.Arbitrary<readonly [PolicyDocument, PolicyDocument, PolicyDocument]> = fc
  .tuple(policyDocument, edit, edit)
  .map(([policy, first, second]) => {
    const next = applyEdit(policy, first);
    return [policy, next, applyEdit(next, second)];
  });

/** A boundary or session policy: none, one that changes, or one that only one side has. */
const similarLimit: fc.Arbitrary<readonly [PolicyDocument | undefined, PolicyDocument | undefined]> = fc
  .tuple(fc.constantFrom('none', 'none', 'both', 'both', 'before', 'after'), similarPair)
  .map(([side, [before, after]]) => {
    if (side === 'none') return [undefined, undefined];
    return [side === 'after' ? undefined : before, side === 'before' ? undefined : after];
  });

/** Access with small changes in its parts. */
export const similarAccess: fc.Arbitrary<readonly [AccessObject, AccessObject]> = fc
  .tuple(similarPair, similarLimit, similarLimit)
  .map(([[before, after], boundary, session]) => [
    accessOf(before, boundary[0], session[0]),
    accessOf(after, boundary[1], session[1]),
  ]);

function accessOf(policy: PolicyDocument, boundary?: PolicyDocument, session?: PolicyDocument): AccessObject {
  return {
    policies: [policy],
    ...(boundary && { permissionsBoundary: boundary }),
    ...(session && { sessionPolicy: session }),
  };
}

/** The same with service control policies: two levels, of which the second changes. */
export const similarOrganizationAccess: fc.Arbitrary<readonly [AccessObject, AccessObject]> = fc
  .tuple(similarAccess, policyDocument, similarPair)
  .map(([[before, after], root, [unitBefore, unitAfter]]) => [
    { ...before, organizationPolicies: { serviceControl: [[root, FULL_ACCESS], [unitBefore]] } },
    { ...after, organizationPolicies: { serviceControl: [[root, FULL_ACCESS], [unitAfter]] } },
  ]);

const FULL_ACCESS: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/** A resource policy and the same with a statement removed, turned round or taken from another one. */
export const similarResourcePair: fc.Arbitrary<readonly [PolicyDocument, PolicyDocument]> = fc
  .tuple(resourcePolicy, resourcePolicy, fc.nat(2), fc.nat(5))
  .map(([policy, other, kind, index]) => {
    const statements = statementsOf(policy);
    const place = at(statements, index);
    const edits: readonly Edit[] = [
      () => statements.filter((_, position) => position !== place),
      () => replaceAt(statements, index, (old) => ({ ...old, Effect: old.Effect === 'Allow' ? 'Deny' : 'Allow' })),
      () => [...statements, ...statementsOf(other).slice(0, 1)],
    ];
    return [policy, applyEdit(policy, edits[kind]!)];
  });

/** The role of `similarKnownPair`, and sessions of it; resource policies name the first. */
export const ROLE = 'arn:aws:iam::111122223333:role/pods/orders';
export const SESSIONS = [1, 2].map((number) => `arn:aws:sts::111122223333:assumed-role/orders/session-${number}`);

const KEYS_OF_SAME_ACCOUNT = ['arn:aws:kms:eu-west-1:111122223333:key/1', 'arn:aws:kms:eu-west-1:444455556666:key/1'];
/** Requests about resources whose policies may be known. */
export const KNOWN_REQUESTS = [
  ['s3:GetObject', 'arn:aws:s3:::orders/alice/a.txt'],
  ['s3:PutObject', 'arn:aws:s3:::other/team-a/b'],
  ['s3:ListBucket', 'arn:aws:s3:::orders'],
  ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:orders-events'],
  ...KEYS_OF_SAME_ACCOUNT.map((key) => ['kms:Decrypt', key] as const),
] as const;

const owner = fc.constantFrom(undefined, '111122223333', '444455556666');
const knownResource = fc.oneof(
  fc.tuple(fc.constantFrom('arn:aws:s3:::orders', 'arn:aws:s3:::other'), owner),
  fc.tuple(
    fc.constantFrom('arn:aws:sqs:eu-west-1:111122223333:orders-events', ...KEYS_OF_SAME_ACCOUNT),
    fc.constant(undefined),
  ),
);
const ofKeys: fc.Arbitrary<Statement[]> = fc.constantFrom([], [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }]);

/** Access of a role's sessions with policies of resources that are known on both sides, with small changes. */
export const similarKnownPair: fc.Arbitrary<readonly [AccessObject, AccessObject]> = fc
  .tuple(
    fc.oneof(
      similarAccess,
      similarAccess.map(([one]) => [one, one] as const),
    ),
    fc.uniqueArray(fc.tuple(knownResource, fc.oneof(similarResourcePair, sameResourcePolicy())), {
      minLength: 1,
      maxLength: 2,
      selector: ([[resource]]) => resource,
    }),
    ofKeys,
  )
  .map(([pair, known, more]) => {
    const side = (index: 0 | 1): AccessObject => ({
      ...pair[index],
      policies: [...pair[index].policies, { Version: '2012-10-17' as const, Statement: more }],
      principal: ROLE,
      resourcePolicies: known.map(([[resource, account], documents]) => ({
        resource,
        document: documents[index],
        ...(account !== undefined && { account }),
      })),
    });
    return [side(0), side(1)];
  });

function sameResourcePolicy(): fc.Arbitrary<readonly [PolicyDocument, PolicyDocument]> {
  return resourcePolicy.map((policy) => [policy, policy]);
}
