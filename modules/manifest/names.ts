import { TAG_KEY, TAG_VALUE } from '../validation/iam-formats';
import { BUILT_IN_NAMES } from './placeholder-names';
import {
  ACCOUNT_ID,
  ADDON_VERSION,
  CLUSTER_NAME,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  LABEL_KEY,
  LABEL_VALUE,
  NAMESPACE,
  OIDC_ISSUER,
  REGION_NAME,
  SERVICE_ACCOUNT_NAME,
} from '../validation/text-formats';
import { QUOTAS } from '../validation/quotas';
import { textWith, wholeNumberWith } from './text-rule';

/** Schemas of texts with syntax rules of Kubernetes, AWS or this project. */

const LABEL_WORDS = 'at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit';

/** Role names, stack names and file names contain it. */
export const serviceName = textWith(
  {
    code: 'service-name-invalid',
    what: 'a valid service name',
    write: LABEL_WORDS,
    substitute: (found) =>
      (typeof found === 'string' ? /[a-z0-9]{1,63}/.exec(found.toLowerCase())?.[0] : undefined) ?? 'service',
  },
  new RegExp(`^${DNS_LABEL}$`, 'u'),
  63,
);

/** Same rules as for service names, for the same reason. */
export const environmentName = textWith(
  { code: 'environment-name-invalid', what: 'a valid environment name', write: LABEL_WORDS },
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
    what: 'a valid service account',
    write:
      'namespace/name as in Kubernetes, such as shop/orders-api: lower-case letters, digits and "-"; the name may also contain "."',
  },
  new RegExp(`^(?![^/]{64})${DNS_LABEL}/(?!.{254})${DNS_SUBDOMAIN}$`, 'u'),
  NAMESPACE.longest + 1 + SERVICE_ACCOUNT_NAME.longest,
);

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html, `associationId` */
export const associationIdText = textWith(
  {
    code: 'association-id-invalid',
    what: 'a valid association ID',
    write: 'the ID as EKS prints it, such as a-1a2b3c4d5e6f7g8h9',
  },
  /^a-[a-z0-9]+$/u,
  64,
);

/** What `kubectl rollout restart` takes, with or without its namespace: `deployment/orders`, `shop/statefulset/orders`. */
export const workloadRef = textWith(
  {
    code: 'restart-invalid',
    what: 'a valid workload',
    write:
      'KIND/NAME or NAMESPACE/KIND/NAME, such as deployment/orders; kinds are deployment, statefulset and daemonset',
  },
  new RegExp(`^(?:(?![^/]{64})${DNS_LABEL}/)?(?:deployment|statefulset|daemonset)/(?!.{254})${DNS_SUBDOMAIN}$`, 'u'),
  63 + 1 + 11 + 1 + 253,
);

/** A DNS label, as in `serviceAccountRef`. */
export const namespaceName = textWith(
  { code: 'namespace-invalid', what: 'a valid Kubernetes namespace', write: LABEL_WORDS },
  new RegExp(`^${DNS_LABEL}$`, 'u'),
  NAMESPACE.longest,
);

export const accountId = textWith(
  {
    code: 'account-invalid',
    what: 'a valid AWS account ID',
    write: '12 digits, in quotes',
    substitute: () => '000000000000',
  },
  ACCOUNT_ID.pattern,
  ACCOUNT_ID.longest,
);

/**
 * The issuer of a cluster's tokens, or the ARN of its provider in IAM.
 * https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 */
export const oidcIssuer = textWith(
  {
    code: 'oidc-invalid',
    what: 'a valid OIDC issuer or provider',
    write:
      "the issuer's URL, such as https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE, or the ARN of the provider in IAM",
  },
  /^(?:https:\/\/|arn:[a-z-]+:iam::[0-9]{12}:oidc-provider\/)[a-z0-9.-]+(?::[0-9]+)?(?:\/[A-Za-z0-9._~-]+)*$/u,
);

/** The URL of an issuer whose provider this project creates. */
export const oidcUrl = textWith(
  {
    code: 'oidc-invalid',
    what: 'a valid OIDC issuer',
    write: "the issuer's URL, such as https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
  },
  OIDC_ISSUER.pattern,
  OIDC_ISSUER.longest,
);

