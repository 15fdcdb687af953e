import { quote } from '../diagnostics/quote';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Environment } from '../manifest/configuration';
import { parseIamArn } from './arns';
import { QUOTAS } from './quotas';

/** A problem of a value: `fault` completes the message `role name "…" …`. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly fault: string;
  readonly help: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName` */
export function roleNameFault(name: string): Fault | undefined {
  if (!/^[\w+=,.@-]+$/.test(name)) {
    return {
      code: 'role-name-invalid',
      fault: 'is empty or contains characters that IAM does not allow in role names',
      help: 'use ASCII letters and digits and + = , . @ _ -',
    };
  }
  return tooLong('role-name-invalid', name, QUOTAS.roleName, 'shorten the service name, or set `role.name`');
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export function rolePathFault(path: string): Fault | undefined {
  if (!/^\/(?:[!-~]+\/)?$/.test(path)) {
    return {
      code: 'role-path-invalid',
      fault: 'is not a valid IAM path: it must begin and end with a slash and only contain visible ASCII characters',
      help: 'write a path such as /pods/',
    };
  }
  return tooLong('role-path-invalid', path, QUOTAS.rolePath, 'shorten `role.path`');
}

/**
 * A permissions boundary is an AWS managed policy, or a customer managed policy of the role's account.
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
  const example = `arn:${environment.partition}:iam::${environment.account}:role/NAME`;
  if (!parsed) return { code, fault: 'is not a valid role ARN', help: `write an ARN such as ${example}` };
  if (parsed.partition !== environment.partition) return otherPartition(code, parsed.partition, environment, example);
  if (parsed.account !== environment.account) {
    return {
      code,
      fault:
        `is in account ${parsed.account}, but environment "${environment.name}" is in account ${environment.account}: ` +
        "EKS requires a role in the cluster's account",
      help: `use a role in that account, for example with {account}: ${example}`,
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
    return { code, fault: 'has the reserved prefix aws:', help: 'choose another key' };
  }
  if (key === '' || !TAG_TEXT.test(key) || !TAG_TEXT.test(value)) {
    return {
      code,
      fault: `has a key or a value (${quote(value)}) with characters that IAM does not allow in tags`,
      help: 'use letters, digits, blanks and _ . : / = + - @',
    };
  }
  return (
    tooLong(code, key, QUOTAS.tagKey, 'shorten the key', 'key') ??
    tooLong(code, value, QUOTAS.tagValue, 'shorten the value', 'value')
  );
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function policyArnFault(code: DiagnosticCode, arn: string, environment: Environment): Fault | undefined {
  const parsed = parseIamArn(arn, 'policy');
  const example = `arn:${environment.partition}:iam::${environment.account}:policy/NAME`;
  if (!parsed) return { code, fault: 'is not a valid managed policy ARN', help: `write an ARN such as ${example}` };
  if (parsed.partition !== environment.partition) return otherPartition(code, parsed.partition, environment, example);
  if (parsed.account !== environment.account && parsed.account !== 'aws') {
    return {
      code,
      fault:
        `is in account ${parsed.account}, but environment "${environment.name}" is in account ${environment.account}: ` +
        'only AWS managed policies and policies in the account of the role can be attached',
      help: `use a policy in that account, for example with {account}: ${example}`,
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
  return { code, fault: `${subject}, but IAM allows ${limit}`, help };
}
