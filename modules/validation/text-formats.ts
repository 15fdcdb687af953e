/** What AWS or Kubernetes accepts as a text: its characters and its length. */
export interface TextFormat {
  /** For sentences: `EKS cluster name`. */
  readonly title: string;
  /** With the flag `u`, as JSON Schema reads patterns. */
  readonly pattern: RegExp;
  /** Characters. */
  readonly longest: number;
  /** The characters that are allowed, for sentences. */
  readonly expected: string;
}

/** A DNS label, the source of a pattern. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const DNS_LABEL = '[a-z0-9](?:[a-z0-9\\-]*[a-z0-9])?';

/** A DNS subdomain, the source of a pattern. */
export const DNS_SUBDOMAIN = `${DNS_LABEL}(?:\\.${DNS_LABEL})*`;

export const NAMESPACE: TextFormat = {
  title: 'Kubernetes namespace',
  pattern: new RegExp(`^${DNS_LABEL}$`, 'u'),
  longest: 63,
  expected: 'lower-case letters, digits and "-", starting and ending with a letter or digit',
};

export const SERVICE_ACCOUNT_NAME: TextFormat = {
  title: 'Kubernetes service account name',
  pattern: new RegExp(`^${DNS_SUBDOMAIN}$`, 'u'),
  longest: 253,
  expected: 'lower-case letters, digits, "-" and ".", starting and ending with a letter or digit',
};

const LABEL_NAME = '[A-Za-z0-9](?:[A-Za-z0-9_.\\-]{0,61}[A-Za-z0-9])?';

/**
 * The key of a label or an annotation: a name, with or without a prefix of at most 253 characters.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const LABEL_KEY: TextFormat = {
  title: 'Kubernetes label or annotation key',
  pattern: new RegExp(`^(?:(?![^/]{254})${DNS_SUBDOMAIN}/)?${LABEL_NAME}$`, 'u'),
  longest: 253 + 1 + 63,
  expected:
    'at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit, with or without a DNS name and "/" before',
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_VALUE: TextFormat = {
  title: 'Kubernetes label value',
  pattern: new RegExp(`^(?:${LABEL_NAME})?$`, 'u'),
  longest: 63,
  expected: 'letters, digits, "-", "_" and ".", starting and ending with a letter or digit, or nothing',
};

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html, `Id` */
export const ACCOUNT_ID: TextFormat = {
  title: 'AWS account ID',
  pattern: /^[0-9]{12}$/u,
  longest: 12,
  expected: '12 digits',
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html, `Url` */
export const OIDC_ISSUER: TextFormat = {
  title: 'OIDC issuer',
  pattern: /^https:\/\/[a-z0-9.-]+(?::[0-9]+)?(?:\/[A-Za-z0-9._~-]+)*$/u,
  longest: 255,
  expected: 'a URL such as https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE',
};

/** The shape only: new regions keep to it, `ap-southeast-7` as well as `us-isob-east-1` and `eusc-de-east-1`. */
export const REGION_NAME: TextFormat = {
  title: 'AWS region',
  pattern: /^[a-z]{2,4}(?:-[a-z]+){1,2}-[0-9]{1,2}$/u,
  longest: 32,
  expected: 'a region code such as eu-west-1',
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html, `name` */
export const CLUSTER_NAME: TextFormat = {
  title: 'EKS cluster name',
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/u,
  longest: 100,
  expected: 'letters, digits, "-" and "_", starting with a letter or digit',
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html */
export const CLUSTER_ARN: TextFormat = {
  title: 'EKS cluster ARN',
  pattern: /^arn:[a-z][a-z0-9-]*:eks:[a-z0-9-]+:[0-9]{12}:cluster\/[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u,
  longest: 2048,
  expected: 'an ARN such as arn:aws:eks:eu-west-1:111122223333:cluster/NAME',
};

/** What DescribeAddonVersions lists for the agent; `latest` would let Terraform's plan change by itself. */
export const ADDON_VERSION: TextFormat = {
  title: 'EKS add-on version',
  pattern: /^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$/u,
  longest: 64,
  expected: 'a full version such as v1.3.8-eksbuild.2',
};
