import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, Aspects, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { IamOidcProvider } from '../../modules/constructs/iam-oidc-provider';
import { PodIdentityAgent, type PodIdentityAgentConfig } from '../../modules/constructs/pod-identity-agent';
import {
  PodIdentityAssociation,
  type PodIdentityAssociationConfig,
} from '../../modules/constructs/pod-identity-association';
import { PodIdentityRole, type PodIdentityRoleConfig } from '../../modules/constructs/pod-identity-role';
import { TargetRole, type TargetRoleConfig } from '../../modules/constructs/target-role';
import {
  WorkloadServiceAccount,
  type WorkloadServiceAccountConfig,
} from '../../modules/constructs/workload-service-account';
import { problemsOf } from './problems-of';
import { LABEL_KEY, LABEL_VALUE } from '../../modules/validation/text-formats';

const ACCOUNT = '111122223333';
const clusterArn = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop`;
const orders = { clusterArn, namespace: 'shop', serviceAccount: 'orders' };
const trust = { account: ACCOUNT, associations: [orders] };
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' } as const;
const reading = { Version: '2012-10-17', Statement: [statement] } as const;

/** The JSON text of a policy document of a size. */
const documentOf = (size: number): string => {
  const document = (sid: string) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, ...statement }] });
  return document('x'.repeat(size - document('').length));
};
const tagsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'v']));

type Row<Config> = readonly [config: Partial<Config>, message: string];

/** The messages first, for the names of tests. */
const byMessage = <Config>(rows: readonly Row<Config>[]) => rows.map(([config, message]) => [message, config] as const);

/** What the validation reports for a construct with the path `stack/it`. */
const agentProblems = (config: Partial<PodIdentityAgentConfig>) =>
  problemsOf((stack) => new PodIdentityAgent(stack, 'it', { clusterName: 'shop', ...config }));
const roleProblems = (config: Partial<PodIdentityRoleConfig>) =>
  problemsOf((stack) => new PodIdentityRole(stack, 'it', { name: 'orders', trust, ...config }));
const associationProblems = (config: Partial<PodIdentityAssociationConfig>) =>
  problemsOf((stack) => {
    const role = `arn:aws:iam::${ACCOUNT}:role/orders`;
    const { namespace, serviceAccount } = orders;
    new PodIdentityAssociation(stack, 'it', { clusterName: 'shop', namespace, serviceAccount, role, ...config });
  });
const accountProblems = (config: Partial<WorkloadServiceAccountConfig>) =>
  problemsOf((stack) => new WorkloadServiceAccount(stack, 'it', { name: 'orders', ...config }));

const CLUSTER_RULE = 'expected letters, digits, "-" and "_", starting with a letter or digit';
const NAMESPACE_RULE = 'expected lower-case letters, digits and "-", starting and ending with a letter or digit';
const ACCOUNT_RULE = 'expected lower-case letters, digits, "-" and ".", starting and ending with a letter or digit';
const NAME_RULE = 'expected ASCII letters, digits and + = , . @ _ -';
const TAG_RULE = 'expected letters, digits, blanks and _ . : / = + - @';
const POLICY_ARN_RULE = `expected an ARN such as arn:aws:iam::${ACCOUNT}:policy/NAME`;

describe('PodIdentityAgent', () => {
  it.each(
    byMessage<PodIdentityAgentConfig>([
      [{ clusterName: '-shop' }, `clusterName "-shop" is not a valid EKS cluster name: ${CLUSTER_RULE}`],
      [
        { clusterName: 'c'.repeat(101) },
        `clusterName "${'c'.repeat(100)}…" (101 characters) is too long: it has 101 characters, and at most 100 are allowed`,
      ],
      [
        { addonVersion: 'latest' },
        'addonVersion "latest" is not a valid EKS add-on version: expected a full version such as v1.3.8-eksbuild.2',
      ],
      [{ region: 'Ireland' }, 'region "Ireland" is not a valid AWS region: expected a region code such as eu-west-1'],
      [
        { resolveConflictsOnCreate: 'PRESERVE' as 'NONE' },
        'resolveConflictsOnCreate "PRESERVE" is not valid: expected NONE or OVERWRITE',
      ],
      [
        { resolveConflictsOnUpdate: 'none' as 'NONE' },
        'resolveConflictsOnUpdate "none" is not valid: expected NONE or OVERWRITE or PRESERVE',
      ],
      [{ tags: { 'aws:team': 'a' } }, `tag key "aws:team" is not a valid tag key: ${TAG_RULE}, not starting with aws:`],
      [{ tags: { team: 'a;b' } }, `tag "team" with value "a;b" is not a valid tag value: ${TAG_RULE}`],
      [{ tags: tagsOf(51) }, 'the resource has 51 tags: AWS allows 50'],
    ]),
  )('reports %s', (message, config) => {
    expect(agentProblems(config)).toEqual([`[stack/it] ${message}`]);
  });

  it('accepts what EKS accepts', () => {
    const tags = { 'team:name': 'a b', ...tagsOf(49) };
    expect(agentProblems({ clusterName: 'c'.repeat(100), region: 'us-gov-west-1', tags })).toEqual([]);
  });
});

describe('PodIdentityRole', () => {
  const inOtherAccount = 'arn:aws:iam::444455556666:policy/boundary';
  const eleven = Array.from({ length: 11 }, (_, index) => `arn:aws:iam::aws:policy/P${index}`);

  it.each(
    byMessage<PodIdentityRoleConfig>([
      [{ name: 'a/b' }, `name "a/b" is not a valid IAM role name: ${NAME_RULE}`],
      [{ name: '' }, `name "" is not a valid IAM role name: ${NAME_RULE}`],
      [
        { name: 'n'.repeat(65) },
        `name "${'n'.repeat(65)}" is too long: it has 65 characters, and at most 64 are allowed`,
      ],
      [
        { path: '/pods' },
        'path "/pods" is not a valid IAM path: expected visible ASCII characters, starting and ending with a slash',
      ],
      [
        { description: 'for €' },
        'description "for €" is not a valid IAM role description: expected printable characters of Latin-1, tabs and line breaks',
      ],
      [{ maxSessionDuration: 900 }, 'maxSessionDuration 900 is not valid: expected 3600 to 43200 seconds'],
      [{ maxSessionDuration: 3600.5 }, 'maxSessionDuration 3600.5 is not valid: expected 3600 to 43200 seconds'],
      [
        { permissionsBoundary: 'boundary' },
        `permissionsBoundary "boundary" is not a valid IAM policy ARN: ${POLICY_ARN_RULE}`,
      ],
      [
        { permissionsBoundary: inOtherAccount },
        `permissionsBoundary "${inOtherAccount}" is in account 444455556666: expected account ${ACCOUNT}`,
      ],
      [
        { permissionsBoundary: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess' },
        'permissionsBoundary "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" is in partition aws-cn: expected aws',
      ],
      [
        { managedPolicyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:role/B'] },
        `managedPolicyArns "arn:aws:iam::aws:role/B" is not a valid IAM policy ARN: ${POLICY_ARN_RULE}`,
      ],
      [{ managedPolicyArns: eleven }, 'the role has 11 managed policies: IAM allows 10'],
      [{ tags: { Team: 'a', team: 'b' } }, 'tag keys "Team" and "team" are the same key in IAM'],
      [
        { trust: { ...trust, statements: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] } },
        'trust.statements[0] has no Principal',
      ],
      [
        {
          trust: {
            ...trust,
            statements: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' }],
          },
        },
        'trust.statements[0] has a Resource, which trust policies do not allow',
      ],
      [{ trust: { ...trust, account: '1' } }, `trust.account "1" is not a valid AWS account ID: expected 12 digits`],
      [
        { trust: { ...trust, associations: [orders, { ...orders, clusterArn: 'shop' }] } },
        `trust.associations[1].clusterArn "shop" is not a valid EKS cluster ARN: expected an ARN such as arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/NAME`,
      ],
      [
        { trust: { ...trust, account: '444455556666' } },
        `trust.associations[0].clusterArn "${clusterArn}" is in account ${ACCOUNT}: expected the account of the trust, 444455556666`,
      ],
      [
        { trust: { ...trust, associations: [{ ...orders, namespace: 'shop.eu' }] } },
        `trust.associations[0].namespace "shop.eu" is not a valid Kubernetes namespace: ${NAMESPACE_RULE}`,
      ],
      [
        { trust: { ...trust, associations: [{ ...orders, serviceAccount: '*' }] } },
        `trust.associations[0].serviceAccount "*" is not a valid Kubernetes service account name: ${ACCOUNT_RULE}`,
      ],
      [{ trust: '{' }, 'trust policy is not valid JSON'],
      [{ trust: documentOf(2049) }, 'trust policy has 2049 characters without white space: IAM allows 2048'],
      [
        { inlinePolicies: { 'a b': reading } },
        `inlinePolicies name "a b" is not a valid IAM policy name: ${NAME_RULE}`,
      ],
      [{ inlinePolicies: { a: 'x' } }, 'inlinePolicies is not valid JSON'],
      [
        { inlinePolicies: { a: documentOf(5121), b: documentOf(5120) } },
        'inlinePolicies has 10241 characters without white space: IAM allows 10240',
      ],
      [
        { managedPolicies: { a: documentOf(6144), b: documentOf(6145) } },
        'managedPolicies "b" has 6145 characters without white space: IAM allows 6144',
      ],
      [{ managedPolicies: { é: reading } }, `managedPolicies name "é" is not a valid IAM policy name: ${NAME_RULE}`],
    ]),
  )('reports %s', (message, config) => {
    expect(roleProblems(config)).toContain(`[stack/it] ${message}`);
  });

  it('reports one problem of one invalid value', () => {
    expect(roleProblems({ name: 'a b' })).toHaveLength(1);
    expect(roleProblems({ trust: { ...trust, account: '444455556666' } })).toHaveLength(1);
    expect(roleProblems({ trust: { ...trust, account: '1' } })).toHaveLength(1);
  });

  it('accepts what IAM accepts, at its limits', () => {
    const limits: Partial<PodIdentityRoleConfig> = {
      name: 'n'.repeat(64),
      path: '/a/${b}/',
      description: 'für alle\n',
      maxSessionDuration: 43_200,
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/team/boundary`,
      managedPolicyArns: eleven.slice(2),
      trust: documentOf(2048),
      // White space does not count, and a variable counts as IAM writes it.
      inlinePolicies: { a: documentOf(5120), b: JSON.stringify(JSON.parse(documentOf(5120)), null, 2) },
      managedPolicies: { c: documentOf(6144).replace('b/*', '${x') },
      tags: { team: 'a' },
    };
    expect(roleProblems(limits)).toEqual([]);
  });

  it('is checked as it is after aspects', () => {
    const problems = problemsOf((stack) => {
      const role = new PodIdentityRole(stack, 'it', { name: 'a b', trust });
      role.name = 'orders';
      Aspects.of(stack).add({
        visit: (one) => {
          if (one === role) role.path = '/x';
        },
      });
    });
    expect(problems).toEqual([expect.stringMatching(/^\[stack\/it\] path "\/x" is not a valid IAM path/)]);
  });
});