/** An account by its ID, or by the name of an environment or of an entry of `accounts`. */
export const accountRef = textWith(
  {
    code: 'target-account-invalid',
    what: 'a valid account',
    write: 'the name of an environment or of an entry of `accounts`, or 12 digits in quotes',
  },
  new RegExp(`^${DNS_LABEL}$`, 'u'),
  63,
);

/** Checks the syntax only, so that new regions are valid. */
export const regionName = textWith(
  {
    code: 'region-invalid',
    what: 'a valid AWS region',
    write: 'a region code such as eu-west-1',
    substitute: () => 'us-east-1',
  },
  REGION_NAME.pattern,
  REGION_NAME.longest,
);

/** Same rules as for `aws-profile` of `aws-actions/configure-aws-credentials`. */
export const profileName = textWith(
  {
    code: 'profile-invalid',
    what: 'a valid AWS profile',
    write: 'a profile name without blanks, brackets and slashes',
  },
  /^[^\s[\]/\\${}%]+$/u,
  64,
);

export const clusterName = textWith(
  {
    code: 'cluster-name-invalid',
    what: 'a valid EKS cluster name',
    write: 'at most 100 letters, digits, "-" and "_", beginning with a letter or digit',
  },
  CLUSTER_NAME.pattern,
  CLUSTER_NAME.longest,
);

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html, `endpoint` */
export const clusterEndpoint = textWith(
  {
    code: 'cluster-endpoint-invalid',
    what: 'a valid endpoint of a cluster',
    write: 'the URL that aws eks describe-cluster prints, such as https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com',
  },
  /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$/u,
  512,
);

/**
 * Base64 of text that begins with `-----BEGIN CERTIFICATE-----`, which are 27 bytes.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Certificate.html
 */
export const clusterCertificate = textWith(
  {
    code: 'certificate-authority-invalid',
    what: 'a PEM certificate in base64',
    write: 'the text that aws eks describe-cluster prints as certificateAuthority.data, in one line',
  },
  /^LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u,
  65_536,
);

/** A version as listed by DescribeAddonVersions. `latest` is not valid: plans would change without a commit. */
export const addonVersion = textWith(
  {
    code: 'addon-version-invalid',
    what: 'a valid EKS add-on version',
    write: 'the full version, such as v1.3.8-eksbuild.2',
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
    what: 'a valid provider version',
    write: "an exact version such as 6.25.0, or a range in Terraform's syntax, such as ~> 6.25",
  },
  new RegExp(`^${CONSTRAINT}(?:, *${CONSTRAINT})*$`, 'u'),
  100,
);

/**
 * A role name with placeholders. The final length is checked after they are filled in.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `RoleName`
 */
export const roleNameTemplate = textWith(
  {
    code: 'role-name-invalid',
    what: 'a valid role name',
    write: 'ASCII letters and digits, + = , . @ _ - and placeholders',
  },
  /^[A-Za-z0-9_+=,.@{}-]+$/u,
  512,
);

/**
 * A role description with placeholders. The final length is checked after they are filled in.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Description`
 */
export const roleDescriptionTemplate = textWith(
  {
    code: 'role-description-invalid',
    what: 'a valid role description',
    write: `at most ${QUOTAS.roleDescription} printable characters up to ÿ, tabs and line breaks`,
  },
  /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]+$/u,
  2 * QUOTAS.roleDescription,
);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `MaxSessionDuration` */
export const sessionDuration = wholeNumberWith(
  {
    code: 'role-session-duration-invalid',
    what: 'a valid session duration',
    write: `a number of seconds from ${QUOTAS.shortestMaxSession} to ${QUOTAS.longestMaxSession}`,
  },
  QUOTAS.shortestMaxSession,
  QUOTAS.longestMaxSession,
);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `Path` */
export const rolePathTemplate = textWith(
  {
    code: 'role-path-invalid',
    what: 'a valid IAM path',
    write: 'a path that begins and ends with a slash, such as /pods/',
  },
  /^\/(?:[!-~]+\/)?$/u,
  512,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const roleArnTemplate = textWith(
  {
    code: 'role-arn-invalid',
    what: 'a valid role ARN',
    write: 'arn:aws:iam::ACCOUNT:role/NAME for an existing role, or a mapping with settings of the role to create',
  },
  /^arn:[^:\s]+:iam::[^:\s]+:role\/[!-~]+$/u,
  2048,
);

/** The ARN of an AWS managed policy (account `aws`) or of a customer managed policy. */
export const policyArnTemplate = textWith(
  {
    code: 'role-boundary-invalid',
    what: 'a valid permissions boundary',
    write: 'the ARN of a managed policy, such as arn:{partition}:iam::{account}:policy/pod-boundary',
  },
  /^arn:[^:\s]+:iam::[^:\s]+:policy\/[!-~]+$/u,
  2048,
);

/** Its name in tags of objects. */
export const repositoryName = textWith(
  {
    code: 'repository-invalid',
    what: 'a valid repository name',
    write: 'owner and name, such as acme/shop',
  },
  /^[\p{L}\p{N}_.:/=+\-@]+$/u,
  TAG_VALUE.longest,
);

const TAG_KEY_WORDS = {
  what: 'a valid tag key',
  write: 'at most 128 letters, digits, blanks and _ . : / = + - @, without the prefix aws:',
};

const TAG_TEMPLATE_WORDS = {
  what: 'a valid tag value',
  write: 'at most 256 letters, digits, blanks, _ . : / = + - @ and placeholders',
};

const TAG_TEMPLATE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@{}]*$/u;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const tagKey = textWith({ code: 'role-tag-invalid', ...TAG_KEY_WORDS }, TAG_KEY.pattern, TAG_KEY.longest);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export const tagValueTemplate = textWith(
  { code: 'role-tag-invalid', ...TAG_TEMPLATE_WORDS },
  TAG_TEMPLATE,
  TAG_VALUE.longest,
);

