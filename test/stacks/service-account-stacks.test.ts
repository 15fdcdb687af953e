import { cluster } from './workloads';
import { api, creating, PEM, stacksOf } from './kubernetes-workloads';

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

  it('exist after their namespace, the role and the association', () => {
    const namespaces = [
      { name: 'shop', path: [] },
      { name: 'other', path: [] },
    ];
    const { dependencies } = stacksOf(creating({ clusters: [cluster({ agent: 'preinstalled', api, namespaces })] }));
    expect(Object.fromEntries(dependencies)).toEqual({
      'namespace-shop-shop-eu-prod': [],
      'namespace-other-shop-eu-prod': [],
      'orders-prod': [],
      'orders-prod-kubernetes-shop-eu': ['orders-prod', 'namespace-shop-shop-eu-prod'],
    });
  });

  it('move with `cdktf deploy`: the new stack imports them, and the stack of the service forgets them', () => {
    const stacks = stacksOf(creating(), { moveServiceAccounts: true });
    const id = 'kubernetes_service_account_v1.service-account_shop-eu_shop_orders-api';
    const [old, next] = ['orders-prod', 'orders-prod-kubernetes-shop-eu'].map((name) => stacks.get(name)?.stack);
    expect(old).toMatchObject({ removed: [{ from: id, lifecycle: { destroy: false } }] });
    // By the name that the state has.
    expect(old?.provider['kubernetes']?.map(({ alias }) => alias)).toEqual(['eks_shop-us', 'eks_shop-eu']);
    expect(next).toMatchObject({ import: [{ to: id, id: 'shop/orders-api' }] });
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
