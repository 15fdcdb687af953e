import { parseVersionConstraint } from '../../modules/manifest/version-constraint';
import {
  awsProviderVersion,
  FIRST_PROVIDER_VERSIONS,
  oldestAwsProvider,
  type ProviderFeature,
} from '../../modules/workloads/provider-versions';
import { places, resolve } from './resolved';

const FEATURES = Object.keys(FIRST_PROVIDER_VERSIONS) as ProviderFeature[];

function configuration(version: string, clusterRegion = 'eu-west-1'): string {
  return `
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop, region: ${clusterRegion}, agent: preinstalled } ]
terraform:
  providers: { aws: "${version}" }
`.trimStart();
}

const ORDERS = 'service: orders\nserviceAccounts: shop/orders\n';
const messages = (...given: Parameters<typeof resolve>) =>
  resolve(...given).diagnostics.map(({ message, help }) => `${message}; ${help}`);

describe('the version of the AWS provider that a stack requires', () => {
  it('is exact, and 6.25.0 as long as that has what the stack uses', () => {
    expect(awsProviderVersion([])).toBe('6.25.0');
    expect(awsProviderVersion(['aws_eks_addon.region'])).toBe('6.25.0');
  });

  it('is the oldest that has what the stack uses where 6.25.0 does not', () => {
    expect(awsProviderVersion(FEATURES)).toBe('6.57.1');
    expect(oldestAwsProvider(['aws_eks_pod_identity_association.disable_session_tags'])).toEqual([6, 2, 0]);
    expect(oldestAwsProvider([])).toBeUndefined();
  });

  it.each([
    ['5.100.0', '5.100.0'],
    ['~> 6.30', '~> 6.30'],
    ['>= 5.50', '>= 5.50, >= 6.0.0'],
    ['> 5.0, != 5.1.0', '> 5.0, != 5.1.0, >= 6.0.0'],
  ])('is the configured %s, without the versions that lack something: %s', (configured, required) => {
    const features: ProviderFeature[] = required.startsWith('5.') ? [] : ['aws_eks_addon.region'];
    expect(awsProviderVersion(features, parseVersionConstraint(configured))).toBe(required);
  });
});

describe('a configured AWS provider', () => {
  it.each(['~> 5.100', '5.72.0', '>= 5.0'])('%s is fine for stacks without newer arguments', (version) => {
    expect(resolve(configuration(version), ORDERS).diagnostics).toEqual([]);
  });

  it('that lacks an argument is an error at its place, which names the argument, its version and a way out', () => {
    const given = [configuration('~> 5.100', 'us-east-1'), ORDERS] as const;
    expect(places(resolve(...given).diagnostics)).toEqual([
      'eks-pod-identity.yaml:7:21 error provider-version-too-old',
    ]);
    expect(messages(...given)).toEqual([
      'AWS provider "~> 5.100" is too old for service "orders" in environment "prod" (orders.yaml): argument `region` of aws_eks_pod_identity_association requires 6.0.0 or later; allow version 6.0.0, or move the cluster to an environment of its region',
    ]);
  });

  it.each([
    ['6.0.0', `${ORDERS}sessionTags: false\n`, ['disable_session_tags', '6.2.0']],
    ['~> 6.0.0', `${ORDERS}sessionTags: false\n`, ['disable_session_tags', '6.2.0']],
    ['5.71.0', ORDERS, ['aws_iam_role_policy_attachments_exclusive', '5.72.0']],
  ])('%s is too old for what a service uses', (version, manifest, named) => {
    const [message = '', ...others] = messages(configuration(version), manifest);
    expect(others).toEqual([]);
    for (const text of named) expect(message).toContain(text);
  });

  it('is too old for the add-on of a cluster elsewhere, also without services', () => {
    const text = configuration('~> 5.100', 'us-east-1').replace(', agent: preinstalled', '');
    expect(messages(text, {})).toEqual([expect.stringContaining('cluster "shop" in environment "prod"')]);
  });

  it('is named once however many services need a newer one', () => {
    const manifests = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        `${name}.yaml`,
        `service: ${name}\nserviceAccounts: shop/${name}\nsessionTags: false\n`,
      ]),
    );
    expect(messages(configuration('6.1.0'), manifests)).toHaveLength(1);
  });
});
