import type { AccessRule, Family, Leg, RuleText, Target } from '../modules/findings/rule';
import { ACCESS_RULES, RULES } from '../modules/findings/rules';
import { GATE_WEAKENED } from '../modules/findings/rules/gate';

/** `docs/findings.md`: every rule with an example, the reason, what to do, and the reference. */
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
  const { id, title, severity, says, reason, remedy, reference, coveredBy = [] } = rule;
  const legs = ACCESS_RULES.find((one) => one.id === id)?.legs;
  const others = coveredBy.filter((other) => other !== 'administrator');
  return [
    `### ${id}\n`,
    `**${severity}**, ${title}. ${rule === GATE_WEAKENED ? 'The gate' : 'The service'} ${code(says)}.\n`,
    ...(reason === undefined ? [] : [`${reason}\n`]),
    ...(remedy === undefined ? [] : [`What to do: ${remedy}\n`]),
    ...(EXAMPLES[id] === undefined && legs ? [`Example:\n`, exampleOf(legs)] : [`Example: ${EXAMPLES[id] ?? ''}\n`]),
    ...(legs?.[0] && legs[0].actions.length > FEW ? [`Actions: ${listOf(legs[0])}.\n`] : []),
    ...(others.length > 0 ? [`Not told where ${others.map((other) => `\`${other}\``).join(' or ')} says it.\n`] : []),
    `See <${reference}>.\n`,
  ].join('\n');
}

/** The placeholders of a sentence as words. */
function code(says: string): string {
  return says.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === '0') return '_a resource_';
    if (name === '1') return '_another_';
    return `_${name}_`;
  });
}

/** A manifest that triggers the rule, for rules that are data. */
function exampleOf(legs: AccessRule['legs']): string {
  const grants = legs.flatMap((leg) => [
    `  - actions: ${list(leg)}`,
    `    resources: '${RESOURCES[typeof leg.on === 'string' ? leg.on : 'unnamed']}'`,
    ...(leg.passedTo?.[0] !== undefined && legs.length > 1 && !leg.passedTo[0].startsWith('nobody')
      ? [`    conditions: { StringEquals: { iam:PassedToService: ${leg.passedTo[0]} } }`]
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

/** Any of the actions; of many the first, as an example. */
function list({ actions }: Leg): string {
  const [first = ''] = actions;
  return actions.length === 1 || actions.length > FEW ? first : `[${actions.join(', ')}]`;
}

function listOf({ actions }: Leg): string {
  return actions.map((action) => `\`${action}\``).join(', ');
}

/** Examples of rules that no grants show. */
const EXAMPLES: Readonly<Record<string, string>> = {
  administrator: '`managedPolicies: AdministratorAccess`.',
  'every-service': '`managedPolicies: PowerUserAccess`.',
  'service-wildcard': '`actions: s3:*`, on whatever resource.',
  'cross-account-target':
    '`actions: sqs:SendMessage` on `arn:aws:sqs:eu-west-1:444455556666:jobs`, in an environment of another account.',
  'trust-anybody':
    'a trust policy that allows `sts:AssumeRole` to `"Principal": "*"` without a condition that binds it.',
  'trust-other-account': 'a trust policy with `"Principal": { "AWS": "444455556666" }`, in another account.',
  'trust-unscoped-pods':
    'a trust policy for `pods.eks.amazonaws.com` without conditions on `aws:RequestTag/kubernetes-namespace` and `aws:RequestTag/kubernetes-service-account`.',
  'trust-unscoped-web-identity':
    'a trust policy for the OpenID Connect provider of a cluster, whose condition on `:sub` is missing or is `system:serviceaccount:*`.',
  'default-service-account': '`serviceAccounts: shop/default`.',
  'kube-system-service-account': '`serviceAccounts: kube-system/reporter`.',
  'boundary-removed': '`role.permissionsBoundary` is deleted from the configuration.',
  'boundary-widened':
    '`role.permissionsBoundary` becomes `arn:aws:iam::aws:policy/PowerUserAccess` instead of `arn:aws:iam::aws:policy/ReadOnlyAccess`.',
  'boundary-replaced':
    '`role.permissionsBoundary` becomes `arn:aws:iam::{account}:policy/new` instead of `arn:aws:iam::{account}:policy/old`.',
  'deny-removed': 'an entry under `deny` is deleted, or a condition is added to it.',
  'gate-weakened':
    '`gate.failOn` becomes `critical` instead of `high`, somebody joins `gate.approvers`, or an entry joins `gate.ignore`.',
  'session-tags-off': '`sessionTags: false`, at the top of the manifest or for one environment.',
  'undecided-access':
    'a policy of your own, such as `arn:aws:iam::{account}:policy/reports`, is added to `managedPolicies`: what it allows is not known here.',
};

function introduction(): string {
  return `# Findings

A finding is a risk that a change brings. \`diff\` looks for findings in what services _gain_, in whom their roles newly
trust, in their associations, and in limits that fall away; with \`--all\`, in all the access that the changed services have.

Each rule asks the [policy engine](policy-engine.md) whether the requests that make the risk are allowed, so how a policy
is written makes no difference: wildcards, \`NotAction\` and managed policies count with what they allow; conditions,
denies and permissions boundaries with what they take away; and what several statements allow counts together. What a pod
can never have, such as a second factor, is known too. A rule that needs several permissions finds a risk where the
change adds the last that was missing, or widens the first.

\`\`\`text
high      can pass role/admin to a Lambda function it creates and invokes, and so act as that role
          services/orders/pod-identity.yaml:9:5, pass-role-lambda-create-invoke
\`\`\`

Severities are, from the least, \`low\`, \`medium\`, \`high\` and \`critical\`. Where all requests of a finding are in another's
that says more, for the same service accounts, only the other is told: an administrator has no other findings about
access, as far as nothing else is allowed under fewer conditions. A finding never hides one that counts for more.

What could not be decided has the finding \`undecided-access\`, which names the rules; what is proven all the same is told
besides.

## How to accept a finding

First see whether the grant can be narrowed: name the resources, or add a condition, and the finding is gone. For what is
needed all the same there are two ways.

**Approve it**, where the configuration has a [gate](gate.md): one of its approvers approves the pull request, and the
check \`eks-pod-identity\` turns green. The approval stays good through later pushes for as long as they add nothing to the
finding. It is told once: a finding is about what is gained, so the next change of the service does not bring it again.

**Accept it for a time**, for what every change would bring again, or what nobody should have to approve:

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

It is still shown, with the reason, and holds nothing back until that day is over; then the entry is an error. Adding an
entry is itself a finding, \`gate-weakened\`, which one of the approvers has to approve. A rule that is too loud or too quiet
for all services gets another severity: \`severities: { kube-system-service-account: low }\`.

Without GitHub, \`diff --fail-on\` ends with 1 for findings of a severity and above, accepted ones apart.

Ids of rules do not change from one version to the next. A finding's own \`id\` in JSON and in SARIF stands for service,
environment, rule and the requests that are allowed, wherever in the manifest they are; and for the session tags of the
pods that have them, where not all of the service's have the same. Whose the pods are stands in \`access\`, with the
policies that are not known and may take some of it away (\`limits\`). A finding that is no matter of requests, or of
which not all is known, has an \`id\` that stands for the role, its limits or its trust, and another whenever they change.

This page is written by \`npm run docs\` from \`modules/findings/rules/\`; a test holds it to them.
`;
}
