/** A mistake in a manifest or a configuration, with the only problems that it may cause. */
export interface Misuse {
  readonly name: string;
  /** The file, with `«code»` before the position of each problem. */
  readonly text: string;
  /** The help of each problem, in their order. */
  readonly help: readonly string[];
}

/** Mistakes in manifests, found by trying, most of them as people make them when they come from other tools. */
export const MANIFEST_MISUSES: readonly Misuse[] = [
  {
    name: 'a restart of pods instead of a workload',
    text: 'service: orders\nserviceAccounts: shop/orders\nkubernetes: { restart: «restart-invalid»pod/orders }\n',
    help: [
      'write KIND/NAME or NAMESPACE/KIND/NAME, such as deployment/orders; kinds are deployment, statefulset and daemonset',
    ],
  },
  {
    name: 'an unresolved merge conflict',
    text: 'service: orders\nserviceAccounts: shop/orders\n«text-merge-conflict»<<<<<<< HEAD\nowner: a\n=======\nowner: b\n>>>>>>> main\n',
    help: ['resolve it, and remove the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>>'],
  },
  {
    name: 'a missing blank after a key',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - «yaml-syntax»read:arn:aws:s3:::orders-data/*\n',
    help: ['write "read: ", with a blank'],
  },
  {
    name: 'a missing blank after the first key',
    text: '«yaml-syntax»service:orders\nserviceAccounts: shop/orders\n',
    help: ['write "service: ", with a blank'],
  },
  {
    name: 'a missing blank before conditions',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - «yaml-syntax»read:arn:aws:s3:::orders-data/*\n    conditions: { Bool: { aws:SecureTransport: 'true' } }\n",
    help: ['write "read: ", with a blank'],
  },
  {
    name: 'a non-breaking space after a colon',
    text: 'service:«text-typographic-character»\u00a0orders\nserviceAccounts: shop/orders\n',
    help: ['write a blank, or quote the text'],
  },
  {
    name: 'a non-breaking space within a value',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: team«text-typographic-character»\u00a0checkout\n',
    help: ['write a blank, or quote the text'],
  },
  {
    name: 'typographic quotes',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «text-typographic-character»“arn:aws:s3:::orders-data/*”\n',
    help: ['write "arn:aws:s3:::orders-data/*"'],
  },
  {
    name: 'typographic single quotes',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «text-typographic-character»‘team’\n',
    help: ['write "team"'],
  },
  {
    name: 'an association ID without its prefix',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nadopt: { associations: { shop-eu: { shop/orders: «association-id-invalid»1a2b3c } } }\n',
    help: ['write the ID as EKS prints it, such as a-1a2b3c4d5e6f7g8h9'],
  },
  {
    name: 'an association of a misspelt service account',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nadopt: { associations: { shop-eu: { «adopt-association-unknown»shop/order: a-1a2b3c } } }\n',
    help: ['did you mean "shop/orders"?'],
  },
  {
    name: 'an association of a misspelt cluster',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nadopt: { associations: { «adopt-association-unknown»shop-eu2: { shop/orders: a-1a2b3c } } }\n',
    help: ['did you mean "shop-eu"?'],
  },
  {
    name: 'one association ID for two clusters',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nadopt: { associations: { shop-eu: { shop/orders: a-1a2b3c }, shop-us: { shop/orders: «adopt-association-ambiguous»a-1a2b3c } } }\n',
    help: ['correct one of the IDs: each association has its own'],
  },
  {
    name: 'the adoption of a role that is managed elsewhere',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nrole: arn:aws:iam::444455556666:role/orders\n«adopt-nothing»adopt: true\n',
    help: ['remove `adopt`, or add the IDs of associations as `adopt.associations`'],
  },
  {
    name: 'the adoption of nothing',
    text: 'service: orders\nserviceAccounts: shop/orders\nadopt: «adopt-nothing»{ role: false }\n',
    help: ['write `adopt: false`, or remove it'],
  },
  {
    name: 'the adoption of an association in text',
    text: 'service: orders\nserviceAccounts: shop/orders\nadopt: «value-wrong-kind»a-1a2b3c\n',
    help: ['write true or false'],
  },
  {
    name: 'an owner with @',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «yaml-syntax»@team\n',
    help: ['quote it: "@team"'],
  },
  {
    name: 'an owner with a backtick',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «yaml-syntax»`team`\n',
    help: ['quote it: "`team`"'],
  },
  {
    name: 'a percent sign',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «yaml-syntax»%team\n',
    help: ['quote it: "%team"'],
  },
  {
    name: 'a tab',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole:\n«yaml-syntax»	name: orders\n',
    help: ['indent with blanks'],
  },
  {
    name: 'an open quote',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: "team\n«yaml-syntax»',
    help: ['close the quote on its line'],
  },
  {
    name: 'an open single quote',
    text: "service: orders\nserviceAccounts: shop/orders\nowner: 'team\n«yaml-syntax»",
    help: ['close the quote on its line'],
  },
  {
    name: 'an open bracket',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: [prod\n«yaml-syntax»owner: team\n',
    help: ['close the bracket'],
  },
  {
    name: 'an open brace',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { name: orders\n«yaml-syntax»owner: team\n',
    help: ['close the bracket'],
  },
  {
    name: 'a quote within single quotes',
    text: "service: orders\nserviceAccounts: shop/orders\nowner: 'it'«yaml-syntax»s us'\n",
    help: ["write two single quotes for one ('it''s'), or use double quotes"],
  },
  {
    name: 'text after a quoted text',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: "team" «yaml-syntax»checkout\n',
    help: ['quote the whole value'],
  },
  {
    name: 'a colon within a text',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «yaml-syntax»team: checkout\n',
    help: ['quote it: "team: checkout"'],
  },
  {
    name: 'a key without colon',
    text: 'service: orders\nserviceAccounts: shop/orders\n«yaml-syntax»owner\n',
    help: ['write `key: value`'],
  },
  {
    name: 'a list on the line of its key',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow: «yaml-syntax»- read: arn:aws:s3:::orders-data/*\n',
    help: ['begin each entry with "- " on a line of its own'],
  },
  {
    name: 'entries in two columns',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: arn:aws:s3:::orders-data/*\n   «yaml-syntax»- write: arn:aws:s3:::orders-data/*\n',
    help: ['give all entries of a list the same indentation'],
  },
  {
    name: 'a key that is indented too much',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: team\n  «yaml-syntax»sessionTags: false\n',
    help: ['give all keys of a mapping the same indentation'],
  },
  {
    name: 'an entry among keys',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  read: arn:aws:s3:::orders-data/*\n  «yaml-syntax»- write: arn:aws:s3:::orders-data/*\n',
    help: ['begin every entry of the list with "- "'],
  },
  {
    name: 'a placeholder at the start',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { name: «yaml-syntax»{service}-role }\n',
    help: ['quote it: "{service}-role"'],
  },
  {
    name: 'a name of placeholders only',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { name: «yaml-syntax»{service}-{environment} }\n',
    help: ['quote it: "{service}-{environment}"'],
  },
  {
    name: 'a placeholder in brackets',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: «yaml-syntax»arn:aws:s3:::{environment}/* }\n',
    help: ['quote it: "arn:aws:s3:::{environment}/*"'],
  },
  {
    name: 'an unknown escape',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: "team«yaml-syntax»\\q"\n',
    help: ['write \\\\ for a backslash, or use single quotes'],
  },
  {
    name: 'a block text on the line of its sign',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: | «yaml-syntax»team\n',
    help: ['move the text to the next line'],
  },
  {
    name: 'an anchor',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow: «yaml-alias»&a\n  - read: arn:aws:s3:::orders-data/*\n',
    help: ['repeat the value in every place; quote text that begins with &'],
  },
  {
    name: 'a wildcard without quotes',
    text: 'service: orders\nserviceAccounts: shop/orders\ndeny:\n  - actions: s3:DeleteObject\n    resources: «yaml-alias»*\n',
    help: ['quote text that begins with *: "*"; instead of an alias, repeat the value'],
  },
  {
    name: 'a tag of CloudFormation',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «yaml-tag»!Ref Team\n',
    help: ['remove it; quote the value if it is text'],
  },
  {
    name: 'a merge key',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole:\n  «yaml-merge-key»<<: { path: /a/ }\n',
    help: ['repeat the keys in the mapping'],
  },
  {
    name: 'a second document',
    text: 'service: orders\nserviceAccounts: shop/orders\n«yaml-several-documents»---\nservice: b\n',
    help: ['move it to a separate file'],
  },
  {
    name: 'an empty file',
    text: '«yaml-empty»',
    help: ['write the required keys, or delete the file'],
  },
  {
    name: 'a file with only a comment',
    text: '«yaml-empty»# to do\n',
    help: ['write the required keys, or delete the file'],
  },
  {
    name: 'a list instead of a mapping',
    text: '«value-wrong-kind»- service: orders\n',
    help: ['write a mapping with keys such as service, owner, serviceAccounts, allow'],
  },
  {
    name: 'a text instead of a mapping',
    text: '«value-wrong-kind»orders\n',
    help: ['write a mapping with keys such as service, owner, serviceAccounts, allow'],
  },
  {
    name: 'a duplicate key',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: a\n«yaml-duplicate-key»owner: b\n',
    help: ['merge the two entries, or remove one'],
  },
  {
    name: 'a misspelt service key',
    text: '«key-unknown»servce: orders\nserviceAccounts: shop/orders\n',
    help: ['did you mean "service"?'],
  },
  {
    name: 'no service',
    text: '«key-missing»serviceAccounts: shop/orders\n',
    help: ['add it, with text'],
  },
  {
    name: 'no service account',
    text: '«service-account-none»service: orders\n',
    help: ['list them as `serviceAccounts: [ namespace/name ]`, or remove the environment from `environments`'],
  },
  {
    name: 'a key of another tool',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»annotations: { eks.amazonaws.com/role-arn: x }\n',
    help: [
      'valid keys are service, owner, serviceAccounts, allow, deny, presets, managedPolicies, role, targetRole, association, adopt, kubernetes, sessionTags, identity, sessionPolicy, environments',
    ],
  },
  {
    name: 'a misspelt key with wrong entries under it',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»alow:\n  - read: arn:aws:s3:::orders-data/*\n  - read: «placeholder-unknown»arn:aws:s3:::{enviroment}/*\n',
    help: ['did you mean "allow"?', 'did you mean {environment}?'],
  },
  {
    name: 'a key in the singular',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»managedPolicy: AmazonSSMReadOnlyAccess\n',
    help: ['did you mean "managedPolicies"?'],
  },
  {
    name: 'a key with a hyphen',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»session-tags: false\n',
    help: ['did you mean "sessionTags"?'],
  },
  {
    name: 'a key in capitals',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»Allow:\n  - read: arn:aws:s3:::orders-data/*\n',
    help: ['did you mean "allow"?'],
  },
  {
    name: 'permissions instead of allow',
    text: 'service: orders\nserviceAccounts: shop/orders\n«key-unknown»permissions:\n  - read: arn:aws:s3:::orders-data/*\n',
    help: [
      'valid keys are service, owner, serviceAccounts, allow, deny, presets, managedPolicies, role, targetRole, association, adopt, kubernetes, sessionTags, identity, sessionPolicy, environments',
    ],
  },
  {
    name: 'a policy document',
    text: "service: orders\nserviceAccounts: shop/orders\n«key-unknown»Version: '2012-10-17'\n«key-unknown»Statement: []\n",
    help: [
      'valid keys are service, owner, serviceAccounts, allow, deny, presets, managedPolicies, role, targetRole, association, adopt, kubernetes, sessionTags, identity, sessionPolicy, environments',
      'valid keys are service, owner, serviceAccounts, allow, deny, presets, managedPolicies, role, targetRole, association, adopt, kubernetes, sessionTags, identity, sessionPolicy, environments',
    ],
  },
  {
    name: 'a key without value',
    text: 'service: orders\nserviceAccounts: shop/orders\n«value-empty»allow:\nowner: team\n',
    help: ['write a list, or remove it'],
  },
  {
    name: 'a misspelt key of a role',
    text: "service: orders\nserviceAccounts: shop/orders\nrole: { «key-unknown»permissionBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }\n",
    help: ['did you mean "permissionsBoundary"?'],
  },
  {
    name: 'sessionTags as a text',
    text: "service: orders\nserviceAccounts: shop/orders\nsessionTags: «value-wrong-kind»'false'\n",
    help: ['write true or false'],
  },
  {
    name: 'sessionTags as no',
    text: 'service: orders\nserviceAccounts: shop/orders\nsessionTags: «yaml-ambiguous»no\n',
    help: ['write false'],
  },
  {
    name: 'serviceAccount as a boolean',
    text: 'service: orders\nserviceAccounts: shop/orders\nkubernetes: { serviceAccount: «value-unquoted»true }\n',
    help: ['write one of none, create'],
  },
  {
    name: 'serviceAccount in another case',
    text: 'service: orders\nserviceAccounts: shop/orders\nkubernetes: { serviceAccount: «value-not-a-choice»Create }\n',
    help: ['did you mean "create"?'],
  },
  {
    name: 'identity by another name',
    text: 'service: orders\nserviceAccounts: shop/orders\nidentity: «value-not-a-choice»podidentity\n',
    help: ['did you mean "pod-identity"?'],
  },
  {
    name: 'a mapping of grants',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  «value-wrong-kind»read: arn:aws:s3:::orders-data/*\n',
    help: ['begin each entry with "- " on a line of its own'],
  },
  {
    name: 'a grant as a text',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - «value-wrong-kind»arn:aws:s3:::orders-data/*\n',
    help: ['write a mapping with keys such as list, read, write, delete'],
  },
  {
    name: 'an environment that is misspelt',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: [«environment-unknown»prd]\n',
    help: ['did you mean "prod"?'],
  },
  {
    name: 'an environment that is misspelt beside the right one',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: [prod, «environment-unknown»prd]\n',
    help: ['use one of "staging", "prod"'],
  },
  {
    name: 'an environment that does not exist',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: [«environment-unknown»qa]\n',
    help: ['use one of "staging", "prod"'],
  },
  {
    name: 'a cluster that is misspelt',
    text: 'service: orders\nserviceAccounts: shop/orders\nenvironments: { prod: { clusters: «cluster-unknown»shop-ue } }\n',
    help: ['use one of "shop-eu", "shop-us", or add it to the environment'],
  },
  {
    name: 'a service account without namespace',
    text: 'service: orders\nserviceAccounts: «service-account-invalid»orders\n',
    help: [
      'write namespace/name as in Kubernetes, such as shop/orders-api: lower-case letters, digits and "-"; the name may also contain "."',
    ],
  },
  {
    name: 'a service account with a colon',
    text: 'service: orders\nserviceAccounts: [«service-account-invalid»shop:orders]\n',
    help: [
      'write namespace/name as in Kubernetes, such as shop/orders-api: lower-case letters, digits and "-"; the name may also contain "."',
    ],
  },
  {
    name: 'a service account in capitals beside a valid one',
    text: 'service: orders\nserviceAccounts: [shop/orders, «service-account-invalid»Shop/Worker]\n',
    help: [
      'write namespace/name as in Kubernetes, such as shop/orders-api: lower-case letters, digits and "-"; the name may also contain "."',
    ],
  },
  {
    name: 'a service name in capitals beside a wrong grant',
    text: 'service: «service-name-invalid»Orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-unknown»arn:aws:s3:::{buckt}/*\n',
    help: [
      'write at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit',
      'use one of the placeholders {service}, {environment}, {account}, {region}, {partition}, {cluster}, {cluster-region}, or define it in `values` of the configuration',
    ],
  },
  {
    name: 'a service account twice',
    text: 'service: orders\nserviceAccounts: [shop/orders, «value-repeated»shop/orders]\n',
    help: ['remove one of them'],
  },
  {
    name: 'the name of the service as a number',
    text: 'service: orders\nserviceAccounts: shop/orders\nowner: «value-unquoted»12\n',
    help: ['quote it: "12"'],
  },
  {
    name: 'a misspelt action',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-unknown-action»s3:GetObjct, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "s3:GetObject"?'],
  },
  {
    name: 'a misspelt action under deny-like wildcard',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-empty-wildcard»'s3:Delte*', resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "s3:Delete*"?'],
  },
  {
    name: 'a wildcard with a further word',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-empty-wildcard»'s3:GetObjectFoo*', resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['see the list of actions at https://docs.aws.amazon.com/service-authorization/latest/reference/'],
  },
  {
    name: 'an action of logs with the name of its console',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-unknown-service»cloudwatchlogs:PutLogEvents, resources: '*' }\n",
    help: ['did you mean "logs:PutLogEvents"?'],
  },
  {
    name: 'an action of a service that does not exist',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-unknown-service»objectstore:GetThing, resources: '*' }\n",
    help: ['see the list of actions at https://docs.aws.amazon.com/service-authorization/latest/reference/'],
  },
  {
    name: 'a misspelt service',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-unknown-service»dynamodbb:GetItem, resources: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders' }\n",
    help: ['did you mean "dynamodb:GetItem"?'],
  },
  {
    name: 'an action with a dot',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-action-invalid»s3.GetObject, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "s3:GetObject"?'],
  },
  {
    name: 'an action with a blank',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-action-invalid»'s3: GetObject', resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "s3:GetObject"?'],
  },
  {
    name: 'an action of the SDK',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-unknown-action»s3:ListObjectsV2, resources: 'arn:aws:s3:::orders-data' }\n",
    help: ['see the list of actions at https://docs.aws.amazon.com/service-authorization/latest/reference/'],
  },
  {
    name: 'an action without service',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-action-invalid»GetObject, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['write SERVICE:NAME, such as s3:GetObject; only the name may contain * and ?'],
  },
  {
    name: 'a service as an action',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-action-invalid»'s3*', resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['write s3:* for all actions of the service'],
  },
  {
    name: 'a role of GCP',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: «grant-action-invalid»storage.objects.get, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['write SERVICE:NAME, such as s3:GetObject; only the name may contain * and ?'],
  },
  {
    name: 'actions without resources',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - «key-missing»{ actions: s3:GetObject }\n',
    help: ['list the ARNs, or write "*" for actions without resource types'],
  },
  {
    name: 'resource in the singular',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: s3:GetObject, «key-unknown»resource: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "resources"?'],
  },
  {
    name: 'action in the singular',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { «key-unknown»action: s3:GetObject, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "actions"?'],
  },
  {
    name: 'statement keys of IAM',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { «key-unknown»Action: s3:GetObject, «key-unknown»Resource: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['did you mean "actions"?', 'did you mean "resources"?'],
  },
  {
    name: 'an effect',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { «key-unknown»effect: allow, actions: s3:GetObject, resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: [
      'valid keys are list, read, write, delete, send, consume, publish, subscribe, invoke, encrypt, decrypt, sign, connect, start, manage, tagging, permissions-management, level, actions, notActions, resources, notResources, conditions',
    ],
  },
  {
    name: 'a verb with resources',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: s3, «grant-level-with-resources»resources: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['write the ARNs as the value of `read`'],
  },
  {
    name: 'two verbs',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - «grant-several-kinds»{ read: 'arn:aws:s3:::orders-data/*', write: 'arn:aws:s3:::orders-data/*' }\n",
    help: ['write a separate entry for each'],
  },
  {
    name: 'a misspelt verb beside a verb',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', «key-unknown»wirte: 'arn:aws:s3:::orders-data/*' }\n",
    help: [
      'valid keys are list, read, write, delete, send, consume, publish, subscribe, invoke, encrypt, decrypt, sign, connect, start, manage, tagging, permissions-management, level, actions, notActions, resources, notResources, conditions',
    ],
  },
  {
    name: 'a verb that does not exist',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { «key-unknown»update: 'arn:aws:s3:::orders-data/*' }\n",
    help: [
      'valid keys are list, read, write, delete, send, consume, publish, subscribe, invoke, encrypt, decrypt, sign, connect, start, manage, tagging, permissions-management, level, actions, notActions, resources, notResources, conditions',
    ],
  },
  {
    name: 'no verb',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - «grant-without-kind»{ conditions: { Bool: { aws:SecureTransport: 'true' } } }\n",
    help: [
      'write a verb (list, read, write, delete, send, consume, publish, subscribe, invoke, encrypt, decrypt, sign, connect, start, manage) with ARNs, or `actions` with `resources`',
    ],
  },
  {
    name: 'every resource by a verb',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»'*'\n",
    help: ['list the ARNs, or the service for actions that support no resource: cloudwatch, ec2'],
  },
  {
    name: 'a bucket without ARN',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»orders-data\n',
    help: [
      'write arn:{partition}:SERVICE:{region}:{account}:RESOURCE, or a prefix such as cloudwatch for actions that support no resource',
    ],
  },
  {
    name: 'a bucket as a URL',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»s3://orders-data/*\n',
    help: [
      'write arn:{partition}:SERVICE:{region}:{account}:RESOURCE; for some services region and account are empty, but their colons are required',
    ],
  },
  {
    name: 'an ARN with too few parts',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»arn:aws:s3:orders-data\n',
    help: [
      'write arn:{partition}:SERVICE:{region}:{account}:RESOURCE; for some services region and account are empty, but their colons are required',
    ],
  },
  {
    name: 'an ARN with a misspelt service',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-unknown-resource-type»'arn:aws:dynamdb:{region}:{account}:table/orders'\n",
    help: ['did you mean ":dynamodb:"?'],
  },
  {
    name: 'an ARN with a misspelt type',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - write: «grant-unknown-resource-type»'arn:aws:dynamodb:{region}:{account}:tabel/orders-{environment}'\n",
    help: ['did you mean ":table"?'],
  },
  {
    name: 'an ARN with a misspelt type per cluster',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - write: «grant-unknown-resource-type»'arn:aws:dynamodb:{cluster-region}:{account}:tabel/orders-{cluster}'\n",
    help: ['did you mean ":table"?'],
  },
  {
    name: 'an ARN of a table without name',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - write: «grant-unknown-resource-type»'arn:aws:dynamodb:{region}:{account}:table/'\n",
    help: [
      'complete the resource part: the format is arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}',
    ],
  },
  {
    name: 'an ARN with a misspelt Region',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - send: «grant-unknown-region»arn:aws:sqs:eu-wst-1:111122223333:orders\n',
    help: ['did you mean "eu-west-1"?'],
  },
  {
    name: 'an ARN with the Region in a bucket',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-unknown-resource-type»arn:aws:s3:eu-west-1:111122223333:orders-data\n',
    help: ['check region and account: the format is arn:${Partition}:s3:::${BucketName}'],
  },
  {
    name: 'an ARN in another partition',
    text: 'service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-other-partition»arn:aws-cn:s3:::orders-data/*\n',
    help: ['write the partition as {partition}'],
  },
  {
    name: 'a misspelt placeholder',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-unknown»'arn:aws:s3:::orders-{enviroment}/*'\n",
    help: ['did you mean {environment}?'],
  },
  {
    name: 'an unknown placeholder',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-unknown»'arn:aws:s3:::orders-{stage}/*'\n",
    help: [
      'use one of the placeholders {service}, {environment}, {account}, {region}, {partition}, {cluster}, {cluster-region}, or define it in `values` of the configuration',
    ],
  },
  {
    name: 'two unknown placeholders',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-unknown»«placeholder-unknown»'arn:aws:s3:::{stage}-{tier}/*'\n",
    help: [
      'use one of the placeholders {service}, {environment}, {account}, {region}, {partition}, {cluster}, {cluster-region}, or define it in `values` of the configuration',
      'use one of the placeholders {service}, {environment}, {account}, {region}, {partition}, {cluster}, {cluster-region}, or define it in `values` of the configuration',
    ],
  },
  {
    name: 'a placeholder with a dollar',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»'arn:aws:s3:::orders-${environment}/*'\n",
    help: ['write the placeholder as {environment}'],
  },
  {
    name: 'a placeholder of Terraform',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-resource-invalid»'arn:aws:s3:::${var.bucket}/*'\n",
    help: ['write a condition key, such as ${aws:PrincipalTag/NAME}'],
  },
  {
    name: 'a placeholder of Helm',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-unknown»'arn:aws:s3:::{{ .Values.bucket }}/*'\n",
    help: [
      'use one of the placeholders {service}, {environment}, {account}, {region}, {partition}, {cluster}, {cluster-region}, or define it in `values` of the configuration',
    ],
  },
  {
    name: 'a variable of the shell',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «placeholder-without-braces»'arn:aws:s3:::orders-$ENVIRONMENT/*'\n",
    help: ['write {ENVIRONMENT} for a placeholder, or ${KEY} for a policy variable such as ${aws:PrincipalTag/NAME}'],
  },
  {
    name: 'a misspelt tag in a variable',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - «principal-tag-unknown»read: 'arn:aws:s3:::${aws:PrincipalTag/kubernetes-namspace}/*'\n",
    help: ['did you mean "aws:PrincipalTag/kubernetes-namespace"?'],
  },
  {
    name: 'a misspelt variable',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - read: «grant-unknown-condition-key»'arn:aws:s3:::${aws:PrincipalTg/kubernetes-namespace}/*'\n",
    help: ['correct it: an unknown variable never has a value'],
  },
  {
    name: 'a misspelt operator',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { «grant-unknown-operator»StringEqual: { aws:SourceVpc: vpc-1 } } }\n",
    help: ['did you mean "StringEquals"?'],
  },
  {
    name: 'a misspelt condition key',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { StringEquals: { «grant-unknown-condition-key»aws:SourceVcp: vpc-1 } } }\n",
    help: ['did you mean "aws:SourceVpc"?'],
  },
  {
    name: 'a negated operator that is misspelt',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { «grant-unknown-operator»StringNotEqual: { aws:SourceVpc: vpc-1 } } }\n",
    help: ['did you mean "StringNotEquals"?'],
  },
  {
    name: 'a condition key without service',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { StringEquals: { «grant-condition-invalid»SourceVpc: vpc-1 } } }\n",
    help: ['write a key such as aws:SecureTransport or s3:prefix; policy variables are only valid in values'],
  },
  {
    name: 'a condition with yes',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { Bool: { aws:SecureTransport: «yaml-ambiguous»yes } } }\n",
    help: ['write true'],
  },
  {
    name: 'a condition with a wrong boolean',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { Bool: { aws:SecureTransport: «grant-condition-invalid»'wahr' } } }\n",
    help: ['write true or false'],
  },
  {
    name: 'a condition with a wrong address',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { IpAddress: { aws:SourceIp: «grant-condition-invalid»10.0.0.0/33 } } }\n",
    help: ['write an address or a range such as 203.0.113.0/24'],
  },
  {
    name: 'a condition without values',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { StringEquals: { aws:SourceVpc: «value-empty»[] } } }\n",
    help: ['add an entry, or remove the key'],
  },
  {
    name: 'a condition without operator',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', conditions: { aws:SourceVpc: «value-wrong-kind»vpc-1 } }\n",
    help: ['write a mapping'],
  },
  {
    name: 'a condition in the singular',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { read: 'arn:aws:s3:::orders-data/*', «key-unknown»condition: { Bool: { aws:SecureTransport: 'true' } } }\n",
    help: ['did you mean "conditions"?'],
  },
  {
    name: 'an object action on the bucket',
    text: "service: orders\nserviceAccounts: shop/orders\nallow:\n  - { actions: [«grant-never-applies»s3:GetObject, s3:PutObject], resources: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] }\n",
    help: [
      'they support arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}, arn:${Partition}:s3:::${BucketName}/${ObjectName}',
    ],
  },
  {
    name: 'a managed policy that is misspelt',
    text: 'service: orders\nserviceAccounts: shop/orders\nmanagedPolicies: «managed-policy-unknown»AmazonSSMReadOnlyAcces\n',
    help: ['did you mean "AmazonSSMReadOnlyAccess"?'],
  },
  {
    name: 'a managed policy that allows less',
    text: 'service: orders\nserviceAccounts: shop/orders\nmanagedPolicies: «managed-policy-unknown»AmazonS3ReadAccess\n',
    help: ['write the ARN for a customer managed policy, or for an AWS managed policy that is newer than this release'],
  },
  {
    name: 'a managed policy with another path',
    text: 'service: orders\nserviceAccounts: shop/orders\nmanagedPolicies: «managed-policy-unknown»policy/AmazonSSMReadOnlyAccess\n',
    help: ['did you mean "AmazonSSMReadOnlyAccess"?'],
  },
  {
    name: 'a session duration out of range',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { maxSessionDuration: «role-session-duration-invalid»90000 }\n',
    help: ['write a number of seconds from 3600 to 43200'],
  },
  {
    name: 'a session duration as a text',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { maxSessionDuration: «value-wrong-kind»1h }\n',
    help: ['write a number'],
  },
  {
    name: 'a role path without slash',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { path: «role-path-invalid»pods }\n',
    help: ['write a path that begins and ends with a slash, such as /pods/'],
  },
  {
    name: 'a role name with a blank',
    text: 'service: orders\nserviceAccounts: shop/orders\nrole: { name: «role-name-invalid»my role }\n',
    help: ['write ASCII letters and digits, + = , . @ _ - and placeholders'],
  },
  {
    name: 'a session policy with session tags',
    text: "service: orders\nserviceAccounts: shop/orders\n«session-policy-with-tags»sessionPolicy: { allow: [{ read: 'arn:aws:s3:::orders-data/*' }] }\n",
    help: ['add `sessionTags: false`, or remove `sessionPolicy`'],
  },
];

/** Mistakes in configurations. */
export const CONFIGURATION_MISUSES: readonly Misuse[] = [
  {
    name: 'an endpoint without https',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters:\n      - name: shop\n        endpoint: «cluster-endpoint-invalid»http://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com\n        certificateAuthority: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJFWEFNUExFPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==\n',
    help: [
      'write the URL that aws eks describe-cluster prints, such as https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com',
    ],
  },
  {
    name: 'an endpoint without its certificate',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters:\n      - name: shop\n        «cluster-api-incomplete»endpoint: https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com\n',
    help: ['add `certificateAuthority`, or remove `endpoint`; aws eks describe-cluster prints the values'],
  },
  {
    name: 'namespaces without an endpoint',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters:\n      - name: shop\n        «cluster-api-incomplete»namespaces: { shop: {} }\n',
    help: [
      'add `endpoint` and `certificateAuthority`, or remove `namespaces`; aws eks describe-cluster prints the values',
    ],
  },
  {
    name: 'a certificate in PEM',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters:\n      - name: shop\n        endpoint: https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com\n        certificateAuthority: «certificate-authority-invalid»|\n          -----BEGIN CERTIFICATE-----\n          MIIB\n          -----END CERTIFICATE-----\n',
    help: ['write the text that aws eks describe-cluster prints as certificateAuthority.data, in one line'],
  },
  {
    name: 'a certificate that was cut off',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters:\n      - name: shop\n        endpoint: https://EXAMPLE.gr7.eu-west-1.eks.amazonaws.com\n        certificateAuthority: «certificate-authority-invalid»LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJFWEFNUExF\n',
    help: [
      'copy the whole text: aws eks describe-cluster --name NAME --query cluster.certificateAuthority.data --output text',
    ],
  },
  {
    name: 'an account with a leading zero',
    text: 'environments:\n  prod:\n    account: «yaml-ambiguous»012345678901\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['quote it: "012345678901"'],
  },
  {
    name: 'an account without quotes',
    text: 'environments:\n  prod:\n    account: «value-unquoted»111122223333\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['quote it: "111122223333"'],
  },
  {
    name: 'an account with hyphens',
    text: 'environments:\n  prod:\n    account: «account-invalid»"1111-2222-3333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['write 12 digits, in quotes'],
  },
  {
    name: 'an account with eleven digits',
    text: 'environments:\n  prod:\n    account: «value-unquoted»11112222333\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['write 12 digits, in quotes'],
  },
  {
    name: 'a Region that is misspelt',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: «region-unknown»eu-wset-1\n    clusters: [{ name: shop }]\n',
    help: ['did you mean "eu-west-1"?'],
  },
  {
    name: 'a zone instead of a Region',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: «region-invalid»eu-west-1a\n    clusters: [{ name: shop }]\n',
    help: ['write a region code such as eu-west-1'],
  },
  {
    name: 'a Region in words',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: «region-invalid»Ireland\n    clusters: [{ name: shop }]\n',
    help: ['write a region code such as eu-west-1'],
  },
  {
    name: 'a Region of another partition',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: «region-other-partition»cn-north-1\n    clusters: [{ name: shop }]\n',
    help: ['write `partition: aws-cn`, or correct the region'],
  },
  {
    name: 'clusters as names',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [«value-wrong-kind»shop]\n',
    help: ['write a mapping with keys such as name, region, agent, oidc'],
  },
  {
    name: 'a cluster as a mapping',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: «value-wrong-kind»{ name: shop }\n',
    help: ['begin each entry with "- " on a line of its own'],
  },
  {
    name: 'a misspelt key of a cluster',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop, «key-unknown»regoin: eu-west-1 }]\n',
    help: ['did you mean "region"?'],
  },
  {
    name: 'a misspelt key of an environment',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    «key-unknown»regoin: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['did you mean "region"?'],
  },
  {
    name: 'a cluster twice',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }, { name: «cluster-repeated»shop }]\n',
    help: ['remove one; a cluster with the same name in another region requires a separate environment'],
  },
  {
    name: 'environments as a list',
    text: 'environments:\n  «value-wrong-kind»- name: prod\n    account: "111122223333"\n',
    help: ['write a mapping'],
  },
  {
    name: 'environments in the singular',
    text: '«key-unknown»environment:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['did you mean "environments"?'],
  },
  {
    name: 'an environment in capitals',
    text: 'environments:\n  «environment-name-invalid»Prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n',
    help: ['write at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit'],
  },
  {
    name: 'no environments',
    text: '«key-missing»defaults: {}\n',
    help: ['add it, with a mapping'],
  },
  {
    name: 'a threshold that is misspelt',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { failOn: «value-not-a-choice»hihg, approvers: octocat }\n',
    help: ['did you mean "high"?'],
  },
  {
    name: 'a threshold of another tool',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { failOn: «value-not-a-choice»severe, approvers: octocat }\n',
    help: ['write one of low, medium, high, critical, never'],
  },
  {
    name: 'a rule that is misspelt',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { approvers: octocat, severities: { «gate-rule-unknown»adminstrator: low } }\n',
    help: ['did you mean "administrator"?'],
  },
  {
    name: 'an approver with an at sign',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { approvers: «yaml-syntax»@acme/security }\n',
    help: ['quote it: "@acme/security"'],
  },
  {
    name: 'an approver as a mail address',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { approvers: «gate-approver-invalid»octocat@example.org }\n',
    help: ['write "octocat" or "583231+octocat" (with the account ID) for a user, "@acme/security" for a team'],
  },
  {
    name: 'a date in another order',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { approvers: octocat, ignore: [{ rule: administrator, service: orders, reason: x, expires: «gate-expiry-invalid»31-12-2030 }] }\n',
    help: ['write year, month and day, such as 2027-03-31'],
  },
  {
    name: 'a backend that is misspelt',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n    backend: { «key-unknown»S3: { bucket: b } }\n',
    help: ['did you mean "s3"?'],
  },
  {
    name: 'a version with v',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\nterraform: { providers: { aws: «provider-version-invalid»v6.1.0 } }\n',
    help: ["write an exact version such as 6.25.0, or a range in Terraform's syntax, such as ~> 6.25"],
  },
  {
    name: 'a repository with a blank',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\nrepository: «repository-invalid»acme shop\n',
    help: ['write owner and name, such as acme/shop'],
  },
  {
    name: 'a value with a wildcard',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n    values: { bucket: «value-text-invalid»\'orders-*\' }\n',
    help: ['write a text without { } * ? and $, in quotes if it is a number'],
  },
  {
    name: 'a value with a built-in name',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\n    values: { «value-name-invalid»region: eu }\n',
    help: [
      'write letters, digits, "-" and "_", beginning with a letter, and not the name of a built-in placeholder (service, environment, account, region, partition, cluster, cluster-region, stack)',
    ],
  },
  {
    name: 'a pattern with a backslash',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\nmanifests: «manifests-pattern-invalid»services\\**\\pod-identity.yaml\n',
    help: ['write a pattern relative to the folder of the configuration, such as services/**/pod-identity.yaml'],
  },
  {
    name: 'a meaning that does not exist',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngrants: «value-not-a-choice»level\n',
    help: ['did you mean "levels"?'],
  },
  {
    name: 'errors in three places',
    text: 'environments:\n  prod:\n    account: "111122223333"\n    region: eu-west-1\n    clusters: [{ name: shop }]\ngate: { failOn: «value-not-a-choice»severe }\n«key-unknown»manifest: x\nterraform: { providers: { aws: «provider-version-invalid»new } }\n',
    help: [
      'write one of low, medium, high, critical, never',
      'did you mean "manifests"?',
      "write an exact version such as 6.25.0, or a range in Terraform's syntax, such as ~> 6.25",
    ],
  },
];
