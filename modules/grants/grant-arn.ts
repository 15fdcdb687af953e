import { type Arn, parseArn } from '../catalogue/arn';
import { findService } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { absentVariableFaults } from './absent-keys';
import type { GrantFault } from './grant-context';
import { policyVariableFaults } from './policy-variables';

/**
 * The ARN of a grant's resource, taken apart. The service is in lower case and without wildcards; the resource may
 * hold policy variables.
 */
export interface GrantArn extends Arn {
  readonly text: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html, `ResourceArns` */
const LONGEST_ARN = 2048;

const SHAPE =
  'an ARN is arn:{partition}:SERVICE:{region}:{account}:RESOURCE; region and account are empty for some services, their colons stay';

/**
 * Takes an ARN apart and says what is wrong with it. Its placeholders are filled in already.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function parseGrantArn(text: string): { readonly arn?: GrantArn; readonly faults: readonly GrantFault[] } {
  const invalid = (what: string, help: string): { faults: GrantFault[] } => ({
    faults: [{ code: 'grant-resource-invalid', severity: 'error', message: `resource ${quote(text)} ${what}`, help }],
  });

  if (text.length > LONGEST_ARN)
    return invalid(`is longer than ${LONGEST_ARN} characters`, 'AWS has no ARN of that length');
  if (!text.startsWith('arn:')) return invalid('is not an ARN', SHAPE);
  if (/[^ -~\u00a1-\u00ff]/.test(text)) {
    return invalid(
      'holds a line break or another character that IAM does not take',
      'IAM takes printable characters up to ÿ',
    );
  }
  const [partition = '', service = '', region = '', account = '', ...rest] = partsOf(text);
  const head = [partition, service, region, account];
  if (head.some((part) => part.includes('${'))) {
    const help = 'AWS takes variables after it only; fill the parts before with {partition}, {region} and {account}';
    return invalid('has a policy variable before its fifth colon', help);
  }
  if (rest.length === 0) return invalid(`has ${text.split(':').length} of the six parts of an ARN`, SHAPE);
  const resource = rest.join(':');

  if (!/^(aws(-[a-z0-9]+)*|[a-z0-9*?-]*[*?][a-z0-9*?-]*)$/.test(partition)) {
    return invalid(`has the partition ${quote(partition)}`, 'write {partition}, or aws, aws-cn, aws-us-gov');
  }
  if (/[*?]/.test(service))
    return invalid('has a wildcard for its service', 'AWS takes none there: write one ARN per service');
  if (!/^[a-z0-9-]+$/.test(service)) {
    return invalid(
      `has the service ${quote(service)}`,
      'a service is written in lower case, as in its actions: s3, dynamodb',
    );
  }
  if (!/^[a-z0-9*?-]*$/.test(region))
    return invalid(`has the region ${quote(region)}`, 'write {region}, or a region such as eu-west-1');
  if (!isAccount(account, service)) {
    return invalid(
      `has the account ${quote(account)}`,
      'write {account}, 12 digits, * or, where the service has no account, nothing',
    );
  }
  if (resource === '') return invalid('ends where the resource should be named', SHAPE);
  if (/[{}]/.test(resource.replace(/\$\{[^}]*\}/g, ''))) {
    return invalid(
      'has a brace without its partner',
      'a placeholder is written {environment}, a policy variable ${aws:PrincipalTag/NAME}',
    );
  }
  const arn = { text, partition, service, region, account, resource };
  const faults = policyVariableFaults(text, 'grant-resource-invalid');
  return { arn, faults: [...faults, ...absentVariableFaults(text), ...bucketNameFaults(arn)] };
}

/**
 * Letters in upper case and underscores are in names of old buckets only.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function bucketNameFaults({ text, service, region, account, resource }: GrantArn): GrantFault[] {
  if (service !== 's3' || region !== '' || account !== '') return [];
  const bucket = resource.replace(/\$\{[^}]*\}/g, '').split('/')[0] ?? '';
  const foreign = /[^A-Za-z0-9._*?-]/.exec(bucket)?.[0];
  if (foreign === undefined) return [];
  const message = `resource ${quote(text)} names a bucket with ${quote(foreign)}, which no bucket has in its name`;
  const help = 'write arn:{partition}:s3:::BUCKET for the bucket, arn:{partition}:s3:::BUCKET/* for its objects';
  return [{ code: 'grant-bucket-name', severity: 'warning', message, help }];
}

/**
 * What follows `arn:`, part by part. The `*` at the end of a short ARN stands for the parts that are missing, too:
 * `arn:aws:cloudfront:*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function partsOf(text: string): readonly string[] {
  const parts = text.slice('arn:'.length).split(':');
  const missing = parts.length > 1 && text.endsWith('*') ? Math.max(0, 5 - parts.length) : 0;
  return [...parts, ...Array<string>(missing).fill('*')];
}

/** 12 digits or a pattern of them, nothing, or a word that the service's own ARNs have there (`iam::aws:policy/…`). */
function isAccount(account: string, service: string): boolean {
  if (/^(\d{12}|aws|[\d*?]*[*?][\d*?]*)?$/.test(account)) return true;
  const types = findService(service)?.resourceTypes.values() ?? [];
  return [...types].some((type) => type.arns.some((arn) => parseArn(arn)?.account === account));
}
