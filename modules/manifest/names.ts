import { TAG_KEY } from '../validation/iam-formats';
import {
  ACCOUNT_ID,
  ADDON_VERSION,
  CLUSTER_NAME,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  NAMESPACE,
  REGION_NAME,
  SERVICE_ACCOUNT_NAME,
} from '../validation/text-formats';
import { textWith } from './text-rule';

/** The texts of configuration and manifest that follow rules of Kubernetes, of AWS or of this project. */

const LABEL_WORDS = 'lower-case letters, digits and "-", at most 63, beginning and ending with a letter or digit';

/** It becomes part of role names, of stack names and so of file names. */
export const serviceName = textWith(
  { code: 'service-name-invalid', what: 'a service name', write: LABEL_WORDS },
  new RegExp(`^${DNS_LABEL}$`, 'u'),
  63,
);

/** Like a service's name, and for the same reasons. */
export const environmentName = textWith(
  { code: 'environment-name-invalid', what: 'an environment name', write: LABEL_WORDS },
  new RegExp(`^${DNS_LABEL}$`, 'u'),
  63,
);

/**
 * `namespace/name`. A namespace is a DNS label (at most 63 characters), a service account a DNS subdomain (at most 253).
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const serviceAccountRef = textWith(
  {
    code: 'service-account-invalid',
    what: 'a service account',
    write:
      'namespace/name as in Kubernetes, such as shop/orders-api: lower-case letters, digits, "-", and "." in the name',
  },
  new RegExp(`^(?![^/]{64})${DNS_LABEL}/(?!.{254})${DNS_SUBDOMAIN}$`, 'u'),
  NAMESPACE.longest + 1 + SERVICE_ACCOUNT_NAME.longest,
);

export const accountId = textWith(
  { code: 'account-invalid', what: 'an AWS account', write: 'the 12 digits of its id, in quotes' },
  ACCOUNT_ID.pattern,
  ACCOUNT_ID.longest,
);

export const regionName = textWith(
  { code: 'region-invalid', what: 'an AWS region', write: 'its code, such as eu-west-1' },
  REGION_NAME.pattern,
  REGION_NAME.longest,
);

/** What `aws-actions/configure-aws-credentials` takes as `aws-profile`, too. */
export const profileName = textWith(
  { code: 'profile-invalid', what: 'an AWS profile', write: 'its name, without blanks, brackets and slashes' },
  /^[^\s[\]/\\${}%]+$/u,
  64,
);

export const clusterName = textWith(
  {
    code: 'cluster-name-invalid',
    what: 'the name of an EKS cluster',
    write: 'letters, digits, "-" and "_", at most 100, beginning with a letter or digit',
  },
  CLUSTER_NAME.pattern,
  CLUSTER_NAME.longest,
);

export const addonVersion = textWith(
  {
    code: 'addon-version-invalid',
    what: 'the version of an EKS add-on',
    write: 'it in full, such as v1.3.8-eksbuild.2',
  },
  ADDON_VERSION.pattern,
  ADDON_VERSION.longest,
);

const RELEASE = '(?:0|[1-9][0-9]{0,5})(?:\\.(?:0|[1-9][0-9]{0,5})){0,2}';
const CONSTRAINT = `(?:(?:=|!=|>=|>|<=|<|~>) ?)?${RELEASE}`;

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
export const providerVersion = textWith(
  {
    code: 'provider-version-invalid',
    what: 'the version of a Terraform provider',
    write: "an exact version such as 6.25.0, or a range in Terraform's syntax such as ~> 6.25",
  },
  new RegExp(`^${CONSTRAINT}(?:, *${CONSTRAINT})*$`, 'u'),
  100,
);

/**
 * A role's name with placeholders, whose length shows only when they are filled in.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName`
 */
export const roleNameTemplate = textWith(
  {
    code: 'role-name-invalid',
    what: 'a role name',
    write: 'letters and digits of ASCII, + = , . @ _ - and placeholders',
  },
  /^[A-Za-z0-9_+=,.@{}-]+$/u,
  512,
);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export const rolePathTemplate = textWith(
  { code: 'role-path-invalid', what: 'the path of a role', write: 'it with a slash at both ends, such as /pods/' },
  /^\/(?:[!-~]+\/)?$/u,
  512,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const roleArnTemplate = textWith(
  {
    code: 'role-arn-invalid',
    what: 'the ARN of a role',
    write: 'arn:aws:iam::ACCOUNT:role/NAME for a role that exists, or settings of the role to create as a mapping',
  },
  /^arn:[^:\s]+:iam::[^:\s]+:role\/[!-~]+$/u,
  2048,
);

/** The ARN of a managed policy: of AWS (account `aws`) or of an account's own. */
export const policyArnTemplate = textWith(
  {
    code: 'role-boundary-invalid',
    what: 'a permissions boundary',
    write: 'the ARN of a managed policy, such as arn:{partition}:iam::{account}:policy/pod-boundary',
  },
  /^arn:[^:\s]+:iam::[^:\s]+:policy\/[!-~]+$/u,
  2048,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const tagKey = textWith(
  {
    code: 'role-tag-invalid',
    what: 'the key of a tag',
    write: 'at most 128 letters, digits, blanks and _ . : / = + - @, not beginning with aws:',
  },
  TAG_KEY.pattern,
  TAG_KEY.longest,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const tagValueTemplate = textWith(
  {
    code: 'role-tag-invalid',
    what: 'the value of a tag',
    write: 'at most 256 letters, digits, blanks, _ . : / = + - @ and placeholders',
  },
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@{}]*$/u,
  256,
);

/** A name or an ARN of a managed policy; whether there is such a policy shows later. */
export const managedPolicyRef = textWith(
  {
    code: 'managed-policy-invalid',
    what: 'a managed policy',
    write: 'its name or its ARN',
  },
  /^[!-~]+$/u,
  2048,
);

/** Text without a rule of its own. */
export const anyText = textWith({ code: 'value-empty', what: 'a value', write: 'some text' }, /\S/u);
