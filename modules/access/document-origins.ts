import { isManagedPolicyArn } from '../catalogue/managed-policies';
import { isPresumed } from '../catalogue/presumed-policies';
import type { AccessObject } from '../policy/document';
import { givenManagedPolicy } from '../policy/managed-document';
import { byText } from '../text/compare-texts';
import type { ServiceAccess } from './service-access';

/** Where the document of a managed policy is from, for people. */
export interface DocumentOrigin {
  /** Of the policy, which may be a boundary. */
  readonly arn: string;
  /** `file policies/pod-boundary.json` or `AWS`. */
  readonly from: string;
}

/** The origins of the known documents of the managed policies that a service's roles have, sorted by ARN. */
export function documentOrigins(service: ServiceAccess | undefined): readonly DocumentOrigin[] {
  const roles = service ? [service.role, ...(service.targetRoles ?? [])] : [];
  const origins = roles.flatMap(({ permissions }) => (permissions ? originsOf(permissions) : []));
  return [...new Map(origins.map((origin) => [`${origin.arn} ${origin.from}`, origin])).values()].sort(
    byText(({ arn, from }) => `${arn} ${from}`),
  );
}

function originsOf(access: AccessObject): readonly DocumentOrigin[] {
  const { policies, permissionsBoundary } = access;
  const arns = [...policies, permissionsBoundary].filter((policy) => typeof policy === 'string');
  return arns.flatMap((arn): DocumentOrigin[] => {
    if (isManagedPolicyArn(arn)) return [{ arn, from: 'AWS' }];
    const given = givenManagedPolicy(arn, access);
    if (given) return given.document ? [{ arn, from: given.from ?? 'the access itself' }] : [];
    return isPresumed(arn) ? [{ arn, from: 'AWS, for the partition aws' }] : [];
  });
}