describe('PodIdentityAssociation', () => {
  it.each(
    byMessage<PodIdentityAssociationConfig>([
      [{ clusterName: 'shop.eu' }, `clusterName "shop.eu" is not a valid EKS cluster name: ${CLUSTER_RULE}`],
      [{ namespace: 'Shop' }, `namespace "Shop" is not a valid Kubernetes namespace: ${NAMESPACE_RULE}`],
      [
        { serviceAccount: 'a_b' },
        `serviceAccount "a_b" is not a valid Kubernetes service account name: ${ACCOUNT_RULE}`,
      ],
      [
        { role: 'orders' },
        `role "orders" is not a valid IAM role ARN: expected an ARN such as arn:aws:iam::${ACCOUNT}:role/NAME`,
      ],
      [
        { role: { arn: `arn:aws:iam::${ACCOUNT}:policy/orders` } },
        `role "arn:aws:iam::${ACCOUNT}:policy/orders" is not a valid IAM role ARN: expected an ARN such as arn:aws:iam::${ACCOUNT}:role/NAME`,
      ],
      [
        { role: 'arn:aws:iam::444455556666:role/orders' },
        `role "arn:aws:iam::444455556666:role/orders" is in account 444455556666: expected the account of the cluster, ${ACCOUNT}`,
      ],
      [{ region: 'eu' }, 'region "eu" is not a valid AWS region: expected a region code such as eu-west-1'],
      [{ tags: { '': 'a' } }, `tag key "" is not a valid tag key: ${TAG_RULE}, not starting with aws:`],
      [{ sessionTags: false, sessionPolicy: '{' }, 'sessionPolicy is not valid JSON'],
      [{ sessionTags: false, sessionPolicy: documentOf(2049) }, 'sessionPolicy has 2049 characters: EKS allows 2048'],
    ]),
  )('reports %s', (message, config) => {
    expect(associationProblems(config)).toEqual([`[stack/it] ${message}`]);
  });

  it('accepts a session policy of 2,048 characters', () => {
    expect(associationProblems({ sessionTags: false, sessionPolicy: documentOf(2048) })).toEqual([]);
  });
});

