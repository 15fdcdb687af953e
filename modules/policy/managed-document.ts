import { findManagedPolicy } from '../catalogue/managed-policies';
import { isPresumed, presumedDocument } from '../catalogue/presumed-policies';
import type { AccessObject, ManagedPolicyDocument, PolicyDocument } from './document';
import { immutableDocument } from './immutable-statements';
import { isObject } from './untyped-json';

/** Where documents of managed policies are looked up, beside the catalogue. */
export type ManagedDocuments = Pick<AccessObject, 'managedPolicies'>;

/** What an access says of a managed policy that the catalogue lacks. */
export function givenManagedPolicy(
  arn: string,
  { managedPolicies }: ManagedDocuments,
): ManagedPolicyDocument | undefined {
  const given: unknown = managedPolicies; // any value: callers may violate the type
  if (!Array.isArray(given)) return undefined;
  return (given as ManagedPolicyDocument[]).find((one) => isObject(one) && one.arn === arn);
}

/**
 * The document of a managed policy: that which AWS publishes, one that is given, or for AWS's policies in other
 * partitions the presumed one; undefined where it is not known.
 */
export function managedDocument(arn: string, given: ManagedDocuments): PolicyDocument | undefined {
  const published = findManagedPolicy(arn)?.document as PolicyDocument | undefined;
  if (published) return immutableDocument(published);
  const own = givenManagedPolicy(arn, given);
  if (own) return own.document;
  const presumed = presumedDocument(arn) as PolicyDocument | undefined;
  return presumed && immutableDocument(presumed);
}

/** ARNs of an access's managed policies, its boundary among them, whose documents are presumed; sorted. */
export function presumedPolicies(access: AccessObject): readonly string[] {
  const { policies, permissionsBoundary: boundary } = access;
  const arns = [...policies, boundary].filter((one) => typeof one === 'string');
  return [...new Set(arns.filter((arn) => isPresumed(arn) && !givenManagedPolicy(arn, access)))].sort();
}
