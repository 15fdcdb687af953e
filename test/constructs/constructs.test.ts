import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { IamOidcProvider } from '../../modules/constructs/iam-oidc-provider';
import { PodIdentityAgent } from '../../modules/constructs/pod-identity-agent';
import {
  PodIdentityAssociation,
  type PodIdentityAssociationConfig,
} from '../../modules/constructs/pod-identity-association';
import { PodIdentityRole, type PodIdentityRoleConfig } from '../../modules/constructs/pod-identity-role';
import { TargetRole } from '../../modules/constructs/target-role';
import { WorkloadServiceAccount } from '../../modules/constructs/workload-service-account';
import type { PolicyDocument } from '../../modules/policy/document';
import { targetTrustPolicy } from '../../modules/identity/role-chain';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';
import { bindingFaults, type Resources } from './binding-faults';

const trust = {
  account: '111122223333',
  associations: [
    { clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop', namespace: 'shop', serviceAccount: 'orders' },
  ],
};
const reading: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }],
};
const association = { clusterName: 'shop', namespace: 'shop', serviceAccount: 'orders' };
const tags = { team: 'checkout' };

/** The resources of a stack with both providers and the constructs that `build` adds. */
function resourcesOf(build: (stack: TerraformStack, providers: { aws: AwsProvider; eks: KubernetesProvider }) => void) {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const aws = new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const eks = new KubernetesProvider(stack, 'kubernetes', { alias: 'shop' });
  build(stack, { aws, eks });
  return (JSON.parse(Testing.synth(stack)) as { resource: Resources }).resource;
}

const roleWith = (config: Partial<PodIdentityRoleConfig>) =>
  resourcesOf((stack) => new PodIdentityRole(stack, 'role', { name: 'orders', trust, ...config }));
