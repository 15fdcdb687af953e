import type { DiagnosticCode } from '../diagnostics/codes';
import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import type { Account, Environment } from '../manifest/configuration';
import { formatIamArn } from '../catalogue/arn';
import { isToolTag, TOOL_TAG_PREFIX } from '../identity/tool-tags';
import { parseIamArn } from '../validation/iam-arn';
import { IAM_PATH, ROLE_DESCRIPTION, ROLE_NAME, TAG_VALUE } from '../validation/iam-formats';
import { QUOTAS } from '../validation/quotas';

/**
 * Checks the value of a role setting.
 *
 * @param subject the setting with its value, for the message: `role name "orders"`
 */
export type SettingCheck = (value: string, subject: string) => Problem | undefined;

/** The account of a role, with its name in messages: `environment "prod"`. */
export interface AccountPlace extends Pick<Account, 'account' | 'partition'> {
  readonly label: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName` */
export const checkRoleName: SettingCheck = (name, subject) => {
  const code = 'role-name-invalid';
  if (!ROLE_NAME.pattern.test(name)) {
    return error(
      code,
      `${subject} is empty or contains characters that IAM does not allow in role names`,
      'use ASCII letters and digits and + = , . @ _ -',
    );
  }
  return checkLength(code, subject, name, QUOTAS.roleName, 'shorten the service name, or set `role.name`');
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export const checkRolePath: SettingCheck = (path, subject) => {
  const code = 'role-path-invalid';
  if (!IAM_PATH.pattern.test(path)) {
    return error(
      code,
      `${subject} is not a valid IAM path: it must begin and end with a slash and only contain visible ASCII characters`,
      'write a path such as /pods/',
    );
  }
  return checkLength(code, subject, path, QUOTAS.rolePath, 'shorten `role.path`');
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Description` */
export const checkRoleDescription: SettingCheck = (description, subject) => {
  const code = 'role-description-invalid';
  if (!ROLE_DESCRIPTION.pattern.test(description)) {
    return error(
      code,
      `${subject} contains characters that IAM does not allow in descriptions`,
      'use printable characters up to ÿ, tabs and line breaks',
    );
  }
  return checkLength(code, subject, description, QUOTAS.roleDescription, 'shorten `role.description`');
};

/**
 * A permissions boundary is an AWS managed policy, or a customer managed policy of the role's account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function checkBoundary(place: AccountPlace): SettingCheck {
  return checkPolicyArn('role-boundary-invalid', place);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html, `PolicyArn` */
export function checkManagedPolicyArn(place: AccountPlace): SettingCheck {
  return checkPolicyArn('managed-policy-invalid', place);
}

/**
 * The role of an association must be in the cluster's account.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `roleArn`
 */
export function checkRoleArn(environment: Environment): SettingCheck {
  const code = 'role-arn-invalid';
  const example = formatIamArn(environment, 'role/NAME');
  return (arn, subject) => {
    const parsed = parseIamArn(arn, 'role');
    if (!parsed) return error(code, `${subject} is not a valid role ARN`, `write an ARN such as ${example}`);
    if (parsed.partition !== environment.partition) {
      return otherPartition(code, subject, parsed.partition, placeOf(environment), example);
    }
    if (parsed.account === environment.account) return undefined;
    return error(
      code,
      `${subject} is in account ${parsed.account}, but environment "${environment.name}" is in account ${environment.account}: EKS requires a role in the cluster's account`,
      `use a role in that account, for example with {account}: ${example}`,
    );
  };
}

/**
 * Values of a tag, and its key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function checkTag(key: string, code: 'role-tag-invalid' | 'tag-invalid'): SettingCheck {
  return (value, subject) => {
    if (/^aws:/i.test(key)) return error(code, `${subject} has the reserved prefix aws:`, 'choose another key');
    if (isToolTag(key)) {
      return error(code, `${subject} has the prefix of tags of this tool, ${TOOL_TAG_PREFIX}`, 'choose another key');
    }
    if (key === '' || !TAG_VALUE.pattern.test(key) || !TAG_VALUE.pattern.test(value)) {
      return error(
        code,
        `${subject} has a key or a value (${quote(value)}) with characters that AWS does not allow in tags`,
        'use letters, digits, blanks and _ . : / = + - @',
      );
    }
    return (
      checkLength(code, `the key of ${subject}`, key, QUOTAS.tagKey, 'shorten the key') ??
      checkLength(code, `the value of ${subject}`, value, QUOTAS.tagValue, 'shorten the value')
    );
  };
}

function checkPolicyArn(code: DiagnosticCode, place: AccountPlace): SettingCheck {
  const example = formatIamArn(place, 'policy/NAME');
  return (arn, subject) => {
    const parsed = parseIamArn(arn, 'policy');
    if (!parsed) return error(code, `${subject} is not a valid managed policy ARN`, `write an ARN such as ${example}`);
    if (parsed.partition !== place.partition) {
      return otherPartition(code, subject, parsed.partition, place, example);
    }
    if (parsed.account === place.account || parsed.account === 'aws') return undefined;
    return error(
      code,
      `${subject} is in account ${parsed.account}, but ${place.label} is in account ${place.account}: only AWS managed policies and policies in the account of the role can be attached`,
      `use a policy in that account, for example with {account}: ${example}`,
    );
  };
}

function otherPartition(
  code: DiagnosticCode,
  subject: string,
  partition: string,
  { label, partition: expected }: AccountPlace,
  example: string,
): Problem {
  return error(
    code,
    `${subject} is in partition ${partition}, but ${label} is in ${expected}`,
    `write the partition as {partition}: ${example}`,
  );
}

function checkLength(
  code: DiagnosticCode,
  subject: string,
  text: string,
  limit: number,
  help: string,
): Problem | undefined {
  const length = Array.from(text).length;
  return length <= limit
    ? undefined
    : error(code, `${subject} has ${length} characters, but AWS allows ${limit}`, help);
}

function error(code: DiagnosticCode, message: string, help: string): Problem {
  return { code, severity: 'error', message, help };
}

function placeOf({ name, account, partition }: Environment): AccountPlace {
  return { label: `environment "${name}"`, account, partition };
}

/**
 * A target role may be in any account of the partition.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `targetRoleArn`
 */
export function checkTargetRoleArn(environment: Environment): SettingCheck {
  const code = 'target-role-invalid';
  return (arn, subject) => {
    const parsed = parseIamArn(arn, 'role');
    const example = formatIamArn({ ...environment, account: '444455556666' }, 'role/NAME');
    if (!parsed) return error(code, `${subject} is not a valid role ARN`, `write an ARN such as ${example}`);
    if (parsed.partition === environment.partition) return undefined;
    return otherPartition(code, subject, parsed.partition, placeOf(environment), example);
  };
}
