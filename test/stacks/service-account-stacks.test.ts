import type { App } from 'cdktf';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addPodIdentityStacks, type StackOptions } from '../../modules/stacks/add-pod-identity-stacks';
import type { Repository } from '../../modules/repository/read-repository';
import type { Workload } from '../../modules/workloads/workload';
import { addCluster } from '../rig/terraform/cloud';
import { startTerraformRig } from '../rig/terraform/rig';
import { runTerraform } from '../rig/terraform/run-terraform';
import { describeTerraform } from '../terraform';
import { synthesize } from './synthesize';
import { cluster, environment, workload } from './workloads';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const api = { endpoint: 'https://a.eks.example', certificateAuthority: PEM };
const us = cluster({ name: 'shop-us', region: 'us-east-1', agent: 'preinstalled' });
const backend = { type: 'local', path: [], arguments: { path: '{stack}.tfstate' } };

function stacksOf(given: Workload, options?: StackOptions) {
  const configuration = { environments: [given.environment], policies: [], managedPolicies: [], accounts: [] };
  const repository = { configuration, workloads: [given], diagnostics: [] } as unknown as Repository;
  return synthesize((app: App) => addPodIdentityStacks(app, repository, options));
}

const creating = (change: Partial<Parameters<typeof environment>[0]> = {}, more: Partial<Workload> = {}): Workload =>
  workload({
    environment: environment({ clusters: [cluster({ agent: 'preinstalled', api }), us], backend, ...change }),
    createServiceAccounts: true,
    ...more,
  });

describe('service accounts', () => {
  it('are in a stack per service and cluster, whose provider gets tokens from the AWS CLI', () => {
    const stacks = stacksOf(creating({ profile: 'prod ${x}' }));
    expect([...stacks.keys()]).toEqual(['orders-prod', 'orders-prod-kubernetes-shop-eu']);
    const { stack } = stacks.get('orders-prod-kubernetes-shop-eu')!;
    expect(stack.provider).toEqual({
      kubernetes: [
        {
          host: 'https://a.eks.example',
          cluster_ca_certificate: PEM,
          exec: [
            {
              api_version: 'client.authentication.k8s.io/v1beta1',
              command: 'aws',
              args: [
                ...['eks', 'get-token', '--cluster-name', 'shop-eu', '--region', 'eu-west-1', '--output', 'json'],
                ...['--profile', 'prod $${x}'],
              ],
            },
          ],
        },
      ],
    });
    expect(stack.terraform.backend).toEqual({ local: { path: 'orders-prod-kubernetes-shop-eu.tfstate' } });
    expect(Object.keys(stack.terraform.required_providers)).toEqual(['kubernetes']);
    expect(stack.resource).toMatchObject({
      kubernetes_service_account_v1: {
        'service-account_shop-eu_shop_orders-api': { metadata: { namespace: 'shop', name: 'orders-api' } },
      },
    });
    expect(JSON.stringify(stack)).not.toMatch(/"(?:data|import|removed)":|remote_state/);
  });

  it('are in namespaces that no plan may delete, each in a stack of its own', () => {
    const namespaces = [
      { name: 'shop', path: [], labels: { team: 'shop' }, annotations: { 'acme.com/x': '${x}' } },
      { name: 'other', path: [] },
    ];
    const stacks = stacksOf(creating({ clusters: [cluster({ agent: 'preinstalled', api, namespaces })] }));
    expect([...stacks.keys()]).toEqual([
      'namespace-other-shop-eu-prod',
      'namespace-shop-shop-eu-prod',
      'orders-prod',
      'orders-prod-kubernetes-shop-eu',
    ]);
    const { stack } = stacks.get('namespace-shop-shop-eu-prod')!;
    expect(stack.resource?.['kubernetes_namespace_v1']).toMatchObject({
      namespace: {
        lifecycle: { prevent_destroy: true },
        metadata: { name: 'shop', labels: { team: 'shop' }, annotations: { 'acme.com/x': '$${x}' } },
      },
    });
  });

  it('stay in the stack of the service for clusters without an endpoint', () => {
    const { stack } = stacksOf(creating()).get('orders-prod')!;
    expect(stack.provider['kubernetes']).toEqual([
      { alias: 'eks_shop-us', config_context: 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us' },
    ]);
    expect(Object.keys(stack.resource?.['kubernetes_service_account_v1'] ?? {})).toEqual([
      'service-account_shop-us_shop_orders-api',
    ]);
  });

  it('name the role for IRSA, as a text that refers to no other stack', () => {
    const { stack } = stacksOf(creating({}, { identity: 'irsa' })).get('orders-prod-kubernetes-shop-eu')!;
    const [account] = Object.values(stack.resource?.['kubernetes_service_account_v1'] ?? {});
    expect(account?.['metadata']).toMatchObject({
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/pods/orders-prod' },
    });
  });
});

describeTerraform('real Terraform', () => {
  it('moves service accounts out of the stack of their service without deleting them', async () => {
    const rig = await startTerraformRig();
    try {
      rig.cloud.change((state) => {
        addCluster(state, '111122223333', 'eu-west-1', 'shop-eu');
      });
      const place = environment({ clusters: [cluster({ agent: 'preinstalled' })], backend });
      const before = workload({ environment: place, createServiceAccounts: true });
      const clusters = [cluster({ agent: 'preinstalled', api })];
      const after = creating({ clusters });
      const run = async (stacks: ReturnType<typeof stacksOf>, name: string, ...command: string[]) => {
        const folder = join(rig.folder, name);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'cdk.tf.json'), stacks.get(name)!.text);
        const steps = command.includes('plan') ? [command] : [['init'], command];
        for (const step of steps) {
          expect(await runTerraform(rig, folder, ...step, '-no-color')).toMatchObject({ code: 0 });
        }
      };
      const accounts = () => Object.values(rig.cloud.state.clusters)[0]?.serviceAccounts;
      await run(stacksOf(before), 'orders-prod', 'apply', '-auto-approve');
      const created = structuredClone(accounts());
      expect(Object.keys(created ?? {})).toEqual(['shop/orders-api']);

      const calls = rig.cloud.calls.length;
      const moving = stacksOf(after, { moveServiceAccounts: true });
      for (const name of moving.keys()) await run(moving, name, 'apply', '-auto-approve');
      // Afterwards the setting is removed, and nothing changes.
      const moved = stacksOf(after);
      for (const name of moved.keys()) await run(moved, name, 'plan', '-detailed-exitcode');
      expect(accounts()).toEqual(created);
      const operations = rig.cloud.calls.slice(calls).map(({ operation }) => operation);
      expect(operations.filter((one) => /^(?:create|delete)/.test(one))).toEqual([]);
    } finally {
      rig.close();
    }
  });
});