describe('IamOidcProvider', () => {
  it('reports a URL that is not an issuer', () => {
    const problems = problemsOf(
      (stack) => new IamOidcProvider(stack, 'it', { url: 'oidc.eks.eu-west-1.amazonaws.com' }),
    );
    expect(problems).toEqual([
      '[stack/it] url "oidc.eks.eu-west-1.amazonaws.com" is not a valid OIDC issuer: expected a URL such as https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE',
    ]);
  });
});

describe('WorkloadServiceAccount', () => {
  it.each(
    byMessage<WorkloadServiceAccountConfig>([
      [{ name: 'Orders' }, `name "Orders" is not a valid Kubernetes service account name: ${ACCOUNT_RULE}`],
      [{ namespace: 'a.b' }, `namespace "a.b" is not a valid Kubernetes namespace: ${NAMESPACE_RULE}`],
      [
        { namespace: 'n'.repeat(64) },
        `namespace "${'n'.repeat(64)}" is too long: it has 64 characters, and at most 63 are allowed`,
      ],
      [
        { labels: { 'a b': 'c' } },
        `label key "a b" is not a valid Kubernetes label or annotation key: expected ${LABEL_KEY.expected}`,
      ],
      [
        { labels: { a: 'b/c' } },
        `label "a" with value "b/c" is not a valid Kubernetes label value: expected ${LABEL_VALUE.expected}`,
      ],
      [
        { annotations: { '': 'c' } },
        `annotation key "" is not a valid Kubernetes label or annotation key: expected ${LABEL_KEY.expected}`,
      ],
      [{ annotations: { a: 'b'.repeat(262_144) } }, 'the annotations have 262145 bytes: Kubernetes allows 262144'],
    ]),
  )('reports %s', (message, config) => {
    expect(accountProblems(config)).toEqual([`[stack/it] ${message}`]);
  });

  it('accepts dots in a name', () => {
    const metadata = { labels: { 'a.io/B_c': '' }, annotations: { 'eks.amazonaws.com/role-arn': '{ any text }' } };
    expect(accountProblems({ name: 'orders.api', namespace: 'shop', ...metadata })).toEqual([]);
  });
});

