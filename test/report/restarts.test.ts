import { serviceAccessOf } from '../../modules/access/service-access';
import type { ServiceComparison } from '../../modules/change/change';
import { compareServices } from '../../modules/change/compare-services';
import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { places, resolve } from '../workloads/resolved';
import { repositoryChange, serviceChange } from './changes';

const CONFIGURATION = `environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop, oidc: https://a.b }, { name: other, oidc: https://a.c } ] } }
`;
const SHOP = 'kubectl --context arn:aws:eks:eu-west-1:111122223333:cluster/shop --namespace shop rollout restart';
const manifest = (accounts: string, ...rest: string[]) =>
  [`service: orders`, `serviceAccounts: [${accounts}]`, ...rest, ''].join('\n');
const LISTED = 'kubernetes: { restart: [deployment/api, statefulset/queue] }';

function compare(before: string | undefined, after: string): ServiceComparison | undefined {
  const [old, next] = [before, after].map((text) =>
    text === undefined ? undefined : serviceAccessOf(resolve(CONFIGURATION, text).workloads[0]!),
  );
  return compareServices(old, next);
}

function textOf(comparison: ServiceComparison | undefined): string {
  return changeAsText(repositoryChange([serviceChange({ ...comparison! })]), { color: false });
}

describe('reports', () => {
  test('propose the restart of listed workloads, in the clusters whose pods need it', () => {
    const before = manifest('shop/api', 'environments: { prod: { clusters: other } }', LISTED);
    const change = compare(before, manifest('shop/api', LISTED));
    expect(change?.podRestarts).toMatchObject([
      { namespace: 'shop', workloads: ['deployment/api', 'statefulset/queue'] },
    ]);
    expect(textOf(change)).toContain(`\n  ${SHOP} deployment/api statefulset/queue\n`);
    expect(textOf(change)).not.toContain('cluster/other --namespace');
    const page = changeAsMarkdown(repositoryChange([serviceChange({ ...change! })]));
    expect(page).toContain(`\n  \`\`\`sh\n  ${SHOP} deployment/api statefulset/queue\n  \`\`\``);
  });

  test('propose it where a service moves from IRSA to EKS Pod Identity', () => {
    const change = compare(manifest('shop/api', LISTED, 'identity: irsa'), manifest('shop/api', LISTED));
    expect(textOf(change)).toContain(SHOP);
  });

  test('propose nothing that the manifest does not list, and nothing for pods that keep their credentials', () => {
    expect(compare(undefined, manifest('shop/api'))).not.toHaveProperty('podRestarts');
    const grant = 'allow: [{ read: "arn:aws:s3:::orders/*" }]';
    expect(compare(manifest('shop/api', LISTED), manifest('shop/api', LISTED, grant))).not.toHaveProperty(
      'podRestarts',
    );
  });

  test('put one namespace of several services into one command, and count commands that are too many', () => {
    const services = Array.from({ length: 30 }, (_, index) =>
      serviceChange({
        service: `s${index}`,
        needsPodRestart: true,
        podRestarts: [{ cluster: 'arn', namespace: `n${index % 25}`, workloads: [`deployment/d${index}`] }],
      }),
    );
    const text = changeAsText(repositoryChange(services), { color: false });
    expect(text).toContain('--namespace n0 rollout restart deployment/d0 deployment/d25\n');
    expect(text).toContain('# and 5 more');
  });
});

test.each([
  ['shop/a, other/b', 'deployment/api', ['orders.yaml:3:24 error restart-namespace']],
  ['shop/a, other/b', 'shop/deployment/api', []],
  ['shop/a', 'other/deployment/api', ['orders.yaml:3:24 error restart-namespace']],
])('a workload needs a namespace of the service: %s, %s', (accounts, workload, expected) => {
  const { diagnostics } = resolve(CONFIGURATION, manifest(accounts, `kubernetes: { restart: ${workload} }`));
  expect(places(diagnostics)).toEqual(expected);
});
