import { parseArn } from '../catalogue/arn';
import type { ServiceComparison, TargetRoleRef } from '../change/change';
import { inert } from './escape';

/** How a target role comes about, for people. */
export const TARGET_ROLE_KINDS: Readonly<Record<TargetRoleRef['kind'], string>> = {
  created: 'created in its account',
  'handed-off': 'created by the owners of its account, so its state is not known',
  existing: 'managed outside this repository, so its state is not known',
};

/** The target roles that are added, removed, or get another boundary, as signed lines. */
export function targetRoleLines({ targetRoles }: Pick<ServiceComparison, 'targetRoles'>): string[] {
  const { before = [], after = [] } = targetRoles ?? {};
  const without = (some: readonly TargetRoleRef[], others: readonly TargetRoleRef[]): readonly TargetRoleRef[] => {
    const known = new Set(others.map((one) => JSON.stringify(one)));
    return some.filter((one) => !known.has(JSON.stringify(one)));
  };
  const lines = (sign: '+' | '-', roles: readonly TargetRoleRef[]): string[] =>
    roles.flatMap(({ arn, kind, permissionsBoundary }) => [
      `${sign} ${inert(arn)}`,
      `${sign}   ${TARGET_ROLE_KINDS[kind]}`,
      ...(permissionsBoundary === undefined ? [] : [`${sign}   permissions boundary ${inert(permissionsBoundary)}`]),
    ]);
  return [...lines('+', without(after, before)), ...lines('-', without(before, after))];
}

/** The target roles that pods have after the change, or had if they have none. */
export function targetRoleNames({ targetRoles }: Pick<ServiceComparison, 'targetRoles'>): string[] {
  const { before = [], after = [] } = targetRoles ?? {};
  return (after.length > 0 ? after : before).map(({ arn }) => targetRoleName(arn));
}

/** `reader of account 444455556666` */
export function targetRoleName(arn: string): string {
  const { account, resource = arn } = parseArn(arn) ?? {};
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  return account === undefined ? name : `${name} of account ${account}`;
}
