/** What a code means and what to do about it: the texts of `docs/diagnostics.md`. */
export interface CodeDescription {
  /** The cause, as a sentence. */
  readonly meaning: string;
  /** What to write or do instead, as a sentence. */
  readonly remedy: string;
}

/**
 * Every code a diagnostic may carry: a closed list, from which `npm run docs` writes `docs/diagnostics.md`.
 * Codes are stable: programs match on them, people search for them.
 * Grouped by room, in the order of the data flow, and sorted within a group.
 */
export const DIAGNOSTIC_CODES = {
  // manifest: the text of a file
  'text-forbidden-character': {
    meaning:
      'The file contains a control character, a bidirectional or other invisible formatting character, or an escape for one. Such characters make a reviewer see different text than the program reads.',
    remedy: 'Remove the character, or write the value with visible characters.',
  },
  'text-merge-conflict': {
    meaning: 'The file contains the markers of a merge conflict.',
    remedy: 'Resolve the conflict, and remove the markers.',
  },
  'text-typographic-character': {
    meaning:
      'An unquoted text contains a non-breaking or another special space, or begins with a typographic quote. YAML reads them as text.',
    remedy: 'Write a blank, and the quotes " or \'.',
  },
  'text-not-utf8': {
    meaning: 'The file is not UTF-8 text.',
    remedy: 'Save the file as UTF-8.',
  },
  'text-too-large': {
    meaning: 'The file is larger than 256 KiB.',
    remedy: 'Split the service, or shorten the file.',
  },
  'text-too-many-errors': {
    meaning: 'The file has more than 100 errors. The rest are counted, not shown.',
    remedy: 'Fix the errors shown first; they often share one cause.',
  },

  // manifest: the YAML of a file
  'yaml-alias': {
    meaning:
      'The file has an anchor (`&name`) or an alias (`*name`; an unquoted `*` is read as one). A reviewer must be able to read each grant in place.',
    remedy: 'Repeat the value in every place. Quote text that begins with `*` or `&`.',
  },
  'yaml-ambiguous': {
    meaning:
      'YAML parsers read an unquoted value differently: `yes` is true in YAML 1.1 and text in YAML 1.2, `012` is ten or twelve, `1.10` loses its zero.',
    remedy: 'Quote text, write booleans as `true` or `false`, and write numbers in their plain form.',
  },
  'yaml-directive': {
    meaning: 'The file contains a directive: a line that begins with `%`.',
    remedy: 'Remove the line; files are read as YAML 1.2.',
  },
  'yaml-duplicate-key': {
    meaning: 'A mapping has a duplicate key. Parsers differ in which one they use.',
    remedy: 'Merge the two entries, or remove one.',
  },
  'yaml-empty': {
    meaning: 'The file is empty, or contains only comments.',
    remedy: 'Write the required keys; `eks-pod-identity init` creates an example.',
  },
  'yaml-key-not-text': {
    meaning: 'A key is a number, a boolean, null, a list or a mapping, or it is missing.',
    remedy: 'Quote the key.',
  },
  'yaml-merge-key': {
    meaning: 'A mapping contains the merge key `<<`.',
    remedy: 'Repeat the keys in the mapping.',
  },
  'yaml-reserved-key': {
    meaning: 'A key is `__proto__`, `constructor` or `prototype`, which can cause prototype pollution.',
    remedy: 'Rename the key.',
  },
  'yaml-several-documents': {
    meaning: 'The file contains more than one YAML document.',
    remedy: 'Move each document to a separate file.',
  },
  'yaml-syntax': {
    meaning: 'The file is not valid YAML.',
    remedy: 'Fix the syntax. Quote text that begins with `{`, `[` or `@`, or that contains `: `.',
  },
  'yaml-tag': {
    meaning: 'A value has a YAML tag such as `!!str` or `!Ref`.',
    remedy: 'Remove the tag. Quote the value if it is text.',
  },
  'yaml-too-deep': {
    meaning: 'Mappings and lists are nested deeper than 32 levels.',
    remedy: 'Reduce the nesting.',
  },

  // manifest: keys and values of configuration and manifests
  'account-invalid': {
    meaning: 'An `account` is not a 12-digit AWS account ID.',
    remedy: 'Write the account ID in quotes: "111122223333".',
  },
  'addon-version-invalid': {
    meaning: 'The add-on version is malformed.',
    remedy: 'Write the full version, such as v1.3.8-eksbuild.2; `aws eks describe-addon-versions` lists them.',
  },
  'association-id-invalid': {
    meaning: 'An association ID under `adopt` is malformed.',
    remedy: 'Write the ID as `aws eks list-pod-identity-associations` prints it: `a-` with letters and digits.',
  },
  'agent-settings-unused': {
    meaning:
      'A cluster has settings for the Pod Identity Agent add-on, but its `agent` is not `addon`, so they have no effect.',
    remedy: 'Remove the settings, or write `agent: addon`.',
  },
  'backend-several': {
    meaning: 'A `backend` has more than one type, or has no type.',
    remedy: 'Write exactly one backend type by its Terraform name, with its arguments.',
  },
  'cluster-name-invalid': {
    meaning: 'The cluster name is not valid for EKS.',
    remedy: 'Use at most 100 letters, digits, `-` and `_`, beginning with a letter or digit.',
  },
  'environment-name-invalid': {
    meaning: 'The environment name is not valid. Names of roles, stacks and files contain it.',
    remedy: 'Use at most 63 lower-case letters, digits and `-`, beginning and ending with a letter or digit.',
  },
  'annotation-invalid': {
    meaning: 'The key of an annotation is not valid in Kubernetes.',
    remedy:
      'Write at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, with or without a DNS name and `/` before.',
  },
  'annotation-reserved': {
    meaning: 'An annotation of service accounts is one that this project writes itself.',
    remedy: 'Remove it; `identity: irsa` or `both` writes it.',
  },
  'label-invalid': {
    meaning: 'The key or the value of a label is not valid in Kubernetes.',
    remedy:
      'Use at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit. A key may have a DNS name and `/` before.',
  },
  'gate-approver-invalid': {
    meaning: 'An approver of the `gate` is not a valid GitHub user or team.',
    remedy: 'Write "octocat" for a user and "@acme/security" for a team, in quotes.',
  },
  'gate-expiry-invalid': {
    meaning: '`expires` is not a valid date.',
    remedy: 'Write year, month and day: 2027-03-31.',
  },
  'gate-rule-invalid': {
    meaning: 'The rule ID is malformed.',
    remedy: 'Write a rule ID from docs/findings.md.',
  },
  'grant-level-with-resources': {
    meaning:
      'A grant by verb or access level has `resources` or `notResources`, which are only valid with `actions` or `notActions`.',
    remedy: 'Write the ARNs as the value of the verb: `- read: arn:…`.',
  },
  'grant-several-kinds': {
    meaning:
      'An entry of `allow` or `deny` has several verbs, or both a verb and `actions`, or a list and its exclusion, such as `resources` and `notResources`.',
    remedy: 'Write a separate entry for each.',
  },
  'preset-parameter-missing': {
    meaning: 'A preset lacks a parameter that it requires, or all of those of which it requires one.',
    remedy: 'Write the parameter with ARNs; `eks-pod-identity explain --preset NAME` lists the parameters.',
  },
  'preset-parameter-type': {
    meaning: 'The value of a parameter of a preset is the ARN of another resource type, or "*".',
    remedy: 'Write the ARN of a resource of the type that the message names.',
  },
  'preset-several': {
    meaning: 'An entry of `presets` has no preset, or several.',
    remedy: 'Write a separate entry for each.',
  },
  'grant-without-kind': {
    meaning: 'An entry of `allow` or `deny` has neither a verb nor an access level nor `actions`.',
    remedy: 'Write a verb such as `read`, `write` or `consume` with ARNs, or `actions` with `resources`.',
  },
  'key-missing': {
    meaning: 'A required key is missing.',
    remedy: 'Add the key.',
  },
  'key-not-supported': {
    meaning: 'The key is not supported. It is planned for a later version, or its feature is out of scope.',
    remedy: 'Remove the key.',
  },
  'key-unknown': {
    meaning: 'The key is unknown in this mapping. Keys without effect are errors.',
    remedy: 'Correct the spelling, or remove the key.',
  },
  'oidc-invalid': {
    meaning: 'An `oidc` is neither the URL of an issuer nor the ARN of an OIDC provider in IAM.',
    remedy:
      'Write the URL that `aws eks describe-cluster` prints as `identity.oidc.issuer`, or the ARN of the provider.',
  },
  'oidc-other-account': {
    meaning:
      'The OIDC provider of a cluster is in another account or partition than the environment. IAM roles trust providers of their own account only.',
    remedy: 'Create the provider in the account of the environment, and write its ARN or the URL of the issuer.',
  },
  'cluster-endpoint-invalid': {
    meaning: 'The `endpoint` of a cluster is not an https URL.',
    remedy: 'Write the URL that `aws eks describe-cluster` prints as `endpoint`.',
  },
  'cluster-endpoint-foreign': {
    meaning:
      "The `endpoint` of a cluster is not in a domain of EKS. Terraform sends a token of the job's role to it, which is valid for the cluster for 15 minutes.",
    remedy: 'Write the URL that `aws eks describe-cluster` prints. Ignore the warning for a proxy of your own.',
  },
  'certificate-authority-invalid': {
    meaning: 'The `certificateAuthority` of a cluster is not a PEM certificate in base64, or is not complete.',
    remedy: 'Write the text that `aws eks describe-cluster` prints as `certificateAuthority.data`, in one line.',
  },
  'cluster-api-incomplete': {
    meaning:
      'A cluster has one of `endpoint` and `certificateAuthority`, or `namespaces` without both. The Kubernetes provider requires both.',
    remedy: 'Add what is missing.',
  },
  'restart-invalid': {
    meaning: 'An entry of `restart` is not a workload that `kubectl rollout restart` accepts.',
    remedy: 'Write KIND/NAME or NAMESPACE/KIND/NAME, with the kind deployment, statefulset or daemonset.',
  },
  'restart-namespace': {
    meaning:
      'An entry of `restart` has no namespace and the service has service accounts in several, or it has a namespace without a service account of the service.',
    remedy: 'Write NAMESPACE/KIND/NAME, with a namespace of the service.',
  },
  'namespace-reserved': {
    meaning: 'A namespace of `namespaces` exists in every cluster, or has the prefix `kube-` of Kubernetes.',
    remedy: 'Remove it.',
  },
  'namespace-repeated': {
    meaning: 'Two environments create the same namespace of a cluster.',
    remedy: 'Remove it from one of them.',
  },
  'policy-arn-invalid': {
    meaning: 'A key of `policies` is not the ARN of a managed policy, or of a resource whose policy can be named.',
    remedy:
      'Write the ARN of one managed policy, bucket, queue, topic, key, secret, Lambda function, ECR repository or IAM role, without wildcards. Placeholders are {environment}, {account}, {region} and {partition}.',
  },
  'organization-invalid': {
    meaning: 'An `organization` is not the ID of an AWS organization.',
    remedy: 'Write the ID that `aws organizations describe-organization` prints, such as o-a1b2c3d4e5.',
  },
  'policy-entry-invalid': {
    meaning:
      'An entry of `policies` has a key that its kind of policy does not have, or not exactly one document: the policy of a resource is a `file`, a managed policy a `file` or a `document`.',
    remedy: 'Remove the key, or write `file` or `document`.',
  },
  'profile-invalid': {
    meaning: 'A `profile` is not a valid AWS profile name.',
    remedy: 'Write a profile name without blanks, brackets and slashes.',
  },
  'provider-version-invalid': {
    meaning: "The provider version is not a release or a range in Terraform's syntax, or no version satisfies it.",
    remedy: 'Write an exact version such as 6.25.0, or a range such as ~> 6.25.',
  },
  'region-invalid': {
    meaning: 'A `region` is not a valid AWS region code.',
    remedy: 'Write a region code such as eu-west-1.',
  },
  'region-other-partition': {
    meaning: 'A region belongs to a different AWS partition than its environment.',
    remedy: 'Set the `partition` of the environment, or correct the region.',
  },
  'service-account-invalid': {
    meaning: 'A service account is not written as namespace/name, or a part is not a valid Kubernetes name.',
    remedy: 'Write namespace and name as in Kubernetes, such as shop/orders-api.',
  },
  'service-name-invalid': {
    meaning: 'The service name is not valid. Names of roles, stacks and files contain it.',
    remedy: 'Use at most 63 lower-case letters, digits and `-`, beginning and ending with a letter or digit.',
  },
  'trust-condition-generated': {
    meaning: 'A condition of `trust` tests a key that the generated trust policy tests already with `StringEquals`.',
    remedy: 'Remove the condition.',
  },
  'trust-condition-unsuitable': {
    meaning:
      'A condition of `trust` tests a key that does not describe the pod. EKS assumes the role, so the request has the network and the principal of EKS, and only the session tags of EKS.',
    remedy:
      'Use `aws:SourceOrgID`, `aws:SourceAccount` or `aws:RequestTag/` with a session tag of EKS. Restrict networks in the permissions of the role.',
  },
  'trust-conditions-irsa': {
    meaning:
      'A service with `identity: irsa` or `both` has `trust.conditions`, which are added only to statements for EKS Pod Identity.',
    remedy: 'Remove them for `irsa`. With `both`, sessions by IRSA are not restricted by them.',
  },
  'trust-denies-pods': {
    meaning: 'A statement of `trust` denies EKS Pod Identity the role, so no pod gets it.',
    remedy: 'Restrict the principals of the statement, or add the condition `aws:PrincipalIsAWSService` is `false`.',
  },
  'trust-principal-invalid': {
    meaning: 'A principal of `trust` is malformed, has a wildcard, or is in another partition.',
    remedy:
      'Write an account ID or an ARN for `AWS`, the ARN of an OIDC or SAML provider for `Federated`, a service principal for `Service`.',
  },
  'tag-invalid': {
    meaning:
      'A tag of an association or of an add-on has a key or a value that EKS does not allow or that is reserved for this tool.',
    remedy:
      'Use letters, digits, blanks and `_ . : / = + - @`; at most 128 characters for keys, 256 for values, and no prefix `aws:`.',
  },
  'target-account-invalid': {
    meaning: 'The account of a target role is neither a name of the configuration nor an account ID.',
    remedy: 'Write the name of an environment or of an entry of `accounts`, or 12 digits in quotes.',
  },
  'value-empty': {
    meaning: 'A value is missing, blank, or an empty list or mapping.',
    remedy: 'Write a value, or remove the key.',
  },
  'value-name-invalid': {
    meaning: 'A name in `values` is malformed, or is the name of a built-in placeholder.',
    remedy: 'Choose another name with letters, digits, `-` and `_`.',
  },
  'value-not-a-choice': {
    meaning: 'A value is not one of the allowed values of the key.',
    remedy: 'Write one of the values that the message lists.',
  },
  'value-repeated': {
    meaning: 'A list has a duplicate entry.',
    remedy: 'Remove one of them.',
  },
  'value-text-invalid': {
    meaning: 'A value in `values` is empty, or contains a brace, a wildcard, a dollar sign or a control character.',
    remedy: 'Write the text itself. Placeholders, wildcards and policy variables belong into the manifest.',
  },
  'value-unquoted': {
    meaning: 'The key requires text, but YAML reads the unquoted value as a number, a boolean or null.',
    remedy: 'Quote the value.',
  },
  'value-wrong-kind': {
    meaning: 'A value has the wrong type: text, number, list or mapping.',
    remedy: 'Write a value of the type that the message names. Quote text that begins with `{`.',
  },

  // grants: what a service is allowed and denied
  'grant-absent-key': {
    meaning:
      'A grant depends on a condition key that is never present in requests of a role session, such as `aws:username`. An error if the condition never matches, because the grant has no effect. A warning if the condition matches an absent key, because it always matches.',
    remedy:
      'Use a condition key of role sessions, such as `aws:PrincipalTag/kubernetes-service-account`, or list the resources.',
  },
  'grant-action-invalid': {
    meaning: 'An entry of `actions` or `notActions` is malformed, so IAM would reject the policy.',
    remedy: 'Write SERVICE:NAME, such as s3:GetObject. Only the name may contain wildcards.',
  },
  'grant-bucket-name': {
    meaning:
      'A resource contains a bucket name that S3 does not allow. An error if no bucket can have the name, for example with a colon. A warning if only a bucket from before March 2018 can have it, for example with upper-case letters.',
    remedy: 'Write `arn:{partition}:s3:::BUCKET` for the bucket and `arn:{partition}:s3:::BUCKET/*` for its objects.',
  },
  'grant-by-level': {
    meaning:
      "`read` or `list` has no list of actions for the resource type, so it selects the actions of AWS's access level. The message lists them.",
    remedy:
      'List the required actions under `actions`, or write `level: { Read: … }`, which selects the same actions without the warning.',
  },
  'grant-condition-invalid': {
    meaning: 'A condition has a malformed key, a duplicate key, no value, or a value that is invalid for its operator.',
    remedy: 'Correct the key or the value that the message names.',
  },
  'grant-condition-key-unused': {
    meaning: 'AWS documents the condition key for the service, but not for any action of the grant.',
    remedy: 'Correct the key, or move the actions that support it to a separate grant.',
  },
  'grant-empty-wildcard': {
    meaning: 'A wildcard matches no action of the service.',
    remedy: "Correct it; AWS's service authorization reference lists the actions.",
  },
  'grant-excludes-everything': {
    meaning: '`notActions` or `notResources` contains `*`, which excludes everything, so the grant never applies.',
    remedy: 'List the actions or ARNs to exclude, or remove the grant.',
  },
  'grant-key-wildcard': {
    meaning:
      'A condition key contains a wildcard, or its tag key contains a character that is not valid in tag keys. IAM matches both literally.',
    remedy: 'Write each key in full.',
  },
  'grant-never-applies': {
    meaning:
      "According to AWS's service reference, an action does not apply to any resource of the grant, or a resource does not apply to any of its actions. Most such combinations have no effect: `s3:ListBucket`, for example, applies to buckets, not to objects. The reference is incomplete, so the combination is granted anyway.",
    remedy:
      "Add resources of a type that the action supports. Keep the grant if AWS's documentation of the service lists the combination.",
  },
  'grant-resource-invalid': {
    meaning:
      'A resource is not a valid ARN for an IAM policy and not the prefix of a service, or is `*` in a grant by verb or access level.',
    remedy:
      'Correct the part of the ARN that the message names. For actions that support no resource write the prefix of the service: `publish: cloudwatch`.',
  },
  'grant-resource-name': {
    meaning:
      'A resource has a name that AWS does not allow for its type, or a format that AWS does not document for the service, so that the grant matches no resource. An error if AWS documents the names of all resources of the service.',
    remedy: 'Correct the name, or write one of the ARN formats that the help lists.',
  },
  'grant-resource-other-partition': {
    meaning: 'A resource is in a different partition than the role, so the role cannot access it.',
    remedy: 'Write {partition} in the ARN.',
  },
  'grant-secret-suffix': {
    meaning:
      'A secret has no suffix. Its ARN ends with a hyphen and six random characters, so an ARN with the name alone does not match it.',
    remedy: 'Write the complete ARN, or `-??????` after the name.',
  },
  'grant-selects-nothing': {
    meaning: 'The verb is not defined for the resource type, or no action has the access level for it.',
    remedy: 'Use one of the verbs or access levels that the message lists, or list the actions.',
  },
  'grant-set-operator-missing': {
    meaning: 'A condition tests a multivalued key, such as `aws:TagKeys`, without a set operator.',
    remedy: 'Write `ForAnyValue:` or `ForAllValues:` before the operator.',
  },
  'grant-set-operator-needless': {
    meaning:
      'A condition tests a single-valued key with `ForAnyValue:` or `ForAllValues:`. `ForAllValues:` also matches requests without the key.',
    remedy: 'Remove the set operator.',
  },
  'grant-unknown-action': {
    meaning: 'The action does not exist in the service.',
    remedy: "Correct the name; AWS's service authorization reference lists the actions.",
  },
  'grant-unknown-condition-key': {
    meaning:
      'The condition key is not a global condition key, and AWS does not document it for the services of the grant.',
    remedy: 'Correct the name. With an absent key, a condition never matches, or always matches if it is negated.',
  },
  'grant-unknown-operator': {
    meaning: 'The condition operator does not exist in IAM.',
    remedy:
      "Use one of AWS's operators, with the prefixes `ForAllValues:` and `ForAnyValue:` or the suffix `IfExists`.",
  },
  'grant-unknown-region': {
    meaning: 'A resource is in a Region that is not in the partition, as far as this release knows.',
    remedy: 'Correct the name of the Region, or write {region}. Ignore the warning if AWS added the Region since.',
  },
  'grant-unknown-resource-type': {
    meaning: 'A grant by verb or access level has a resource of an unknown type, so its actions cannot be selected.',
    remedy: 'Correct the ARN, or list the actions.',
  },
  'grant-unknown-service': {
    meaning: 'The service prefix of an action does not exist in AWS.',
    remedy: "Use the service's action prefix, such as `logs` for CloudWatch Logs.",
  },
  'grant-value-wildcard': {
    meaning: 'A value contains a wildcard, but the operator matches it literally.',
    remedy: 'Use `StringLike` for a wildcard, or `${*}` or `${?}` for the literal character.',
  },
  'placeholder-negated': {
    meaning:
      'A negated condition contains {cluster} or {cluster-region}. A grant with such a condition has one statement for each cluster, and each of them matches what the others exclude.',
    remedy:
      'Use `${aws:PrincipalTag/eks-cluster-name}` for the cluster of each pod, or list the names of all clusters.',
  },
  'placeholder-per-cluster': {
    meaning:
      'A setting contains {cluster} or {cluster-region}, but a role is the same for all clusters of its environment.',
    remedy: 'Remove the placeholder. It is valid in the resources and conditions of grants.',
  },
  'placeholder-unknown': {
    meaning: 'A value contains an unknown placeholder, or one that `values` of the environment does not define.',
    remedy:
      'Write {service}, {environment}, {account}, {region}, {partition}, in grants also {cluster} or {cluster-region}, or define the name in `values` of the configuration. Policy variables begin with `${`.',
  },
  'placeholder-without-braces': {
    meaning: 'A value contains a dollar sign and a name without braces, which IAM matches literally.',
    remedy: 'Write placeholders as {environment} and policy variables as `${aws:PrincipalTag/NAME}`.',
  },

  // workloads: the configuration and the manifests together
  'adopt-association-ambiguous': {
    meaning: 'An association ID under `adopt` is that of two associations: EKS gives each one of its own.',
    remedy: 'Correct one of the IDs, or write it under the environment whose cluster it belongs to.',
  },
  'adopt-association-unknown': {
    meaning: 'An association ID under `adopt` is for a cluster or a service account that the service does not have.',
    remedy: 'Correct the name that the message contains, or remove the ID.',
  },
  'adopt-managed': {
    meaning:
      'A change takes over a role with `adopt` that another stack of this repository manages. That stack would delete the role.',
    remedy: 'Remove `adopt`, or keep the role where it is.',
  },
  'adopt-nothing': {
    meaning: '`adopt` is written where nothing is taken over: the role is managed outside this repository.',
    remedy: 'Remove `adopt`, or add the IDs of associations as `adopt.associations`.',
  },
  'account-name-taken': {
    meaning: 'An entry of `accounts` has the name of an environment, so a target role could mean either.',
    remedy: 'Rename the entry, or use the environment.',
  },
  'backend-expression': {
    meaning:
      'A backend argument contains `${` or `%{`. Terraform uses backend strings literally, OpenTofu evaluates them.',
    remedy: 'Write placeholders as {stack}, without `$` or `%`.',
  },
  'backend-state-shared': {
    meaning:
      "No backend argument contains {stack}, so all stacks of an environment would share one state and undo each other's changes.",
    remedy: 'Use {stack} in the argument that names the state, such as `key` of `s3`.',
  },
  'cluster-agent-repeated': {
    meaning: 'Two environments install the Pod Identity Agent on the same cluster.',
    remedy: 'Write `agent: preinstalled` in one of them.',
  },
  'cluster-repeated': {
    meaning: 'An environment lists two clusters with the same name.',
    remedy: 'Remove one. A cluster with the same name in another region requires a separate environment.',
  },
  'cluster-unknown': {
    meaning: 'A manifest lists a cluster that its environment does not have.',
    remedy: 'Correct the name, or add the cluster to the environment.',
  },
  'deny-narrowed': {
    meaning:
      'The change removes `grants: levels`. A verb under `deny` selects an intent now, and denies less than the access level with the same name did.',
    remedy: 'Write `level: { Write: … }` (or `Read`, `List`) under `deny` to deny the whole level.',
  },
  'environment-none': {
    meaning: 'A service has no environments.',
    remedy: 'List at least one, or omit `environments` to use all environments of the configuration.',
  },
  'environment-unknown': {
    meaning: 'A manifest names an environment that is not in the configuration.',
    remedy: 'Correct the name, or add the environment to the configuration.',
  },
  'environment-without-clusters': {
    meaning: 'Services run in an environment that has no clusters.',
    remedy: 'List its clusters, or remove the environment.',
  },
  'managed-policy-invalid': {
    meaning: "The managed policy ARN is malformed, or its partition or account differs from the role's.",
    remedy: "Write the ARN of an AWS managed policy, or of a policy in the environment's account.",
  },
  'managed-policy-unknown': {
    meaning:
      'The managed policy is not in the bundled AWS catalog. A warning if AWS may have added it since this release.',
    remedy: 'Correct the name or path. Write the ARN for a customer managed policy.',
  },
  'organization-level-empty': {
    meaning:
      'A level of `serviceControl` has policies that only deny. Every level must allow a request, so nothing would be allowed.',
    remedy: 'Add `FullAWSAccess`, which AWS attaches to every level, or the policy that replaces it.',
  },
  'policy-owner-differs': {
    meaning: 'An entry of `policies` names an account, and the ARN of the resource another one.',
    remedy: 'Remove `account`. Only the ARNs of buckets name no account.',
  },
  'policy-published': {
    meaning:
      'An entry of `policies` is the ARN of an AWS managed policy. Its document is known, and a file cannot replace it.',
    remedy: 'Remove the entry.',
  },
  'policy-not-ownable': {
    meaning:
      'An entry of `policies` with `own: true` is a Lambda function, whose permissions Terraform manages one by one, or a role.',
    remedy: 'Remove `own`. For a function, add the statements that `eks-pod-identity resource-policies` prints.',
  },
  'policy-owned-empty': {
    meaning: 'A policy with `own: true` or `manage: true` has no statement, and AWS refuses an empty policy.',
    remedy: 'Add a statement to the file, or remove `own`.',
  },
  'policy-owner-unclear': {
    meaning:
      'No environment is in the account of a policy with `own: true` or `manage: true`, or several environments would write it.',
    remedy: 'Use {environment} or {account} in the ARN, set `account`, or remove `own`.',
  },
  'policy-key-without-root': {
    meaning:
      'The policy of a KMS key with `own: true` does not allow kms:* to the account of the key. Without this statement, a key can become unmanageable.',
    remedy: 'Add the statement to the file, as the default key policy has it.',
  },
  'policy-removal-attached': {
    meaning:
      'A change would delete a policy with `manage: true` that roles have. IAM refuses to delete it while it is attached or is a permissions boundary.',
    remedy: 'Take it from the roles in a separate change first.',
  },
  'policy-repeated': {
    meaning: 'Two entries of `policies` are the same policy or resource in one environment.',
    remedy: 'Remove one of them.',
  },
  'principal-tag-unknown': {
    meaning:
      'A grant depends on `aws:PrincipalTag/KEY`, but the role has no tag KEY and EKS sets no such session tag. An error if the grant never applies, otherwise a warning.',
    remedy: 'Add the tag to `role.tags`, or use one of the session tags of EKS, such as `kubernetes-namespace`.',
  },
  'region-unknown': {
    meaning: 'The bundled AWS data does not have the Region in the partition. A warning: AWS may have added it since.',
    remedy: 'Correct the Region.',
  },
  'provider-version-too-old': {
    meaning: 'The configured AWS provider version does not support a resource or an argument that a stack uses.',
    remedy:
      'Allow the version that the message names in `terraform.providers.aws`, or remove the feature that requires it.',
  },
  'quota-associations': {
    meaning: 'A cluster would have more Pod Identity associations than the EKS quota allows.',
    remedy: 'Distribute the services over several clusters, or share service accounts.',
  },
  'quota-attachments': {
    meaning:
      'A role would exceed the IAM quota of attached managed policies. Policies that the manifest lists and policies created for its grants both count.',
    remedy: 'List fewer managed policies, or shorten the grants.',
  },
  'quota-policies': {
    meaning: 'The grants of a role exceed the combined IAM size quotas of its inline and managed policies.',
    remedy: 'Shorten the grants, for example with wildcards in resources, or split the service.',
  },
  'irsa-setting': {
    meaning:
      'A service with `identity: irsa` has a target role or a session policy, which only EKS Pod Identity has, or an existing role, whose trust policy is managed elsewhere.',
    remedy: 'Remove the setting, or use `identity: pod-identity`.',
  },
  'irsa-setting-ignored': {
    meaning:
      'A service with `identity: both` has a target role or a session policy. Sessions by IRSA have all access of the role without them, and no session tags.',
    remedy: 'Use `identity: pod-identity` as soon as all pods have restarted.',
  },
  'oidc-provider-removed': {
    meaning:
      'A change would delete the OIDC provider of a cluster, or move it to another stack, while services still trust its tokens: their pods would have no access.',
    remedy:
      'Keep `manage: true`. To delete the provider, change these services to `identity: pod-identity` in a separate change first.',
  },
  'oidc-provider-repeated': {
    meaning: 'Two clusters manage the OIDC provider of the same issuer in one account, which can have only one.',
    remedy: 'Write `oidc: https://…` instead in one of them.',
  },
  'oidc-missing': {
    meaning: 'A service uses IRSA, but the configuration does not name the OIDC provider of a cluster.',
    remedy: 'Add `oidc` to the cluster, with the URL of its issuer: `aws eks describe-cluster` prints it.',
  },
  'quota-session-policy': {
    meaning: 'A session policy has more than 2,048 characters.',
    remedy: 'Shorten it with `actions` and wildcards, or give the service accounts a role of their own.',
  },
  'quota-tags': {
    meaning: 'A role, an association or an add-on would have more tags than AWS allows, with those of this tool.',
    remedy: 'Remove some. Tags of the defaults, the environment and the manifest are counted together.',
  },
  'quota-transition': {
    meaning:
      'During the apply, a role would exceed the IAM quota of attached managed policies: new policies are attached before old ones are detached, so that no access is lost in between.',
    remedy: 'Split the change into smaller changes, or rename the role.',
  },
  'quota-trust-policy': {
    meaning:
      'The trust policy of a role would exceed the IAM size quota, because too many service accounts use the role.',
    remedy: 'Split the service, or use fewer service accounts.',
  },
  'repository-invalid': {
    meaning: 'The repository name is longer than 256 characters, or has characters that AWS does not allow in tags.',
    remedy: 'Write owner and name: acme/shop',
  },
  'role-arn-invalid': {
    meaning: "The role ARN is malformed, or its partition or account differs from the environment's.",
    remedy: "Write the ARN of a role in the environment's account; EKS requires it.",
  },
  'role-boundary-invalid': {
    meaning:
      "The permissions boundary is not a managed policy ARN, or its partition or account differs from the role's.",
    remedy: "Write the ARN of an AWS managed policy, or of a policy in the environment's account.",
  },
  'role-description-invalid': {
    meaning: 'The description of a role is too long, or has characters that IAM does not allow.',
    remedy: 'Use at most 1000 printable characters up to `ÿ`, tabs and line breaks.',
  },
  'role-session-duration-invalid': {
    meaning: 'The longest session of a role is not a whole number of seconds from 3600 (1 hour) to 43200 (12 hours).',
    remedy: 'Correct the number.',
  },
  'role-kept-elsewhere': {
    meaning:
      'A manifest has grants for a role that it names by ARN. Such a role is managed outside this repository and is not changed.',
    remedy: 'Change the role where it is managed, or remove the ARN so that a role is created.',
  },
  'role-name-invalid': {
    meaning: 'The role name is longer than 64 characters, or contains characters that IAM does not allow.',
    remedy: 'Shorten the service name, or set `role.name`.',
  },
  'role-name-taken': {
    meaning:
      'Two services would have the same role. Role names are unique in an account, and IAM ignores their case and path.',
    remedy: 'Set `role.name` in one of the manifests, or use {service} and {environment} in the template.',
  },
  'role-path-changed': {
    meaning:
      'A change moves a role to another path and keeps its name. IAM cannot move a role, so it would be deleted before the new one is created.',
    remedy: 'Rename the role too, or keep the path.',
  },
  'role-path-invalid': {
    meaning: 'The role path is longer than 512 characters, or is not a valid IAM path.',
    remedy: 'Write a path that begins and ends with a slash: /pods/',
  },
  'role-tag-invalid': {
    meaning:
      'A role tag has a key or a value that IAM does not allow or that is reserved for this tool, or two tag keys differ only in case.',
    remedy: 'Correct the key or the value that the message names.',
  },
  'service-account-none': {
    meaning: 'A service has no service account in one of its environments, so its role would be unused.',
    remedy: 'List its service accounts, or remove the environment.',
  },
  'addon-in-auto-mode': {
    meaning: 'EKS Auto Mode has the software of an add-on built in.',
    remedy: 'Remove the add-on, unless the cluster has nodes that Auto Mode does not manage.',
  },
  'addon-repeated': {
    meaning: 'Two environments manage the same add-on of a cluster.',
    remedy: 'Remove it from one of them.',
  },
  'addon-service-account-missing': {
    meaning:
      'The service accounts of an add-on with a role are not known; it is not an add-on of AWS or of the community.',
    remedy: 'List them as `serviceAccounts`. `aws eks describe-addon-configuration` names them.',
  },
  'addon-unknown': {
    meaning:
      'An add-on has nearly the name of an add-on of AWS or of the community. A warning: it may be of the AWS Marketplace.',
    remedy: 'Correct the name.',
  },
  'addon-without-role': {
    meaning: 'An add-on has grants, but requires no role.',
    remedy: 'Remove the grants, or list the service accounts that use them.',
  },
  'namespace-invalid': {
    meaning: 'A namespace of `namespaces`, `fargate` or `windows` is not a valid Kubernetes namespace.',
    remedy: 'Correct it.',
  },
  'pod-identity-unavailable': {
    meaning:
      'Pods of a service account run in a namespace of Fargate or of Windows nodes, where EKS Pod Identity is not available. A warning with `identity: both`.',
    remedy: 'Write `identity: irsa`.',
  },
  'service-account-taken': {
    meaning:
      'A service account of a cluster belongs to two services or environments. EKS allows one role per service account.',
    remedy: 'Remove it from one of them, or merge the two services.',
  },
  'service-repeated': {
    meaning: 'Two manifests declare the same service name. Case is ignored.',
    remedy: 'Rename one of them.',
  },
  'service-account-metadata-unused': {
    meaning: '`kubernetes` has labels or annotations, but no service account is created.',
    remedy: 'Write `serviceAccount: create`, or remove them.',
  },
  'session-duration-unused': {
    meaning:
      'A manifest sets `maxSessionDuration`, but its pods use EKS Pod Identity, whose sessions last 6 hours with any setting: IAM does not limit sessions of AWS services by it.',
    remedy: 'Remove the key.',
  },
  'session-policy-ambiguous': {
    meaning: 'A service account has two session policies. EKS accepts one per association.',
    remedy: 'List each service account in one policy; a policy without `serviceAccounts` is for all.',
  },
  'session-policy-unused': {
    meaning: 'A session policy is for a service account that the service does not have.',
    remedy: 'List the service account in `serviceAccounts` of the service, or remove it from the policy.',
  },
  'session-policy-with-tags': {
    meaning: 'EKS allows a session policy only for associations without session tags.',
    remedy: 'Add `sessionTags: false`, or remove the session policy.',
  },
  'session-tags-mentioned': {
    meaning:
      'A grant or a managed policy depends on EKS session tags (`aws:PrincipalTag/kubernetes-…`, `aws:PrincipalTag/eks-…`), which `sessionTags: false` disables and sessions by IRSA do not have. IAM evaluates the keys as absent.',
    remedy: 'Enable session tags, or replace the tag condition with explicit resources.',
  },
  'session-tags-needed': {
    meaning:
      'A grant requires EKS session tags, which `sessionTags: false` disables and sessions by IRSA do not have, so it never applies.',
    remedy: 'Enable session tags, replace the tag condition with explicit resources, or remove the grant.',
  },
  'stack-name-taken': {
    meaning:
      'Two stacks would have the same name. Example: service `a-b` in environment `c`, and service `a` in environment `b-c`.',
    remedy: 'Rename one of the services or environments.',
  },
  'target-account-unknown': {
    meaning: 'The account of a target role is not in the configuration.',
    remedy: 'Correct the name, add the account under `accounts`, or write the account ID to hand the role off.',
  },
  'target-role-grants': {
    meaning: "The service has grants for its own role, but its pods only have the target role's access.",
    remedy: 'Move the grants into `targetRole`, or change the target role where it is managed.',
  },
  'target-role-invalid': {
    meaning: 'The target role ARN is malformed, or the target role is in another partition than the environment.',
    remedy: 'Write the ARN of a role in the same partition, in any account.',
  },
  'target-role-refused': {
    meaning:
      "The chain to the target role is refused: by its trust policy, if the role is created for another service or `policies` names the policy, or by the permissions boundary of the service's role. Pods would get no access.",
    remedy: 'Use a target role that trusts the service, or a boundary that allows the chain.',
  },

  // gate: findings that require an approval
  'gate-ignore-expired': {
    meaning: 'The `ignore` entry has expired; its findings are enforced again.',
    remedy: 'Remove the entry and the risk, or have the risk accepted until a later date.',
  },
  'gate-rule-unknown': {
    meaning: 'The `gate` refers to a rule that does not exist.',
    remedy: 'Write a rule ID from docs/findings.md.',
  },
  'gate-service-unknown': {
    meaning: 'An `ignore` entry of the `gate` names a service that does not exist, so it has no effect.',
    remedy: 'Correct the name, or remove the entry.',
  },
  'gate-without-approvers': {
    meaning: 'The `gate` requires approvals, but its `approvers` is empty.',
    remedy: 'List GitHub users or teams under `approvers`.',
  },

  // repository: files and git
  'before-meaning-assumed': {
    meaning:
      'The change adds `grants: levels` to the configuration. A configuration without the key may be from a release before verbs, so `read`, `write` and `list` of the base count as access levels, too. If the roles were already applied with intents, they gain access that the comparison does not show.',
    remedy:
      'Add the key in the change that upgrades. If the roles have intents already, add `grants: intents` in a change of its own first: then the comparison is exact.',
  },
  'before-unreadable': {
    meaning: 'The base version of a file has errors, so the access that it granted before the change is unknown.',
    remedy: 'The change itself needs no fix. Review its grants as if all of them were new.',
  },
  'configuration-missing': {
    meaning: 'The folder does not contain eks-pod-identity.yaml.',
    remedy: 'Run the command in the folder of the configuration, or create one with `eks-pod-identity init`.',
  },
  'file-not-regular': {
    meaning:
      'A configuration or manifest is not a regular file: a symbolic link, a submodule, a folder or a device. Paths through symbolic links are refused too.',
    remedy: 'Replace it with a regular file.',
  },
  'file-path-unsafe': {
    meaning: 'The path of a manifest contains `..`, an invisible character, or a character that is not UTF-8.',
    remedy: 'Rename the file or its folder.',
  },
  'file-unreadable': {
    meaning: 'The file cannot be read.',
    remedy: 'Check that the file exists and that its permissions allow reading.',
  },
  'manifests-pattern-invalid': {
    meaning:
      'A `manifests` pattern is malformed, leads out of the folder of the configuration, or expands to too many patterns.',
    remedy: 'Write a pattern relative to the folder of the configuration, such as services/**/pod-identity.yaml.',
  },
  'manifest-misnamed': {
    meaning:
      'A file has nearly the name of a manifest, such as `pod-identity.yml`, but no pattern of `manifests` matches it, so it is not read.',
    remedy: 'Rename the file, or add a pattern to `manifests`.',
  },
  'manifests-pattern-unmatched': {
    meaning: 'A `manifests` pattern matches no file.',
    remedy: 'Correct the pattern. Files that git ignores and files behind symbolic links are excluded.',
  },
  'manifests-none-left': {
    meaning:
      'A change of the patterns in `manifests` leaves no manifest, although the base has services. All their roles would be deleted.',
    remedy: 'Correct the patterns. To remove the services, delete their manifests in a separate change first.',
  },
  'configuration-removed': {
    meaning: 'A change removes the configuration, although the base has services. All their roles would be deleted.',
    remedy: 'Keep it. To stop using it, delete the manifests in a separate change first.',
  },
  'environment-removed': {
    meaning:
      'A change removes or renames an environment in which the base has services. All their roles there would be deleted.',
    remedy:
      'To remove it, remove the services from it in a separate change first. To rename it, keep it while the services move to the new one.',
  },
  'environment-account-changed': {
    meaning:
      'A change moves an environment with services to another account. The roles would stay in the old account with their access, and nothing would manage them.',
    remedy: 'Add an environment for the new account, and remove the services from the old one in a separate change.',
  },
  'target-account-changed': {
    meaning:
      'A change moves the target role of a service to another account. The role would stay in the old account with its access, and nothing would manage it.',
    remedy: 'Remove the target role in a separate change first, and add it with the new account when that is applied.',
  },
  'unchanged-unreadable': {
    meaning:
      'A change adds a service, role or stack name or a service account, and an unchanged manifest has errors. The manifest may claim the same name.',
    remedy: 'Fix the manifest (in a separate change if needed), then check that it does not claim the same name.',
  },

  // policies and files of other tools that become manifests
  'not-carried-over': {
    meaning:
      'A part of what is imported or migrated cannot be read, or a manifest has no key for it, so the part is left out. An error where a service account would lose its role.',
    remedy:
      'Add what is missing, or create it in another way, as the help of the message says, and run the command again.',
  },
  // policy files given to compare
  'policy-file-duplicate-key': {
    meaning:
      'An object of a policy file has a duplicate key. IAM rejects it, and most programs read only the last one.',
    remedy: 'Merge the two entries, or remove one.',
  },
  'policy-file-shape': {
    meaning: 'A file given to `compare` is JSON, but not a policy document or an access object.',
    remedy: 'Use a document with `Statement`, or an object with `policies`.',
  },
  'policy-file-syntax': {
    meaning:
      'A policy file, given to `compare` or named by `policies`, is not valid JSON, or is nested deeper than 32 levels.',
    remedy: 'Fix the syntax. JSON does not allow comments and trailing commas.',
  },
  'policy-refused': {
    meaning: 'AWS would reject the policy, so the access that it allows is unknown.',
    remedy: 'Correct the policy. The IAM policy grammar defines its elements and values.',
  },
  'policy-template': {
    meaning: 'A policy contains a template of another tool, such as `{{ account }}` or a variable of Terraform.',
    remedy: 'Render the template, and compare the result.',
  },
  'policy-too-large': {
    meaning: 'The document of a managed policy is larger than IAM allows: 6,144 characters without white space.',
    remedy: 'Shorten the policy, or split it.',
  },
  'policy-unclear': {
    meaning: 'A part of a policy has no effect, or its effect cannot be decided.',
    remedy: 'Correct the part if it is a mistake. Otherwise review the verdict together with its reasons.',
  },
} as const satisfies Record<string, CodeDescription>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
