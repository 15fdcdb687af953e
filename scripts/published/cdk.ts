/** The page of a class of the AWS CDK. */
export function cdk(module: string, name: string): string {
  return `https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_${module}.${name}.html`;
}

/** The parts of an ARN in the examples. */
export const PLACE = 'eu-west-1:111122223333';
