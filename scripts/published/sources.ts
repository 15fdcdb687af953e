import { findManagedPolicyByName } from '../../modules/catalogue/managed-policies';
import type { PolicyDocument } from '../../modules/policy/document';

/** The page of a class of the AWS CDK. */
export function cdk(module: string, name: string): string {
  return `https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_${module}.${name}.html`;
}

/** The page of an AWS managed policy. */
export function managedPolicyPage(name: string): string {
  return `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`;
}

/** The actions of an AWS managed policy in some services, from the bundled data. */
export function managedPolicyActions(name: string, ...prefixes: readonly string[]): readonly string[] {
  const document = findManagedPolicyByName(name)?.document as PolicyDocument | undefined;
  if (!document) throw new Error(`${name} is not an AWS managed policy`);
  return [document.Statement]
    .flat()
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action = [] }) => Action)
    .filter((action) => prefixes.includes(action.slice(0, action.indexOf(':'))));
}

/** Region and account of the ARNs in the examples. */
export const PLACE = 'eu-west-1:111122223333';
