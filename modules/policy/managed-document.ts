import { findManagedPolicy } from '../catalogue/managed-policies';
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

/** The document of a managed policy: AWS's own from the catalogue, another as given; undefined where it is not known. */
export function managedDocument(arn: string, given: ManagedDocuments): PolicyDocument | undefined {
  const published = findManagedPolicy(arn)?.document as PolicyDocument | undefined;
  return published ? immutableDocument(published) : givenManagedPolicy(arn, given)?.document;
}
