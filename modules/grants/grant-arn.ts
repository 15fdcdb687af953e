import { type Arn, parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { absentVariableProblems } from './absent-keys';
import { deadResourceProblems } from './dead-resources';
import type { Problem } from '../diagnostics/problem';
import { policyVariableProblems } from './policy-variables';

/**
 * The parsed ARN of a grant's resource. The service is in lower case and without wildcards; the resource may contain
 * policy variables.
 */
export interface GrantArn extends Arn {
  readonly text: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html, `ResourceArns` */
const LONGEST_ARN = 2048;

const SHAPE =
  'write arn:{partition}:SERVICE:{region}:{account}:RESOURCE; for some services region and account are empty, but their colons are required';

/**
 * Parses and checks an ARN whose placeholders are filled in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @param ownRegions Regions of the environment, which are checked where the configuration names them
 */
export function parseGrantArn(
  text: string,
  ownRegions: readonly string[] = [],
): { readonly arn?: GrantArn; readonly problems: readonly Problem[] } {
  const invalid = (what: string, help: string): { problems: Problem[] } => ({
    problems: [{ code: 'grant-resource-invalid', severity: 'error', message: `resource ${quote(text)} ${what}`, help }],
  });

  if (text.length > LONGEST_ARN)
    return invalid(`is longer than ${LONGEST_ARN} characters`, 'shorten it: IAM rejects longer ARNs');
  if (!text.startsWith('arn:')) return invalid('is not an ARN', SHAPE);
  if (/[^ -~\u00a1-\u00ff]/.test(text)) {
    return invalid(
      'contains a line break or another character that IAM does not allow',
      'use printable characters up to ÿ',
    );
  }
  const [partition = '', service = '', region = '', account = '', ...rest] = partsOf(text);
  const head = [partition, service, region, account];
  if (head.some((part) => part.includes('${'))) {
    const help = 'write {partition}, {region} and {account} before it; policy variables are only valid after it';
    return invalid('contains a policy variable before the fifth colon', help);
  }
  if (rest.length === 0) return invalid(`has only ${text.split(':').length} of the six parts of an ARN`, SHAPE);
  const resource = rest.join(':');

  if (!/^(aws(-[a-z0-9]+)*|[a-z0-9*?-]*[*?][a-z0-9*?-]*)$/.test(partition)) {
    return invalid(
      `has the invalid partition ${quote(partition)}`,
      'write {partition}, or a partition such as aws, aws-cn or aws-us-gov',
    );
  }
  if (/[*?]/.test(service))
    return invalid('contains a wildcard in its service', 'write a separate ARN for each service');
  if (!/^[a-z0-9-]+$/.test(service)) {
    return invalid(
      `has the invalid service ${quote(service)}`,
      'write the service in lower case, as in its actions: s3, dynamodb',
    );
  }
  if (!/^[a-z0-9*?-]*$/.test(region))
    return invalid(`has the invalid region ${quote(region)}`, 'write {region}, or a region such as eu-west-1');
  if (!isAccount(account, service)) {
    return invalid(
      `has the invalid account ${quote(account)}`,
      'write {account}, 12 digits or *; leave it empty if the ARNs of the service have no account',
    );
  }
  if (resource === '') return invalid('has an empty resource part', SHAPE);
  if (/[{}]/.test(resource.replace(/\$\{[^}]*\}/g, ''))) {
    return invalid(
      'has an unbalanced brace',
      'write placeholders as {environment} and policy variables as ${aws:PrincipalTag/NAME}',
    );
  }
  const arn = { text, partition, service, region, account, resource };
  const problems = policyVariableProblems(text, 'grant-resource-invalid');
  return { arn, problems: [...problems, ...absentVariableProblems(text), ...deadResourceProblems(arn, ownRegions)] };
}

/**
 * The parts after `arn:`. A `*` at the end of an ARN with fewer parts also matches the missing ones:
 * `arn:aws:cloudfront:*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function partsOf(text: string): readonly string[] {
  const parts = text.slice('arn:'.length).split(':');
  const missing = parts.length > 1 && text.endsWith('*') ? Math.max(0, 5 - parts.length) : 0;
  return [...parts, ...Array<string>(missing).fill('*')];
}

/** 12 digits or a pattern of them, empty, or a word that ARNs of the service contain there (`iam::aws:policy/…`). */
function isAccount(account: string, service: string): boolean {
  if (/^(\d{12}|aws|[\d*?]*[*?][\d*?]*)?$/.test(account)) return true;
  const types = findService(service)?.resourceTypes.values() ?? [];
  return [...types].some((type) => type.arns.some((arn) => parseArn(arn)?.account === account));
}
