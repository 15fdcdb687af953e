/**
 * A session policy as EKS gets it. Its quota counts white space, too.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, `Policy`
 */
export function sessionPolicyText(document: object): string {
  return JSON.stringify(document);
}
