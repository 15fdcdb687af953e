import fc from 'fast-check';
import type { Cluster, Environment } from '../../modules/manifest/configuration';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { addClusterStack } from '../../modules/stacks/cluster-stack';
import { addServiceStack } from '../../modules/stacks/service-stack';
import { clusterArn } from '../../modules/workloads/arns';
import type { CreatedRole, ExistingRole, NamedPolicy, Workload } from '../../modules/workloads/workload';
import { hostileText } from '../constructs/hostile-text';
import { readTemplate } from '../constructs/template-model';
import { describeTerraform, evaluateInTerraform } from '../terraform';
import type { SynthesizedStack } from './read-stacks';
import { synthesize, synthesizeUnchecked } from './synthesize';
import { cluster, environment, workload } from './workloads';

const texts = fc.array(hostileText, { maxLength: 3 });
const table = fc.dictionary(hostileText, hostileText, { maxKeys: 3 });

const policyDocument: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constant('2012-10-17' as const),
  Statement: fc.array(
    fc.record({
      Sid: hostileText,
      Effect: fc.constant('Allow' as const),
      Action: texts,
      Resource: hostileText,
      Condition: fc.dictionary(hostileText, table, { maxKeys: 2 }),
    }),
    { maxLength: 2 },
  ),
});
const policies: fc.Arbitrary<NamedPolicy[]> = fc.uniqueArray(
  fc.record({ name: hostileText, document: policyDocument }),
  { maxLength: 2, selector: ({ name }) => name },
);

const createdRole: fc.Arbitrary<CreatedRole> = fc.record({
  kind: fc.constant('created' as const),
  arn: hostileText,
  name: hostileText,
  path: hostileText,
  permissionsBoundary: hostileText,
  tags: table,
  trustPolicy: policyDocument,
  grants: fc.constant([]),
  statements: fc.constant([]),
  policies: fc.record({ inline: policies, managed: policies }),
  managedPolicyArns: fc.uniqueArray(hostileText, { maxLength: 2 }),
});
const existingRole: fc.Arbitrary<ExistingRole> = fc.record({
  kind: fc.constant('existing' as const),
  arn: hostileText,
});

const hostileCluster: fc.Arbitrary<Cluster> = fc
  .record({
    region: hostileText,
    agentAddon: fc.record({
      version: hostileText,
      configuration: fc.dictionary(hostileText, fc.oneof(hostileText, table, fc.constantFrom(-123456789, -8.2e298))),
    }),
  })
  .map(cluster);
const hostileEnvironment: fc.Arbitrary<Environment> = fc
  .record({
    account: hostileText,
    region: hostileText,
    partition: hostileText,
    clusters: fc.array(hostileCluster, { minLength: 1, maxLength: 1 }),
    backend: fc.record({
      type: fc.constant('s3'),
      path: fc.constant([]),
      // Braces are placeholders there.
      arguments: fc.dictionary(
        hostileText,
        hostileText.filter((text) => !text.includes('{stack}')),
        { maxKeys: 3 },
      ),
    }),
  })
  .map(environment);

/** A service with hostile text wherever a manifest or the configuration has a say, but in names that become ids. */
const hostileWorkload: fc.Arbitrary<Workload> = fc
  .record({
    environment: hostileEnvironment,
    role: fc.oneof(createdRole, existingRole),
    createServiceAccounts: fc.boolean(),
    sessionTags: fc.boolean(),
  })
  .map(workload);

const REFERENCE = /^\$\{[a-z_0-9]+\.[\w-]+\.[a-z_]+\}$/;

/** The part of a stack that Terraform evaluates, with constants in the place of references between resources. */
function withoutReferences(value: unknown): unknown {
  if (typeof value === 'string') return REFERENCE.test(value) ? '<reference>' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutReferences);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutReferences(item)]));
}

type Values = Readonly<Record<string, unknown>>;
type Evaluated = Record<'provider' | 'resource', Readonly<Record<string, Readonly<Record<string, Values>>>>>;

const bodies = (evaluated: Evaluated, type: string): Values[] => Object.values(evaluated.resource[type] ?? {});
const sorted = (values: readonly unknown[]): unknown[] =>
  [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
/** Objects as JSON sees them, so that the order of keys and the prototype do not matter. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** The stack contains every text of the workload unchanged. */
function expectTexts(given: Workload, evaluated: Evaluated): void {
  const { environment: place, role } = given;
  const [home] = place.clusters as [Cluster];
  expect(evaluated.provider['aws']).toMatchObject([{ region: place.region, allowed_account_ids: [place.account] }]);
  const region = home.region === place.region ? undefined : home.region;
  const [association] = bodies(evaluated, 'aws_eks_pod_identity_association') as [Values];
  expect(association['region']).toBe(region);
  expect(association['role_arn']).toBe(role.kind === 'existing' ? role.arn : '<reference>');
  if (given.createServiceAccounts) {
    expect(evaluated.provider['kubernetes']).toMatchObject([{ config_context: clusterArn(place, home) }]);
  }
  if (role.kind === 'existing') return;

  const tags = Object.keys(role.tags).length > 0 ? { tags: plain(role.tags) } : {};
  const { path, name } = role;
  const [created] = bodies(evaluated, 'aws_iam_role') as [Values];
  const { assume_role_policy: trust, ...settings } = withoutLifecycle(created);
  expect(plain(settings)).toEqual({ name, path, permissions_boundary: role.permissionsBoundary, ...tags });
  expect(trust).toBe(JSON.stringify(role.trustPolicy));

  const named = ({ name: policyName, document }: NamedPolicy) => ({
    name: policyName,
    policy: JSON.stringify(document),
  });
  const inline = bodies(evaluated, 'aws_iam_role_policy').map((body) => ({
    name: body['name'],
    policy: body['policy'],
  }));
  expect(sorted(inline)).toEqual(sorted(role.policies.inline.map(named)));
  const managed = bodies(evaluated, 'aws_iam_policy').map(withoutLifecycle).map(plain);
  expect(sorted(managed)).toEqual(sorted(role.policies.managed.map((policy) => ({ ...named(policy), path, ...tags }))));
  const arns = bodies(evaluated, 'aws_iam_role_policy_attachment').map((body) => body['policy_arn']);
  const references = role.policies.managed.map(() => '<reference>');
  expect(sorted(arns)).toEqual(sorted([...role.managedPolicyArns, ...references]));
}

function withoutLifecycle({ lifecycle: _, ...body }: Values): Values {
  return body;
}

function withoutComment(body: Values): Values {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== '//'));
}

