import { QUOTAS } from './quotas';
import type { TextFormat } from './text-formats';

const NAME_CHARACTERS = 'ASCII letters, digits and + = , . @ _ -';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName` */
export const ROLE_NAME: TextFormat = {
  title: 'IAM role name',
  pattern: /^[A-Za-z0-9_+=,.@-]+$/u,
  longest: QUOTAS.roleName,
  expected: NAME_CHARACTERS,
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html, `PolicyName`; CreatePolicy has the same */
export const POLICY_NAME: TextFormat = {
  title: 'IAM policy name',
  pattern: /^[A-Za-z0-9_+=,.@-]+$/u,
  longest: QUOTAS.policyName,
  expected: NAME_CHARACTERS,
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export const IAM_PATH: TextFormat = {
  title: 'IAM path',
  pattern: /^\/(?:[!-~]+\/)?$/u,
  longest: QUOTAS.rolePath,
  expected: 'visible ASCII characters, starting and ending with a slash',
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Description` */
export const ROLE_DESCRIPTION: TextFormat = {
  title: 'IAM role description',
  pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/u,
  longest: QUOTAS.roleDescription,
  expected: 'printable characters of Latin-1, tabs and line breaks',
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const TAG_KEY: TextFormat = {
  title: 'tag key',
  pattern: /^(?![Aa][Ww][Ss]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
  longest: QUOTAS.tagKey,
  expected: 'letters, digits, blanks and _ . : / = + - @, not starting with aws:',
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const TAG_VALUE: TextFormat = {
  title: 'tag value',
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  longest: QUOTAS.tagValue,
  expected: 'letters, digits, blanks and _ . : / = + - @',
};