const only = (resources: Resources, type: string) => {
  const [[id, body] = [], ...others] = Object.entries(resources[type] ?? {});
  if (id === undefined || body === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
  return { address: `${type}.${id}`, body };
};

describe('every construct', () => {
  it.each<[name: string, build: Parameters<typeof resourcesOf>[0]]>([
    ['PodIdentityAgent with the least', (stack) => new PodIdentityAgent(stack, 'a', { clusterName: 'shop' })],
    [
      'PodIdentityAgent with everything',
      (stack) =>
        new PodIdentityAgent(stack, 'a', {
          clusterName: 'shop',
          addonVersion: 'v1.3.8-eksbuild.2',
          configurationValues: { agent: { additionalArgs: { '-b': '169.254.170.23' } } },
          resolveConflictsOnCreate: 'OVERWRITE',
          resolveConflictsOnUpdate: 'PRESERVE',
          preserve: true,
          region: 'us-east-1',
          tags,
        }),
    ],
    ['PodIdentityRole with the least', (stack) => new PodIdentityRole(stack, 'r', { name: 'orders', trust })],
    [
      'PodIdentityRole with everything',
      (stack, { aws }) =>
        new PodIdentityRole(stack, 'r', {
          name: 'orders',
          trust,
          inlinePolicies: { read: reading },
          managedPolicies: { 'read-more': reading },
          managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
          path: '/pods/',
          description: 'orders',
          permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
          maxSessionDuration: 7200,
          tags,
          provider: aws,
          lifecycle: { preventDestroy: true },
        }),
    ],
    [
      'PodIdentityAssociation with the least',
      (stack) => new PodIdentityAssociation(stack, 'a', { ...association, role: 'arn:aws:iam::111122223333:role/r' }),
    ],
    [
      'PodIdentityAssociation with everything',
      (stack) =>
        new PodIdentityAssociation(stack, 'a', {
          ...association,
          role: 'arn:aws:iam::111122223333:role/r',
          region: 'us-east-1',
          tags,
        }),
    ],
    ['WorkloadServiceAccount with the least', (stack) => new WorkloadServiceAccount(stack, 's', { name: 'orders' })],
    [
      'WorkloadServiceAccount with everything',
      (stack, { eks }) =>
        new WorkloadServiceAccount(stack, 's', {
          name: 'orders',
          namespace: 'shop',
          labels: { 'app.kubernetes.io/name': 'orders' },
          annotations: { owner: 'checkout' },
          automountServiceAccountToken: false,
          provider: eks,
        }),
    ],
  ])('%s gives arguments that its provider knows, and all it requires', (_name, build) => {
    const resources = resourcesOf(build);
    expect(Object.keys(resources)).not.toHaveLength(0);
    expect(bindingFaults(resources)).toEqual([]);
  });

  it.each<[fault: string, resources: Resources, expected: string]>([
    [
      'misspelt argument',
      { aws_iam_policy: { p: { policy: '{}', nmae: 'x' } } },
      'aws_iam_policy.p has no argument nmae',
    ],
    [
      'computed argument',
      { aws_iam_policy: { p: { policy: '{}', arn: 'x' } } },
      'aws_iam_policy.p has no argument arn',
    ],
    ['missing argument', { aws_iam_policy: { p: { name: 'x' } } }, 'aws_iam_policy.p misses policy'],
    [
      'misspelt argument of a block',
      { kubernetes_service_account_v1: { s: { metadata: { nmae: 'x' } } } },
      'kubernetes_service_account_v1.s.metadata has no argument nmae',
    ],
  ])('would be caught with a %s', (_fault, resources, expected) => {
    expect(bindingFaults(resources)).toEqual([expected]);
  });
});

describe('PodIdentityAgent', () => {
  const settings = { agent: { additionalArgs: { '-b': '${x}' } } };

  it.each([
    ['an object', settings],
    ['JSON text', JSON.stringify(settings)],
  ])('is the add-on of that name, with its settings as JSON, given as %s', (_form, configurationValues) => {
    const resources = resourcesOf(
      (stack) => new PodIdentityAgent(stack, 'agent', { clusterName: 'shop', configurationValues }),
    );
    expect(only(resources, 'aws_eks_addon').body).toEqual({
      addon_name: 'eks-pod-identity-agent',
      cluster_name: 'shop',
      configuration_values: '{"agent":{"additionalArgs":{"-b":"$${x}"}}}',
      timeouts: { create: '30m', update: '30m', delete: '15m' },
    });
  });

  it('takes other timeouts, one by one', () => {
    const config = { clusterName: 'shop', timeouts: { create: '1h' } };
    const resources = resourcesOf((stack) => new PodIdentityAgent(stack, 'agent', config));
    const { timeouts } = only(resources, 'aws_eks_addon').body;
    expect(timeouts).toEqual({ create: '1h', update: '30m', delete: '15m' });
  });
});

describe('PodIdentityRole', () => {
  it('trusts exactly its associations', () => {
    const { body } = only(roleWith({}), 'aws_iam_role');
    expect(JSON.parse(body['assume_role_policy'] as string)).toEqual(podIdentityTrustPolicy(trust));
  });

  it.each([
    ['document', reading],
    ['JSON text', JSON.stringify(reading)],
  ])('takes another trust policy as a %s', (_form, given) => {
    const { body } = only(roleWith({ trust: given }), 'aws_iam_role');
    expect(JSON.parse(body['assume_role_policy'] as string)).toEqual(reading);
  });

  it('owns its policies exclusively, by reference, so that Terraform creates them first', () => {
    const resources = roleWith({
      inlinePolicies: { read: reading, 'read-more': JSON.stringify(reading) },
      managedPolicies: { managed: reading },
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
    });
    const names = Object.keys(resources['aws_iam_role_policy'] ?? {}).map((id) => `\${aws_iam_role_policy.${id}.name}`);
    const arns = Object.keys(resources['aws_iam_role_policy_attachment'] ?? {}).map(
      (id) => `\${aws_iam_role_policy_attachment.${id}.policy_arn}`,
    );
    expect([names, arns].map(({ length }) => length)).toEqual([2, 2]);

    const inline = only(resources, 'aws_iam_role_policies_exclusive').body;
    const attached = only(resources, 'aws_iam_role_policy_attachments_exclusive').body;
    for (const list of [inline, attached]) expect(list['role_name']).toBe('${aws_iam_role.role.id}');
    expect([...(inline['policy_names'] as string[])].sort()).toEqual(names.sort());
    expect([...(attached['policy_arns'] as string[])].sort()).toEqual(arns.sort());
  });

  it('attaches what is new, puts its inline policies, and then takes away what is gone', () => {
    const resources = roleWith({
      inlinePolicies: { read: reading },
      managedPolicies: { managed: reading },
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
    });
    const attachments = Object.keys(resources['aws_iam_role_policy_attachment'] ?? {}).map(
      (id) => `aws_iam_role_policy_attachment.${id}`,
    );
    const { address, body } = only(resources, 'aws_iam_role_policy');
    expect(attachments).toHaveLength(2);
    const waitsFor = (dependent: Readonly<Record<string, unknown>>) =>
      [...(dependent['depends_on'] as string[])].sort();
    expect(waitsFor(body)).toEqual(attachments.sort());
    expect(waitsFor(only(resources, 'aws_iam_role_policies_exclusive').body)).toEqual(attachments);
    expect(waitsFor(only(resources, 'aws_iam_role_policy_attachments_exclusive').body)).toEqual([address]);
  });

  it('is created before the role that it replaces is destroyed, and so are its parts, with every lifecycle', () => {
    const policies = { inlinePolicies: { a: reading }, managedPolicies: { b: reading } };
    const resources = roleWith({ ...policies, lifecycle: { preventDestroy: true } });
    expect(only(resources, 'aws_iam_role').body['lifecycle']).toEqual({
      create_before_destroy: true,
      prevent_destroy: true,
    });
    for (const type of ['aws_iam_role_policy', 'aws_iam_policy', 'aws_iam_role_policy_attachment']) {
      expect(only(resources, type).body['lifecycle']).toEqual({ create_before_destroy: true });
    }
  });

  it('owns them exclusively where there are none', () => {
    const resources = roleWith({});
    expect(only(resources, 'aws_iam_role_policies_exclusive').body['policy_names']).toEqual([]);
    expect(only(resources, 'aws_iam_role_policy_attachments_exclusive').body['policy_arns']).toEqual([]);
  });

  it('attaches the managed policies it creates, with its own path and tags', () => {
    const resources = roleWith({ managedPolicies: { managed: reading }, path: '/pods/', tags });
    const policy = only(resources, 'aws_iam_policy');
    expect(policy.body).toMatchObject({ name: 'managed', path: '/pods/', tags, policy: JSON.stringify(reading) });
    expect(only(resources, 'aws_iam_role_policy_attachment').body).toMatchObject({
      role: '${aws_iam_role.role.id}',
      policy_arn: `\${${policy.address}.arn}`,
    });
  });

  it('hands its provider to everything that belongs to it', () => {
    const resources = resourcesOf((stack) => {
      const provider = new AwsProvider(stack, 'other', { alias: 'other', region: 'eu-west-1' });
      const policies = { inlinePolicies: { a: reading }, managedPolicies: { b: reading }, managedPolicyArns: ['arn'] };
      new PodIdentityRole(stack, 'role', { name: 'orders', trust, provider, ...policies });
    });
    const bodies = Object.values(resources).flatMap((instances) => Object.values(instances));
    expect(bodies).toHaveLength(7);
    for (const body of bodies) expect(body['provider']).toBe('aws.other');
  });

  it('keeps the address of an attachment when another one goes', () => {
    const arns = ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B', 'arn:aws:iam::111122223333:policy/B'];
    const [all, fewer] = [arns, arns.slice(1)].map(
      (managedPolicyArns) => roleWith({ managedPolicyArns })['aws_iam_role_policy_attachment'],
    );
    expect(Object.keys(all ?? {})).toHaveLength(3);
    expect(all).toMatchObject(fewer ?? {});
  });

  it('refuses the same managed policy twice', () => {
    expect(() => roleWith({ managedPolicyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/A'] })).toThrow();
  });

  it('adds conditions and statements to the trust policy', () => {
    const associations = [
      { clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/c', namespace: 'n', serviceAccount: 's' },
    ];
    const conditions = { StringEquals: { 'aws:SourceOrgID': 'o-1' } };
    const statements = [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }] as const;
    const trust = { account: '111122223333', associations, conditions, statements };
    const { role } = roleWith({ trust })['aws_iam_role'] ?? {};
    const document = JSON.parse(String(role?.['assume_role_policy'])) as { Statement: unknown[] };
    expect(document.Statement).toMatchObject([
      { Principal: { Service: 'pods.eks.amazonaws.com' }, Condition: conditions },
      statements[0],
    ]);
  });

  it('refuses a trust policy without a principal', () => {
    expect(() => roleWith({ trust: { account: '111122223333', associations: [] } })).toThrow(RangeError);
  });

  it('keeps references in its documents and escapes the rest', () => {
    const resources = resourcesOf((stack) => {
      const variable = new TerraformVariable(stack, 'v', {});
      const statement = {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: variable.listValue,
        Condition: {
          StringLike: { 's3:prefix': [`\${aws:PrincipalTag/${variable.stringValue}}`, variable.stringValue] },
        },
      } as const;
      const inlinePolicies = { read: { Version: '2012-10-17', Statement: [statement] } } as const;
      new PodIdentityRole(stack, 'role', { name: `\${x}-${variable.stringValue}`, trust, inlinePolicies });
    });
    expect(only(resources, 'aws_iam_role').body['name']).toBe('$${x}-${var.v}');
    expect(only(resources, 'aws_iam_role_policy').body['policy']).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":${jsonencode(var.v)},' +
        '"Condition":{"StringLike":{"s3:prefix":["$${aws:PrincipalTag/${var.v}}","${var.v}"]}}}]}',
    );
  });
});

describe('PodIdentityAssociation', () => {
  const policies = {
    inlinePolicies: { a: reading },
    managedPolicies: { b: reading },
    managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess'],
  };

  it.each<[given: string, role: (role: PodIdentityRole) => Partial<PodIdentityAssociationConfig>]>([
    ['the construct', (role) => ({ role })],
    ['its ARN', ({ arn }) => ({ role: arn })],
    ['its ARN as `roleArn`', ({ arn }) => ({ roleArn: arn })],
    ['an object with its ARN', ({ arn }) => ({ role: { arn } })],
  ])('waits until its role has all its permissions, given %s', (_given, roleOf) => {
    const resources = resourcesOf((stack) => {
      const role = new PodIdentityRole(stack, 'role', { name: 'orders', trust, ...policies });
      new PodIdentityAssociation(stack, 'association', { ...association, ...roleOf(role) });
    });
    const permissions = ['aws_iam_role_policy', 'aws_iam_role_policy_attachment'].flatMap((type) =>
      Object.keys(resources[type] ?? {}).map((id) => `${type}.${id}`),
    );
    const { body } = only(resources, 'aws_eks_pod_identity_association');
    expect(body['role_arn']).toBe('${aws_iam_role.role.arn}');
    expect(permissions).toHaveLength(3);
    expect([...(body['depends_on'] as string[])].sort()).toEqual(permissions.sort());
  });

  it.each<[given: string, config: Partial<PodIdentityAssociationConfig>]>([
    ['no role', {}],
    ['two roles', { role: 'arn:aws:iam::111122223333:role/a', roleArn: 'arn:aws:iam::111122223333:role/a' }],
  ])('refuses %s', (_given, config) => {
    const associate = () =>
      resourcesOf((stack) => new PodIdentityAssociation(stack, 'a', { ...association, ...config }));
    expect(associate).toThrow('cannot associate shop/orders: give either `role` or `roleArn`');
  });

  it('takes any construct with the ARN of a role', () => {
    const resources = resourcesOf((stack) => {
      const role = new IamRole(stack, 'role', { assumeRolePolicy: '{}' });
      new PodIdentityAssociation(stack, 'association', { ...association, role });
    });
    const { body } = only(resources, 'aws_eks_pod_identity_association');
    expect(body).toEqual({
      cluster_name: 'shop',
      namespace: 'shop',
      service_account: 'orders',
      role_arn: '${aws_iam_role.role.arn}',
    });
  });

  it('depends on nothing with the ARN of a role that is managed elsewhere', () => {
    const resources = resourcesOf((stack) => {
      new PodIdentityRole(stack, 'role', { name: 'orders', trust, ...policies });
      new PodIdentityAssociation(stack, 'association', {
        ...association,
        role: 'arn:aws:iam::111122223333:role/orders',
      });
    });
    expect(only(resources, 'aws_eks_pod_identity_association').body).not.toHaveProperty('depends_on');
  });

  it('switches session tags off with a role whose trust policy does not ask for them', () => {
    const document = { Version: '2012-10-17', Statement: [] } as const;
    const resources = resourcesOf((stack) => {
      const role = new PodIdentityRole(stack, 'role', { name: 'orders', trust: document });
      new PodIdentityAssociation(stack, 'a', { ...association, role, sessionTags: false });
    });
    expect(only(resources, 'aws_eks_pod_identity_association').body['disable_session_tags']).toBe(true);
  });

  it('switches session tags off with a role that trusts every association of its account', () => {
    const resources = resourcesOf((stack) => {
      const role = new PodIdentityRole(stack, 'role', { name: 'orders', trust: { ...trust, sessionTags: false } });
      new PodIdentityAssociation(stack, 'a', { ...association, role, sessionTags: false });
    });
    expect(only(resources, 'aws_eks_pod_identity_association').body['disable_session_tags']).toBe(true);
    expect(only(resources, 'aws_iam_role').body['assume_role_policy']).not.toContain('RequestTag');
  });

  it.each<[given: string, role: (role: PodIdentityRole) => PodIdentityRole | string]>([
    ['the construct', (role) => role],
    ['its ARN', ({ arn }) => arn],
  ])('does not switch session tags off with a role that trusts by them, given %s', (_given, roleOf) => {
    const associate = (sessionTags: boolean): unknown =>
      resourcesOf((stack) => {
        const role = new PodIdentityRole(stack, 'role', { name: 'orders', trust });
        new PodIdentityAssociation(stack, 'a', { ...association, role: roleOf(role), sessionTags });
      });
    expect(() => associate(false)).toThrow('without session tags');
    expect(() => associate(true)).not.toThrow();
  });

  it.each<[given: string, role: (role: PodIdentityRole) => PodIdentityRole | string]>([
    ['the construct', (role) => role],
    ['its ARN', ({ arn }) => arn],
  ])('takes the role of another stack, whose resources it cannot wait for, given %s', (_given, roleOf) => {
    const app = new App({ outdir: Testing.app().outdir });
    const [roles, associations] = ['roles', 'associations'].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    }) as [TerraformStack, TerraformStack];
    const role = new PodIdentityRole(roles, 'role', { name: 'orders', trust, ...policies });
    new PodIdentityAssociation(associations, 'association', { ...association, role: roleOf(role) });
    app.synth();
    const { resource } = JSON.parse(Testing.synth(associations)) as { resource: Resources };
    const { body } = only(resource, 'aws_eks_pod_identity_association');
    expect(body['role_arn']).toMatch(/^\$\{data\.terraform_remote_state\./);
    expect(body).not.toHaveProperty('depends_on');
  });
});

describe('IRSA', () => {
  const url = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
  const oidcProvider = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';

  it('has a provider for tokens of the audience of STS', () => {
    const resources = resourcesOf((stack) => {
      new IamOidcProvider(stack, 'provider', { url, tags: { team: 'platform' } });
    });
    expect(only(resources, 'aws_iam_openid_connect_provider').body).toEqual({
      url,
      client_id_list: ['sts.amazonaws.com'],
      tags: { team: 'platform' },
    });
  });

  it('lets a role trust service accounts by their tokens, beside associations', () => {
    const associations = trust.associations.flatMap((one) => [
      one,
      { ...one, mechanism: 'irsa' as const, oidcProvider },
    ]);
    const resources = resourcesOf((stack) => {
      const role = new PodIdentityRole(stack, 'role', { name: 'orders', trust: { ...trust, associations } });
      expect(role.trustsSessionTags).toBe(true);
    });
    const { Statement } = JSON.parse(
      String(only(resources, 'aws_iam_role').body['assume_role_policy']),
    ) as PolicyDocument;
    expect([Statement].flat().map(({ Principal }) => Principal)).toEqual([
      { Service: 'pods.eks.amazonaws.com' },
      { Federated: oidcProvider },
    ]);
  });
});

describe('a session policy', () => {
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/${aws:userid}' } as const;
  const withPolicy = (sessionPolicy: PolicyDocument | string, sessionTags = false) =>
    resourcesOf((stack) => {
      const roleArn = 'arn:aws:iam::111122223333:role/orders';
      new PodIdentityAssociation(stack, 'association', { ...association, roleArn, sessionTags, sessionPolicy });
    });

  it('is an argument that the bindings of CDKTF do not have, as a document or as text', () => {
    const document = { Version: '2012-10-17', Statement } as const;
    for (const given of [document, JSON.stringify(document)]) {
      const { body } = only(withPolicy(given), 'aws_eks_pod_identity_association');
      expect(body['policy']).toBe(JSON.stringify(document).replace('${', () => '$${'));
    }
  });

  it('requires that session tags are disabled', () => {
    expect(() => withPolicy('{}', true)).toThrow('EKS requires `sessionTags: false` with it');
  });
});

describe('a target role', () => {
  const role = 'arn:aws:iam::111122223333:role/orders';
  const target = { name: 'orders-target', trust: { ...trust, role }, inlinePolicies: { read: reading } };
  const synthesized = (given: Partial<PodIdentityAssociationConfig>, sessionTags = true) =>
    resourcesOf((stack) => {
      const targetRole = new TargetRole(stack, 'target', { ...target, trust: { ...target.trust, sessionTags } });
      new PodIdentityAssociation(stack, 'association', { ...association, role, targetRole, ...given });
    });

  it('is what the association names, which waits for its policies', () => {
    const resources = synthesized({});
    expect(only(resources, 'aws_eks_pod_identity_association').body).toMatchObject({
      role_arn: role,
      target_role_arn: '${aws_iam_role.target.arn}',
      depends_on: [only(resources, 'aws_iam_role_policy').address],
    });
    expect(only(resources, 'aws_iam_role').body['assume_role_policy']).toBe(
      JSON.stringify(targetTrustPolicy(target.trust)),
    );
  });

  it('may be given as an ARN', () => {
    const arn = 'arn:aws:iam::444455556666:role/reader';
    expect(only(synthesized({ targetRole: arn }), 'aws_eks_pod_identity_association').body['target_role_arn']).toBe(
      arn,
    );
  });

  it('without session tags trusts the external ID', () => {
    const resources = synthesized({ sessionTags: false }, false);
    expect(only(resources, 'aws_iam_role').body['assume_role_policy']).toContain(
      'eu-west-1/111122223333/shop/shop/orders',
    );
    expect(() => synthesized({ sessionTags: false })).toThrow('without session tags: the target role trusts');
  });

  it('is not the role of an association', () => {
    expect(() =>
      resourcesOf((stack) => {
        new PodIdentityAssociation(stack, 'a', { ...association, role: new TargetRole(stack, 'target', target) });
      }),
    ).toThrow('give it as `targetRole`');
  });
});