/** Of resources of EKS. https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html#tag-restrictions */
export const eksTagKey = textWith({ code: 'tag-invalid', ...TAG_KEY_WORDS }, TAG_KEY.pattern, TAG_KEY.longest);

/** Of an association, with placeholders. */
export const eksTagValueTemplate = textWith(
  { code: 'tag-invalid', ...TAG_TEMPLATE_WORDS },
  TAG_TEMPLATE,
  TAG_VALUE.longest,
);

/** Of an add-on, which no placeholders are replaced in. */
export const eksTagValue = textWith(
  {
    code: 'tag-invalid',
    what: 'a valid tag value',
    write: 'at most 256 letters, digits, blanks and _ . : / = + - @, without placeholders',
  },
  TAG_VALUE.pattern,
  TAG_VALUE.longest,
);

const LABEL_KEY_WORDS = `${LABEL_KEY.expected}: app.kubernetes.io/part-of`;

export const labelKey = textWith(
  { code: 'label-invalid', what: 'a valid label key', write: LABEL_KEY_WORDS },
  LABEL_KEY.pattern,
  LABEL_KEY.longest,
);

export const labelValue = textWith(
  {
    code: 'label-invalid',
    what: 'a valid label value',
    write: `at most ${LABEL_VALUE.longest} ${LABEL_VALUE.expected}`,
  },
  LABEL_VALUE.pattern,
  LABEL_VALUE.longest,
);

export const annotationKey = textWith(
  { code: 'annotation-invalid', what: 'a valid annotation key', write: LABEL_KEY_WORDS },
  LABEL_KEY.pattern,
  LABEL_KEY.longest,
);

/** A name or an ARN of a managed policy; whether the policy exists is checked later. */
export const managedPolicyRef = textWith(
  {
    code: 'managed-policy-invalid',
    what: 'a valid managed policy',
    write: 'the name or the ARN of the policy',
  },
  /^[!-~]+$/u,
  2048,
);

/** A name of `values`, which manifests write as `{name}`. */
export const valueName = textWith(
  {
    code: 'value-name-invalid',
    what: 'a valid name of a value',
    write: `letters, digits, "-" and "_", beginning with a letter, and not the name of a built-in placeholder (${BUILT_IN_NAMES.join(', ')})`,
  },
  new RegExp(`^(?!(?:${BUILT_IN_NAMES.join('|')})$)[A-Za-z][A-Za-z0-9_-]*$`, 'u'),
  63,
);

/** Its text. Wildcards, placeholders and policy variables are not valid, so that a value never broadens a grant. */
export const valueText = textWith(
  {
    code: 'value-text-invalid',
    what: 'a valid value',
    write: 'a text without { } * ? and $, in quotes if it is a number',
  },
  /^(?!\p{Z}*$)[^\p{C}{}*?$]+$/u,
  512,
);

/** Any text that is not blank. */
export const anyText = textWith({ code: 'value-empty', what: 'a value', write: 'a text that is not blank' }, /\S/u);
