import { kubeContexts } from '../../cli/user/kubeconfig';

const ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu';
const SHOP = { partition: 'aws', region: 'eu-west-1', account: '111122223333', name: 'shop-eu' };

/** A kubeconfig with one context, `mine`, for a cluster. */
function kubeconfig(cluster: string, { exec = '{}', server = 'https://x', current = 'mine' } = {}): string {
  return `current-context: ${current}
clusters: [{ name: '${cluster}', cluster: { server: '${server}' } }]
contexts: [{ name: mine, context: { cluster: '${cluster}', user: me } }]
users: [{ name: me, user: { token: secret, exec: ${exec} } }]
`;
}

it.each<[string, string, object | undefined]>([
  ['the ARN of `aws eks update-kubeconfig`', kubeconfig(ARN), SHOP],
  [
    'an ARN in China',
    kubeconfig('arn:aws-cn:eks:cn-north-1:111122223333:cluster/a'),
    { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333', name: 'a' },
  ],
  [
    'the arguments of `aws eks get-token`',
    kubeconfig('alias', { exec: '{ args: [--region, us-east-1, eks, get-token, --cluster-name, shop-us] }' }),
    { partition: 'aws', region: 'us-east-1', name: 'shop-us' },
  ],
  [
    'arguments with an equals sign',
    kubeconfig('alias', { exec: '{ args: [eks, get-token, --cluster-name=shop-us, --region=us-gov-west-1] }' }),
    { partition: 'aws-us-gov', region: 'us-gov-west-1', name: 'shop-us' },
  ],
  [
    'aws-iam-authenticator, with the Region of the endpoint',
    kubeconfig('alias', { exec: '{ args: [token, -i, old] }', server: 'https://A1.gr7.eu-west-1.eks.amazonaws.com' }),
    { partition: 'aws', region: 'eu-west-1', name: 'old' },
  ],
  [
    'the name that eksctl gives',
    kubeconfig('shop.eu-west-1.eksctl.io'),
    { partition: 'aws', region: 'eu-west-1', name: 'shop' },
  ],
  ['a cluster that is not of EKS', kubeconfig('minikube'), undefined],
  ['a token command without a Region', kubeconfig('a', { exec: '{ args: [--cluster-name, shop] }' }), undefined],
  ['an ARN of another service', kubeconfig('arn:aws:ecs:eu-west-1:111122223333:cluster/a'), undefined],
])('the cluster of a context is known by %s', (_, text, cluster) => {
  expect(kubeContexts([text]).map((one) => one.cluster)).toEqual(cluster ? [cluster] : []);
});

it('the current context is first, and the first of several files counts', () => {
  const two = `current-context: b
contexts:
  - { name: a, context: { cluster: '${ARN}' } }
  - { name: b, context: { cluster: '${ARN}-b' } }
`;
  expect(kubeContexts([two, kubeconfig(ARN)]).map(({ context, isCurrent }) => [context, isCurrent])).toEqual([
    ['b', true],
    ['a', false],
    ['mine', false],
  ]);
});

it.each(['', '- a', '{', 'contexts: 3', 'contexts: [{ name: a }]', 'clusters: [null]'])(
  'a file without contexts such as "%s" has none',
  (text) => {
    expect(kubeContexts([text])).toEqual([]);
  },
);
