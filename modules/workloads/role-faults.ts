import { formatIamArn } from '../catalogue/arn';
import { quote } from '../diagnostics/quote';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Environment } from '../manifest/configuration';
import { parseIamArn } from '../validation/iam-arn';
import { IAM_PATH, ROLE_NAME, TAG_VALUE } from '../validation/iam-formats';
import { QUOTAS } from '../validation/quotas';

/** What is wrong with a value: `fault` completes the sentence `role name "…" …`. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly fault: string;
  readonly help: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName` */
export function roleNameFault(name: string): Fault | undefined {
  if (!ROLE_NAME.pattern.test(name)) {
    return {
      code: 'role-name-invalid',
      fault: 'has characters that IAM does not allow in a role name, or none at all',
      help: 'use letters and digits of ASCII and + = , . @ _ -',
    };
  }
  return tooLong('role-name-invalid', name, QUOTAS.roleName, 'shorten the service name, or set `role.name`');
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export function rolePathFault(path: string): Fault | undefined {
  if (!IAM_PATH.pattern.test(path)) {
    return {
      code: 'role-path-invalid',
      fault: 'is not a path of IAM: it must begin and end with a slash and hold visible ASCII characters only',
      help: 'write a path such as /pods/',
    };
  }
  return tooLong('role-path-invalid', path, QUOTAS.rolePath, 'shorten `role.path`');
}

/**
 * A boundary is a managed policy of AWS or of the role's own account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryFault(arn: string, environment: Environment): Fault | undefined {
  return policyArnFault('role-boundary-invalid', arn, environment);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html, `PolicyArn` */
export function managedPolicyArnFault(arn: string, environment: Environment): Fault | undefined {
  return policyArnFault('managed-policy-invalid', arn, environment);
}

/**
 * The role of an association must be in the cluster's account.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `roleArn`
 */
export function roleArnFault(arn: string, environment: Environment): Fault | undefined {
  const code = 'role-arn-invalid';
  const parsed = parseIamArn(arn, 'role');
  const example = formatIamArn(environment, 'role/NAME');
  if (!parsed) return { code, fault: 'is not the ARN of a role', help: `write an ARN such as ${example}` };
  if (parsed.partition !== environment.partition) return otherPartition(code, parsed.partition, environment, example);
  if (parsed.account !== environment.account) {
    return {
      code,
      fault:
        `is in account ${parsed.account}, but environment "${environment.name}" is account ${environment.account}: ` +
        "EKS takes only roles of the cluster's own account",
      help: `name a role of that account, for example with {account}: ${example}`,
    };
  }
  return undefined;
}

/**
 * Tags of a role, by their key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function tagFault(key: string, value: string): Fault | undefined {
  const code = 'role-tag-invalid';
  if (/^aws:/i.test(key)) {
    return { code, fault: 'begins with aws:, which AWS keeps for itself', help: 'choose another key' };
  }
  if (key === '' || !TAG_VALUE.pattern.test(key) || !TAG_VALUE.pattern.test(value)) {
    return {
      code,
      fault: `has a key or a value (${quote(value)}) with characters that IAM does not allow in a tag`,
      help: 'use letters, digits, blanks and _ . : / = + - @',
    };
  }
  return (
    tooLong(code, key, QUOTAS.tagKey, 'shorten the key', 'key') ??
    tooLong(code, value, QUOTAS.tagValue, 'shorten the value', 'value')
  );
}

function policyArnFault(code: DiagnosticCode, arn: string, environment: Environment): Fault | undefined {
  const parsed = parseIamArn(arn, 'policy');
  const example = formatIamArn(environment, 'policy/NAME');
  if (!parsed) return { code, fault: 'is not the ARN of a managed policy', help: `write an ARN such as ${example}` };
  if (parsed.partition !== environment.partition) return otherPartition(code, parsed.partition, environment, example);
  if (parsed.account !== environment.account && parsed.account !== 'aws') {
    return {
      code,
      fault:
        `is in account ${parsed.account}, but environment "${environment.name}" is account ${environment.account}: ` +
        'a role takes only policies of AWS and of its own account',
      help: `name a policy of that account, for example with {account}: ${example}`,
    };
  }
  return undefined;
}

function otherPartition(code: DiagnosticCode, partition: string, environment: Environment, example: string): Fault {
  return {
    code,
    fault: `is in partition ${partition}, but environment "${environment.name}" is in ${environment.partition}`,
    help: `write the partition as {partition}: ${example}`,
  };
}

function tooLong(code: DiagnosticCode, text: string, limit: number, help: string, part?: string): Fault | undefined {
  const length = Array.from(text).length;
  if (length <= limit) return undefined;
  const subject = part ? `has a ${part} of ${length} characters` : `has ${length} characters`;
  return { code, fault: `${subject}, where IAM allows ${limit}`, help };
}