/** What Terraform evaluates of a stack: it ignores the comments that CDKTF puts into resources. */
function evaluatedParts({ provider, resource = {} }: SynthesizedStack): unknown {
  const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  const withoutComments = mapValues(resource, (instances) => mapValues(instances, withoutComment));
  return withoutReferences({ provider, resource: withoutComments });
}

describe('text from manifests and configuration', () => {
  it('is unchanged in a service stack, for any text', () => {
    fc.assert(
      fc.property(hostileWorkload, (given) => {
        const { stack } = synthesizeUnchecked((app) => addServiceStack(app, given)).get('orders-prod')!;
        expectTexts(given, readTemplate(evaluatedParts(stack)) as Evaluated);
        // Terraform does not evaluate a backend: nothing is escaped there.
        expect(stack.terraform.backend).toEqual({ s3: plain(given.environment.backend?.arguments) });
      }),
    );
  });

  it('is unchanged in a cluster stack', () => {
    fc.assert(
      fc.property(hostileEnvironment, (place) => {
        const [home] = place.clusters as [Cluster];
        const stacks = synthesizeUnchecked((app) => addClusterStack(app, 'cluster', place, home));
        const { stack } = stacks.get('cluster')!;
        const [addon] = bodies(readTemplate(evaluatedParts(stack)) as Evaluated, 'aws_eks_addon') as [Values];
        expect(addon['addon_version']).toBe(home.agentAddon.version);
        expect(addon['configuration_values']).toBe(JSON.stringify(home.agentAddon.configuration));
        expect(addon['region']).toBe(home.region === place.region ? undefined : home.region);
      }),
    );
  });
});

/** The stacks of a configuration and a manifest as YAML, or undefined where they are refused. */
function stacksOfYaml(configurationYaml: string, manifestYaml: string) {
  const { configuration } = parseConfiguration(Buffer.from(configurationYaml), 'eks-pod-identity.yaml');
  const { manifest } = parseManifest(Buffer.from(manifestYaml), 'services/orders/pod-identity.yaml');
  if (!configuration || !manifest) return undefined;
  const { workloads, diagnostics } = resolveWorkloads(configuration, [manifest]);
  if (hasErrors(diagnostics)) return undefined;
  const repository = { root: '/', configuration, manifests: [manifest], workloads, diagnostics };
  return synthesize((app) => addPodIdentityStacks(app, repository));
}

describe('text in YAML', () => {
  it('is refused, or unchanged in the stacks', () => {
    let accepted = 0;
    fc.assert(
      fc.property(hostileText, (text) => {
        const quoted = JSON.stringify(text);
        const stacks = stacksOfYaml(
          `environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [{ name: shop, addons: { eks-pod-identity-agent: { configurationValues: { key: ${quoted} } } } }]`,
          `service: orders
serviceAccounts: shop/orders
allow:
  - actions: s3:ListBucket
    resources: arn:aws:s3:::orders
    conditions: { StringEquals: { s3:prefix: ${quoted} } }`,
        );
        if (!stacks) return;
        accepted += 1;
        const [service, home] = ['orders-prod', 'cluster-shop'].map(
          (name) => readTemplate(evaluatedParts(stacks.get(name)!.stack)) as Evaluated,
        );
        const [policy] = bodies(service!, 'aws_iam_role_policy') as [Values];
        const { Statement } = JSON.parse(policy['policy'] as string) as { Statement: [Statement] };
        expect(Statement[0].Condition).toEqual({ StringEquals: { 's3:prefix': text } });
        const [addon] = bodies(home!, 'aws_eks_addon') as [Values];
        expect(addon['configuration_values']).toBe(JSON.stringify({ key: text }));
      }),
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

describeTerraform('text from manifests and configuration, read by Terraform', () => {
  it('is what was written', () => {
    const given = fc.sample(hostileWorkload, 100).map((one, index) => ({ ...one, service: `service-${index}` }));
    const stacks = synthesizeUnchecked((app) => {
      for (const one of given) addServiceStack(app, one);
    });
    const evaluated = evaluateInTerraform(
      [...stacks.values()].map(({ stack }) => evaluatedParts(stack)),
    ) as Evaluated[];
    const names = [...stacks.keys()];
    for (const one of given) expectTexts(one, evaluated[names.indexOf(`${one.service}-prod`)]!);
  });
});