describe('a token', () => {
  it('is not checked, wherever it is', () => {
    const problems = problemsOf((stack) => {
      const variable = new TerraformVariable(stack, 'v', {});
      const text = `${variable.stringValue}!`;
      new PodIdentityAgent(stack, 'agent', {
        clusterName: text,
        addonVersion: text,
        region: text,
        tags: Token.asStringMap(variable.value),
      });
      new PodIdentityRole(stack, 'role', {
        name: text,
        path: text,
        description: text,
        maxSessionDuration: variable.numberValue,
        permissionsBoundary: text,
        managedPolicyArns: [text],
        trust: { account: text, associations: [{ clusterArn: text, namespace: text, serviceAccount: text }] },
        inlinePolicies: { a: { ...reading, Statement: [{ ...statement, Resource: `${text}${'x'.repeat(11_000)}` }] } },
      });
      const serviceAccount = { clusterName: text, namespace: text, serviceAccount: text };
      new PodIdentityAssociation(stack, 'association', { ...serviceAccount, role: text });
      new PodIdentityAssociation(stack, 'same', { ...serviceAccount, role: text });
      new WorkloadServiceAccount(stack, 'account', {
        name: text,
        namespace: text,
        labels: { a: text },
        annotations: Token.asStringMap(variable.value),
      });
    });
    expect(problems).toEqual([]);
  });

  it('beside literals leaves those checked', () => {
    const problems = problemsOf((stack) => {
      const { stringValue } = new TerraformVariable(stack, 'v', {});
      new PodIdentityRole(stack, 'it', {
        name: 'orders',
        trust: { account: stringValue, associations: [{ ...orders, namespace: stringValue, serviceAccount: '*' }] },
        managedPolicyArns: [stringValue, 'arn'],
        inlinePolicies: {
          a: { ...reading, Statement: [{ ...statement, Resource: stringValue }] },
          b: documentOf(10_241),
        },
        tags: { [stringValue]: ';', team: stringValue, cost: ';' },
      });
    });
    expect(problems.map((problem) => problem.replace(/ (is not|has) .*/, ''))).toEqual([
      '[stack/it] tag "cost" with value ";"',
      '[stack/it] trust.associations[0].serviceAccount "*"',
      '[stack/it] inlinePolicies',
      '[stack/it] managedPolicyArns "arn"',
    ]);
  });
});

