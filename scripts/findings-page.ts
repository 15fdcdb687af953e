import type { AccessRule, Family, RuleStep, RuleText, Target } from '../modules/findings/rule';
import { ACCESS_RULES, RULES } from '../modules/findings/rules';
import { GATE_WEAKENED } from '../modules/findings/rules/gate';
import { MANY_ROLES_REMOVED } from '../modules/findings/rules/removals';
import { MANAGED_BOUNDARY } from '../modules/findings/rules/managed-boundary';
import { RESOURCE_POLICY_ANYBODY } from '../modules/findings/rules/resource-policies-anybody';

/** `docs/findings.md`: every rule with an example, the reason, the remedy and the reference. */
export function findingsPage(): string {
  const families = [...new Map(RULES.map(({ family }) => [family.title, family])).values()];
  return [introduction(), ...families.map(familySection)].join('\n');
}

function familySection(family: Family): string {
  const rules = RULES.filter((rule) => rule.family.title === family.title);
  return [
    `## ${family.title}\n`,
    `${family.reason}\n`,
    `What to do: ${family.remedy}\n`,
    ...rules.map(ruleSection),
  ].join('\n');
}

function ruleSection(rule: RuleText): string {
  const { id, title, severity, message, reason, remedy, reference, coveredBy = [] } = rule;
  const steps = ACCESS_RULES.find((one) => one.id === id)?.steps;
  const others = coveredBy.filter((other) => other !== 'administrator');
  return [
    `### ${id}\n`,
    `**${severity}**, ${title}. ${OF_THE_CONFIGURATION.includes(rule) ? 'The configuration' : 'The service'} ${code(message)}.\n`,
    ...(reason === undefined ? [] : [`${reason}\n`]),
    ...(remedy === undefined ? [] : [`What to do: ${remedy}\n`]),
    ...(EXAMPLES[id] === undefined && steps ? [`Example:\n`, exampleOf(steps)] : [`Example: ${EXAMPLES[id] ?? ''}\n`]),
    ...(steps?.[0] && steps[0].actions.length > FEW ? [`Actions: ${listOf(steps[0])}.\n`] : []),
    ...(others.length > 0 ? [`Suppressed by ${others.map((other) => `\`${other}\``).join(' or ')}.\n`] : []),
    `See <${reference}>.\n`,
  ].join('\n');
}

/** Rules whose findings belong to no service. */
const OF_THE_CONFIGURATION: readonly RuleText[] = [
  MANY_ROLES_REMOVED,
  RESOURCE_POLICY_ANYBODY,
  MANAGED_BOUNDARY,
  GATE_WEAKENED,
];

/** Replaces the placeholders of a message by words. */
function code(message: string): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === '0') return '_a resource_';
    if (name === '1') return '_another_';
    return `_${name}_`;
  });
}

/** A manifest that triggers the rule, for rules that are data. */
function exampleOf(steps: AccessRule['steps']): string {
  const grants = steps.flatMap((step) => [
    `  - actions: ${list(step)}`,
    `    resources: '${RESOURCES[typeof step.on === 'string' ? step.on : 'unnamed']}'`,
    ...(step.passedTo?.[0] !== undefined && steps.length > 1 && !step.passedTo[0].startsWith('nobody')
      ? [`    conditions: { StringEquals: { iam:PassedToService: ${step.passedTo[0]} } }`]
      : []),
  ]);
  return ['```yaml', 'allow:', ...grants, '```', ''].join('\n');
}

const IAM = 'arn:{partition}:iam::{account}';
const RESOURCES: Readonly<Record<Target, string>> = {
  'own-role': `${IAM}:role/{service}-{environment}`,
  'other-role': `${IAM}:role/*`,
  policy: `${IAM}:policy/*`,
  user: `${IAM}:user/*`,
  group: `${IAM}:group/*`,
  unnamed: '*',
  'role-of-any-account': 'arn:{partition}:iam::*:role/*',
};

const FEW = 4;

/** The alternative actions; the first as an example if there are many. */
function list({ actions }: RuleStep): string {
  const [first = ''] = actions;
  return actions.length === 1 || actions.length > FEW ? first : `[${actions.join(', ')}]`;
}

/** From this length on, a list is not for reading. */
const MOST = 100;

function listOf({ actions }: RuleStep): string {
  if (actions.length > MOST) {
    const services = new Set(actions.map((action) => action.split(':')[0]));
    return `${actions.length} of ${services.size} services, as listed in \`modules/catalogue/data/destruction.txt\``;
  }
  return actions.map((action) => `\`${action}\``).join(', ');
}

/** Examples of rules that cannot be shown by grants. */
const EXAMPLES: Readonly<Record<string, string>> = {
  administrator: '`managedPolicies: AdministratorAccess`.',
  'every-service': '`managedPolicies: PowerUserAccess`, or `notActions: iam:*` under `allow`.',
  'service-wildcard': '`actions: s3:*`.',
  'allow-not-resource': '`actions: sqs:SendMessage` with `notResources: arn:aws:sqs:*:*:audit` under `allow`.',
  'cross-account-target':
    '`actions: sqs:SendMessage` on `arn:aws:sqs:eu-west-1:444455556666:jobs`, in an environment of another account.',
  'trust-anybody':
    'a trust policy that allows `sts:AssumeRole` to `"Principal": "*"` without a condition that binds it.',
  'trust-other-account': 'a trust policy with `"Principal": { "AWS": "444455556666" }`, in another account.',
  'trust-unscoped-pods':
    'a trust policy for `pods.eks.amazonaws.com` without conditions on `aws:RequestTag/kubernetes-namespace` and `aws:RequestTag/kubernetes-service-account`.',
  'trust-any-audience': 'the condition on the `aud` of an OIDC provider is removed from a trust policy.',
  'trust-unscoped-web-identity':
    'a trust policy for the OpenID Connect provider of a cluster, whose condition on `:sub` is missing or is `system:serviceaccount:*`.',
  'target-trust-unconditional':
    'the trust policy of a target role has `"Principal": { "AWS": "111122223333" }`, the account of the service, and no `Condition`.',
  'target-trust-any-role':
    'the trust policy of a target role has a condition on `sts:ExternalId`, and none on `aws:PrincipalArn`.',
  'chain-to-unnamed-account':
    '`targetRole: arn:aws:iam::444455556666:role/reader`, where no environment, no entry of `accounts` and no policy of the configuration is of that account.',
  'default-service-account': '`serviceAccounts: shop/default`.',
  'kube-system-service-account': '`serviceAccounts: kube-system/reporter`.',
  'boundary-removed':
    '`role.permissionsBoundary` is deleted from the configuration, or becomes `arn:aws:iam::aws:policy/AdministratorAccess`.',
  'boundary-widened':
    '`role.permissionsBoundary` becomes `arn:aws:iam::aws:policy/PowerUserAccess` instead of `arn:aws:iam::aws:policy/ReadOnlyAccess`.',
  'boundary-replaced':
    '`role.permissionsBoundary` becomes `arn:aws:iam::{account}:policy/new` instead of `arn:aws:iam::{account}:policy/old`.',
  'deny-removed': 'an entry under `deny` is deleted, or a condition is added to it.',
  'gate-weakened':
    '`gate.failOn` becomes `critical` instead of `high`, an approver is added to `gate.approvers`, or an entry to `gate.ignore`.',
  'service-removed': 'the manifest of a service is deleted, or the environment is removed from its `environments`.',
  'association-removed': 'an entry is deleted under `serviceAccounts` of a service that has another one.',
  'many-roles-removed': 'a merge deletes the folder with the manifests of 10 of 30 services.',
  'managed-boundary-changed':
    'the file of a policy with `manage: true`, which roles have as their `permissionsBoundary`, gets a statement.',
  'resource-policy-anybody':
    'a file that `policies` names has `"Principal": "*"` without a condition on an organization, account, network or principal.',
  'session-policy-removed':
    '`sessionPolicy` is deleted, or allows `*` on `*`, or a service account is removed from its `serviceAccounts`.',
  'session-tags-off': '`sessionTags: false`, at the top of the manifest or for one environment.',
  'undecided-access':
    'a customer managed policy, such as `arn:aws:iam::{account}:policy/reports`, is added to `managedPolicies`; its document is not in the repository.',
};

function introduction(): string {
  return `# Findings

A finding is a risk of a change. \`diff\` evaluates the access that services _gain_, the principals that their roles newly
trust, their associations, removed guardrails, and what is removed as a whole; with \`--all\`, all access of the changed services.

Each rule asks the [policy engine](policy-engine.md) whether the requests of the risk are allowed, so the spelling of a
policy does not matter. Wildcards, \`NotAction\` and managed policies are expanded; conditions, denies and permissions
boundaries are applied; several statements are evaluated together. Context that a pod can never have, such as MFA, is
known. A rule with several steps matches when the change adds the last missing permission or widens the first.

\`\`\`text
high      can pass role/admin to a Lambda function it creates and invokes, and so act as that role
          services/orders/pod-identity.yaml:9:5, pass-role-lambda-create-invoke
\`\`\`

Severities are \`low\`, \`medium\`, \`high\` and \`critical\`. A broader finding suppresses a narrower one for the same service
accounts when it contains all its requests. An administrator therefore has only that finding about access, except for
access under fewer conditions. A finding never suppresses one of higher severity.

Undecided access is reported as \`undecided-access\`, which lists the rules. Proven findings are reported as well.

## How to accept a finding

First try to narrow the grant: name the resources or add a condition, and the finding disappears. If the access is
required, there are two ways to accept it.

**Approve it**, if the configuration has a [gate](gate.md): one of its approvers approves the pull request, and the check
\`eks-pod-identity\` passes. The approval remains valid for later pushes that add nothing to the finding. Findings cover
only gained access, so the next change of the service does not report the finding again.

**Accept it for a time**, if every change would report it again, or if no approval should be required:

\`\`\`yaml
gate:
  failOn: high
  approvers: ['@acme/security']
  ignore:
    - rule: pass-role-lambda-create-invoke
      service: deployer
      reason: it deploys functions; their roles are bounded
      expires: 2999-03-31
\`\`\`

The finding is still shown, with the reason, and requires no approval until that day has passed. Then the entry is an
error. Adding an entry is itself a finding, \`gate-weakened\`, which an approver must approve. To change the severity of a
rule for all services, write \`severities: { kube-system-service-account: low }\`.

Without GitHub, \`diff --fail-on\` exits with status 1 for findings of a severity and above, except accepted ones.

Rule IDs do not change between versions. The \`id\` of a finding in JSON and SARIF identifies the service, environment,
rule and allowed requests, independent of their place in the manifest. If the pods of a service differ in access, it
includes their session tags. \`access\` lists the pods, with the unknown policies that may restrict the access (\`limits\`).
If a finding does not consist of requests, or is not fully known, its \`id\` identifies the role, its guardrails or its
trust, and changes with them.

This page is generated by \`npm run docs\` from \`modules/findings/rules/\`; a test compares them.
`;
}
