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
 * Grouped by room, in the order of the data's way, and sorted inside a group.
 */
export const DIAGNOSTIC_CODES = {
  // manifest: the text of a file
  'text-forbidden-character': {
    meaning:
      'The file holds a control character, a bidirectional or other invisible formatting character, or an escape that makes one; such characters make a reviewer see something else than the program reads.',
    remedy: 'Remove the character, or write the value with visible characters.',
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
    meaning: 'The file has more than 100 errors; the rest are counted, not shown.',
    remedy: 'Correct the errors shown first; often they share one cause.',
  },

  // manifest: the YAML of a file
  'yaml-alias': {
    meaning:
      'The file has an anchor (`&name`) or an alias (`*name`, which a `*` without quotes is too). What a file grants must be readable where it stands.',
    remedy: 'Write the value out in every place; write a text that begins with `*` or `&` in quotes.',
  },
  'yaml-ambiguous': {
    meaning:
      'A value without quotes is understood differently by different readers: `yes` is true in YAML 1.1 and text in YAML 1.2, `012` is ten or twelve, `1.10` loses its zero.',
    remedy: 'Write text in quotes, true and false as such, and numbers in their plain form.',
  },
  'yaml-directive': {
    meaning: 'The file has a directive, a line that begins with `%`.',
    remedy: 'Remove the line; files are read as YAML 1.2.',
  },
  'yaml-duplicate-key': {
    meaning: 'A mapping has the same key twice, and programs differ in which one counts.',
    remedy: 'Merge the two, or remove one.',
  },
  'yaml-empty': {
    meaning: 'The file is empty, or holds only comments.',
    remedy: 'Write the keys that the file needs; `eks-pod-identity init` writes a beginning.',
  },
  'yaml-key-not-text': {
    meaning: 'A key is a number, true, false, null, a list, a mapping or missing.',
    remedy: 'Write the key in quotes.',
  },
  'yaml-merge-key': {
    meaning: 'A mapping has the merge key `<<`.',
    remedy: 'Write the keys out where they belong.',
  },
  'yaml-reserved-key': {
    meaning: 'A key is `__proto__`, `constructor` or `prototype`, which could change how programs work.',
    remedy: 'Rename the key.',
  },
  'yaml-several-documents': {
    meaning: 'The file holds more than one YAML document.',
    remedy: 'Move each document to a file of its own.',
  },
  'yaml-syntax': {
    meaning: 'The file is not YAML.',
    remedy:
      'Correct the place named. Often a text needs quotes: one that begins with `{`, `[` or `@`, or that holds `: `.',
  },
  'yaml-tag': {
    meaning: 'A value has a tag such as `!!str` or `!Ref`.',
    remedy: 'Remove the tag; to make text of a value, write it in quotes.',
  },
  'yaml-too-deep': {
    meaning: 'More than 32 mappings and lists stand inside each other.',
    remedy: 'Make the value flatter.',
  },

  // manifest: keys and values of configuration and manifests
  'account-invalid': {
    meaning: 'An `account` is not 12 digits.',
    remedy: 'Write the id of the AWS account in quotes: "111122223333".',
  },
  'addon-version-invalid': {
    meaning: 'The version of an add-on is not written as EKS lists it.',
    remedy: 'Write it in full, such as v1.3.8-eksbuild.2; `aws eks describe-addon-versions` lists them.',
  },
  'agent-settings-unused': {
    meaning:
      'A cluster has settings for the add-on of the agent, but its `agent` says that this project does not install it.',
    remedy: 'Remove the settings, or write `agent: addon`.',
  },
  'backend-several': {
    meaning: 'A `backend` names no type or several.',
    remedy: 'Write exactly one, by its Terraform name, with its arguments.',
  },
  'cluster-name-invalid': {
    meaning: 'The name of a cluster is none that EKS allows.',
    remedy: 'Write letters, digits, `-` and `_`, at most 100, beginning with a letter or digit.',
  },
  'environment-name-invalid': {
    meaning: 'The name of an environment cannot be part of the names of roles, stacks and files.',
    remedy: 'Write lower-case letters, digits and `-`, at most 63, beginning and ending with a letter or digit.',
  },
  'gate-approver-invalid': {
    meaning: 'An approver of the `gate` is neither a user nor a team of GitHub.',
    remedy: 'Write "octocat" for a user and "@acme/security" for a team, in quotes.',
  },
  'gate-expiry-invalid': {
    meaning: 'The day until which findings are accepted is no day of the calendar.',
    remedy: 'Write year, month and day: 2027-03-31.',
  },
  'gate-rule-invalid': {
    meaning: 'The name of a rule is none that a rule can have.',
    remedy: 'Write the id of a rule as docs/findings.md lists it.',
  },
  'grant-level-with-resources': {
    meaning: 'A grant by access level has `resources`, which belongs to `actions`.',
    remedy: 'Write the ARNs after the access level: `- read: arn:…`.',
  },
  'grant-several-kinds': {
    meaning: 'One entry of `allow` or `deny` has several access levels, or an access level and actions.',
    remedy: 'Write one entry for each.',
  },
  'grant-without-kind': {
    meaning: 'An entry of `allow` or `deny` has neither an access level nor `actions`.',
    remedy:
      'Write `list`, `read`, `write`, `tagging` or `permissions-management` with ARNs, or `actions` with `resources`.',
  },
  'key-missing': {
    meaning: 'A mapping lacks a key that it needs.',
    remedy: 'Add the key.',
  },
  'key-not-supported': {
    meaning: 'A key is planned for a later version, or asks for something that this project does not manage.',
    remedy: 'Remove the key.',
  },
  'key-unknown': {
    meaning: 'A mapping has a key that means nothing here. Nothing is accepted that would have no effect.',
    remedy: 'Correct the spelling as suggested, or remove the key.',
  },
  'profile-invalid': {
    meaning: 'A `profile` cannot be the name of an AWS profile.',
    remedy: 'Write the name of the profile, without blanks, brackets and slashes.',
  },
  'provider-version-invalid': {
    meaning:
      "The version of a Terraform provider is not a release or a range in Terraform's syntax, or no version satisfies it.",
    remedy: 'Write an exact version such as 6.25.0, or a range such as ~> 6.25.',
  },
  'region-invalid': {
    meaning: 'A `region` is not written as the code of an AWS region.',
    remedy: 'Write the code, such as eu-west-1.',
  },
  'region-other-partition': {
    meaning: 'A region lies in another AWS partition than its environment.',
    remedy: 'Set the `partition` of the environment, or correct the region.',
  },
  'service-account-invalid': {
    meaning: 'A service account is not written as namespace/name, or a part is none that Kubernetes allows.',
    remedy: 'Write it as in Kubernetes, such as shop/orders-api.',
  },
  'service-name-invalid': {
    meaning: 'The name of a service cannot be part of the names of roles, stacks and files.',
    remedy: 'Write lower-case letters, digits and `-`, at most 63, beginning and ending with a letter or digit.',
  },
  'value-empty': {
    meaning: 'A key has no value, an empty list or mapping, or a text of blanks.',
    remedy: 'Write a value, or remove the key.',
  },
  'value-not-a-choice': {
    meaning: 'A value is none of those that the key takes.',
    remedy: 'Write one of the values that the message names.',
  },
  'value-repeated': {
    meaning: 'A list names the same thing twice.',
    remedy: 'Remove one.',
  },
  'value-unquoted': {
    meaning: 'Text is needed, and YAML reads the value as a number, true, false or null.',
    remedy: 'Write the value in quotes.',
  },
  'value-wrong-kind': {
    meaning: 'A value is text, a number, a list or a mapping where another kind is needed.',
    remedy: 'Write the kind that the message names; a text that begins with `{` needs quotes.',
  },

  // grants: what a service is allowed and denied
  'grant-absent-key': {
    meaning:
      'A grant depends on a condition key that requests of a role session never have, such as `aws:username`. A test that needs the key never holds, so the grant has no effect: an error. A test that holds for an absent key always does: a warning.',
    remedy:
      'Use a key of the role session, such as `aws:PrincipalTag/kubernetes-service-account`, or name the resources.',
  },
  'grant-action-invalid': {
    meaning: 'An entry of `actions` is not written as an action, so IAM would refuse the policy.',
    remedy: 'Write SERVICE:NAME, such as s3:GetObject; only the name may have wildcards.',
  },
  'grant-bucket-name': {
    meaning: 'A resource names an S3 bucket with a character that no bucket has in its name, such as a colon.',
    remedy: 'Write `arn:{partition}:s3:::BUCKET` for the bucket and `arn:{partition}:s3:::BUCKET/*` for its objects.',
  },
  'grant-condition-invalid': {
    meaning: 'A condition has a key or a value that its operator cannot take, no value at all, or one key twice.',
    remedy: 'Correct the key or the value as the message says.',
  },
  'grant-condition-key-unused': {
    meaning: 'AWS documents the condition key for the service, but for none of the actions of the grant.',
    remedy: 'Correct the key, or put the actions that have it into a grant of their own.',
  },
  'grant-empty-wildcard': {
    meaning: 'An action with a wildcard matches no action of the service.',
    remedy: "Correct it by AWS's service authorization reference.",
  },
  'grant-key-wildcard': {
    meaning:
      'A condition key has a wildcard, or the key of a tag has a character that no tag key has. IAM reads both as plain characters.',
    remedy: 'Write out each key.',
  },
  'grant-never-applies': {
    meaning:
      "AWS's service reference lists none of the grant's resources for an action, or lists a resource for none of its actions. Most such parts allow or deny nothing: `s3:ListBucket`, for example, takes a bucket and no objects. The reference is not complete, so the part is granted all the same.",
    remedy:
      "Give the action resources of a type that it takes. If AWS's documentation of the service says that it takes this one, leave it.",
  },
  'grant-resource-invalid': {
    meaning: 'A resource is not an ARN that IAM takes in a policy, or is `*` in a grant by access level.',
    remedy: 'Correct the part of the ARN that the message names.',
  },
  'grant-resource-other-partition': {
    meaning: 'A resource is in another partition than the role, which can never reach it.',
    remedy: 'Write {partition} in the ARN.',
  },
  'grant-selects-nothing': {
    meaning: 'The service has no action of the access level for a resource of this type.',
    remedy: 'Choose one of the levels that the message names, or list the actions.',
  },
  'grant-set-operator-missing': {
    meaning: 'A condition compares one value of a key that may have several, such as `aws:TagKeys`.',
    remedy: 'Write `ForAnyValue:` or `ForAllValues:` before the operator.',
  },
  'grant-set-operator-needless': {
    meaning:
      'A condition has `ForAnyValue:` or `ForAllValues:` and its key has one value. A test with `ForAllValues:` also holds for requests without the key.',
    remedy: 'Remove the set operator.',
  },
  'grant-unknown-action': {
    meaning: 'The service has no such action.',
    remedy: "Correct the name by AWS's service authorization reference.",
  },
  'grant-unknown-condition-key': {
    meaning: 'AWS documents the condition key neither for all services nor for those of the grant.',
    remedy: 'Correct the name; a key that no request has makes a condition fail, or, negated, hold for everything.',
  },
  'grant-unknown-operator': {
    meaning: 'IAM has no such condition operator.',
    remedy: 'Write the operator as AWS does, with `ForAllValues:`, `ForAnyValue:` and `IfExists` where they belong.',
  },
  'grant-unknown-resource-type': {
    meaning: 'A grant by access level names a resource whose type AWS does not list, so that it cannot select actions.',
    remedy: 'Correct the ARN, or list the actions.',
  },
  'grant-unknown-service': {
    meaning: 'An action names a service that AWS does not have.',
    remedy: 'Write the prefix that the actions of the service have, such as `logs` for CloudWatch Logs.',
  },
  'grant-value-wildcard': {
    meaning: 'A value has a wildcard, and the operator compares whole texts, in which it is a plain character.',
    remedy: 'Write `StringLike` for a wildcard, `${*}` or `${?}` for the character.',
  },
  'placeholder-unknown': {
    meaning: 'A text holds a placeholder that does not exist.',
    remedy: 'Write {service}, {environment}, {account}, {region} or {partition}; policy variables have a dollar.',
  },

  // workloads: what the files come to, alone and together
  'backend-expression': {
    meaning:
      'An argument of a backend holds `${` or `%{`. Terraform takes the strings of a backend as they are, OpenTofu evaluates them, so it would not mean the same everywhere.',
    remedy: 'Write placeholders as {stack}, without a sign in front.',
  },
  'backend-state-shared': {
    meaning:
      'No argument of a backend holds {stack}, so all stacks of an environment would keep their state in one place, each undoing what the others did.',
    remedy: 'Use {stack} in the argument that names the state, such as `key` of `s3`.',
  },
  'cluster-agent-repeated': {
    meaning: 'Two environments share a cluster, and both install the Pod Identity Agent on it.',
    remedy: 'Write `agent: preinstalled` in one of them.',
  },
  'cluster-repeated': {
    meaning: 'An environment lists two clusters of one name.',
    remedy: 'Take one away; a cluster of the same name in another region needs an environment of its own.',
  },
  'environment-none': {
    meaning: 'A service runs in no environment.',
    remedy: 'List at least one, or leave `environments` out of the manifest for all that the configuration has.',
  },
  'environment-unknown': {
    meaning: 'A manifest names an environment that the configuration does not have.',
    remedy: 'Correct the name, or add the environment to the configuration.',
  },
  'environment-without-clusters': {
    meaning: 'Services run in an environment that has no cluster.',
    remedy: 'List its clusters, or take the environment away.',
  },
  'managed-policy-invalid': {
    meaning: 'The ARN of a managed policy is none, or is in another partition or account than the role.',
    remedy: 'Write the ARN of a policy of AWS, or of one in the account of the environment.',
  },
  'managed-policy-unknown': {
    meaning: 'A managed policy is none of those that AWS has; a warning where AWS may have it since this version.',
    remedy: 'Correct the name or path; name a policy of your own by its ARN.',
  },
  'provider-version-too-old': {
    meaning: 'The configured AWS provider does not have a resource or an argument that a stack uses.',
    remedy: 'Allow the version that is named in `terraform.providers.aws`, or stop using the feature that requires it.',
  },
  'quota-associations': {
    meaning: 'A cluster would get more Pod Identity associations than EKS allows.',
    remedy: 'Spread the services over several clusters, or let services share service accounts.',
  },
  'quota-attachments': {
    meaning:
      'A role would have more managed policies than IAM lets attach: those that the manifest names, and those that its grants need beside the inline policies.',
    remedy: 'Name fewer managed policies, or shorten the grants.',
  },
  'quota-policies': {
    meaning: 'The grants of a role need more room than its inline policies and managed policies have together.',
    remedy: 'Shorten the grants, for example with wildcards in resources, or split the service.',
  },
  'quota-tags': {
    meaning: 'A role would have more tags than IAM allows.',
    remedy: 'Take some away; tags of the defaults, the environment and the manifest count together.',
  },
  'quota-transition': {
    meaning:
      'A change would have more managed policies attached to a role at one time than IAM allows: new ones are attached before old ones are detached, so that no access is missing in between.',
    remedy: 'Make the change in smaller steps, or give the role another name.',
  },
  'quota-trust-policy': {
    meaning: 'The trust policy of a role would be longer than IAM allows, because many service accounts use the role.',
    remedy: 'Split the service, or let its parts share service accounts.',
  },
  'role-arn-invalid': {
    meaning: 'The ARN of an existing role is none, or is in another partition or account than the environment.',
    remedy: "Name a role of the environment's account: EKS takes no other.",
  },
  'role-boundary-invalid': {
    meaning:
      'The permissions boundary is no ARN of a managed policy, or is in another partition or account than the role.',
    remedy: 'Write the ARN of a policy of AWS, or of one in the account of the environment.',
  },
  'role-kept-elsewhere': {
    meaning:
      'A manifest grants something to a role that it names by its ARN: such a role is kept somewhere else and is not changed from here.',
    remedy: 'Change the role where it is kept, or leave the ARN out to have a role created.',
  },
  'role-name-invalid': {
    meaning: 'The name of a role is longer than 64 characters, or has characters that IAM does not allow.',
    remedy: 'Shorten the name of the service, or set `role.name`.',
  },
  'role-name-taken': {
    meaning:
      'Two services would have one role: IAM tells the names of roles apart neither by upper and lower case nor by path.',
    remedy: 'Set `role.name` in one of the manifests, or use {service} and {environment} in the template.',
  },
  'role-path-changed': {
    meaning:
      'A change moves a role to another path under the same name. IAM cannot move a role, so it would be deleted before the new one is created.',
    remedy: 'Give the role another name too, or keep the path.',
  },
  'role-path-invalid': {
    meaning: 'The path of a role is longer than 512 characters, or is none of IAM.',
    remedy: 'Write a path that begins and ends with a slash: /pods/',
  },
  'role-tag-invalid': {
    meaning:
      'A tag of a role has a key or a value that IAM does not allow, or two keys differ by upper and lower case only.',
    remedy: 'Change the key or the value as the message says.',
  },
  'service-account-none': {
    meaning: 'A service has no service account in one of its environments, so nobody could use its role.',
    remedy: 'List its service accounts, or leave the environment out.',
  },
  'service-account-taken': {
    meaning:
      'A service account of a cluster belongs to two services, or to two environments of one; EKS gives it one role.',
    remedy: 'Take it away from one of them, or make the two one service.',
  },
  'service-repeated': {
    meaning: 'Two manifests declare one service; upper and lower case make no difference.',
    remedy: 'Give one of them another name.',
  },
  'session-tags-mentioned': {
    meaning:
      'A grant or a managed policy goes by the session tags of EKS (`aws:PrincipalTag/kubernetes-…`, `aws:PrincipalTag/eks-…`), which `sessionTags: false` switches off: to IAM they are absent.',
    remedy: 'Switch the tags on, or name what is meant instead of the tag.',
  },
  'session-tags-needed': {
    meaning:
      'A grant holds only where EKS sets session tags, which `sessionTags: false` switches off: it allows, or denies, nothing.',
    remedy: 'Switch the tags on, name what is meant instead of the tag, or remove the grant.',
  },
  'stack-name-taken': {
    meaning: 'Two stacks would have one name: service `a-b` in environment `c` and service `a` in `b-c`, for example.',
    remedy: 'Rename one of the services or environments.',
  },

  // gate: what waits for an approval
  'gate-ignore-expired': {
    meaning: 'An entry of `ignore` of the `gate` accepts findings until a day that is over, so they count again.',
    remedy: 'Remove the entry and the risk, or have the risk accepted until a later day.',
  },
  'gate-rule-unknown': {
    meaning: 'The `gate` names a rule that does not exist.',
    remedy: 'Write the id of a rule as docs/findings.md lists it.',
  },
  'gate-service-unknown': {
    meaning: 'An entry of `ignore` of the `gate` names a service that no manifest has, so it accepts nothing.',
    remedy: 'Correct the name, or remove the entry.',
  },
  'gate-without-approvers': {
    meaning: 'The `gate` holds findings back, and names nobody who may approve them.',
    remedy: 'Name users or teams of GitHub under `approvers`.',
  },

  // repository: files and git
  'before-unreadable': {
    meaning:
      'A file cannot be understood as it was at the base of a comparison, so what it gave access to before is unknown.',
    remedy: 'Nothing needs to be done for the change itself; review what it grants as if all of it were new.',
  },
  'configuration-missing': {
    meaning: 'The folder has no eks-pod-identity.yaml.',
    remedy: 'Run the command in the folder of the configuration, or write one with `eks-pod-identity init`.',
  },
  'file-not-regular': {
    meaning:
      'A configuration or manifest is a symbolic link or lies behind one, or is a submodule, a folder or a device.',
    remedy: 'Put a file of its own there.',
  },
  'file-path-unsafe': {
    meaning: 'The path of a manifest has a step upwards, an invisible character, or one that is not UTF-8.',
    remedy: 'Rename the file or its folder.',
  },
  'file-unreadable': {
    meaning: 'The system does not let a file be read.',
    remedy: 'Correct its permissions.',
  },
  'manifests-pattern-invalid': {
    meaning:
      'A pattern of `manifests` leads out of the folder, has signs without a meaning, or more wildcards than are taken.',
    remedy: 'Write a pattern from the folder of the configuration, such as services/**/pod-identity.yaml.',
  },
  'manifests-pattern-unmatched': {
    meaning: 'A pattern of `manifests` matches no file.',
    remedy: 'Correct the pattern; files that git ignores do not count, nor do files behind symbolic links.',
  },
  'unchanged-unreadable': {
    meaning:
      'A change takes a new name of a service, role or stack, or a service account, and a manifest that the change does not touch cannot be understood: it may take the same.',
    remedy: 'Mend the manifest, in another change if need be, and look whether it and the change mean the same name.',
  },

  // policy files given to compare
  'policy-file-duplicate-key': {
    meaning:
      'An object of a policy file holds the same name twice; IAM refuses it, and most programs read only the last.',
    remedy: 'Merge the two, or remove one.',
  },
  'policy-file-shape': {
    meaning: 'A file given to `compare` is JSON, but neither a policy document nor an access object.',
    remedy: 'Give a document with `Statement`, or an object with `policies`.',
  },
  'policy-file-syntax': {
    meaning: 'A file given to `compare` is not JSON, or is nested deeper than 32 levels.',
    remedy: 'Correct the place named; comments and trailing commas are not JSON.',
  },
  'policy-refused': {
    meaning: 'A policy is not one that AWS would accept, so what it allows cannot be said.',
    remedy: 'Correct the policy; the IAM policy grammar says which elements and values there are.',
  },
  'policy-unclear': {
    meaning: 'A part of a policy has no effect, or is not known well enough to decide what it allows.',
    remedy: 'Correct the part if it is a mistake; otherwise take the verdict with the reasons it gives.',
  },
} as const satisfies Record<string, CodeDescription>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