describe('a synth', () => {
  it('reports the problems of all constructs together', () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, 'stack');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    new PodIdentityAgent(stack, 'agent', { clusterName: 'a b' });
    new PodIdentityRole(stack, 'role', { name: 'a b', trust });
    expect(() => Testing.fullSynth(stack)).toThrow(/\[stack\/agent\] clusterName.*\n.*\[stack\/role\] name/);
  });

  it('with `skipValidation` reports none', () => {
    const app = new App({ outdir: Testing.app().outdir, skipValidation: true });
    const stack = new TerraformStack(app, 'stack');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    new PodIdentityAgent(stack, 'agent', { clusterName: 'a b' });
    expect(() => {
      app.synth();
    }).not.toThrow();
  });
});

describe('TargetRole', () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/orders`;
  const problemsWith = (part: Partial<TargetRoleConfig>, of: object = {}) =>
    problemsOf((stack) => new TargetRole(stack, 'it', { name: 'reader', trust: { ...trust, role, ...of }, ...part }));

  it('may be in any account, and its trust in one', () => {
    expect(problemsWith({ permissionsBoundary: 'arn:aws:iam::444455556666:policy/b' })).toEqual([]);
    expect(problemsWith({}, { role: 'arn:aws:iam::444455556666:role/orders' })).toEqual([
      `[stack/it] trust.role "arn:aws:iam::444455556666:role/orders" is in account 444455556666: expected account ${ACCOUNT}`,
    ]);
    expect(problemsWith({}, { account: '1' })[0]).toContain('trust.account "1" is not a valid');
    expect(problemsWith({}, { associations: [{ ...orders, namespace: 'Shop' }] })[0]).toContain(
      'trust.associations[0].namespace "Shop" is not a valid',
    );
  });
});
