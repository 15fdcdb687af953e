import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { workloadsOf } from '../access/workloads';
import type { RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { createAddon, ownedAssociations } from '../rig/terraform/eks';
import { createRole } from '../rig/terraform/iam';
import { synthesize } from './synthesize';

const ACCOUNT = '111122223333';
const AT = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1', cluster: 'shop' };
const STACK = 'aws-ebs-csi-driver-shop-prod';

/** A cluster on which the driver is an add-on with these settings. */
const withDriver = (settings: string) => `
terraform: { providers: { aws: '~> 5.100' } }
environments:
  prod:
    account: "${ACCOUNT}"
    region: eu-west-1
    clusters:
      - name: shop
        agent: preinstalled
        addons: { aws-ebs-csi-driver: ${settings} }
`;

/** The configuration of the add-on's stack. */
function stackOf(settings: string): Readonly<Record<string, unknown>> {
  const text = withDriver(settings);
  const { configuration } = parseConfiguration(Buffer.from(text), 'eks-pod-identity.yaml');
  if (configuration === undefined) throw new Error(`the configuration has errors:\n${text}`);
  const workloads = workloadsOf({}, text);
  const stacks = synthesize((app) =>
    addPodIdentityStacks(app, { root: '', configuration, manifests: [], workloads, diagnostics: [] }),
  );
  const { stack } = stacks.get(STACK) ?? {};
  if (stack === undefined) throw new Error(`the app has the stacks ${[...stacks.keys()].join(', ')}`);
  return stack as unknown as Readonly<Record<string, unknown>>;
}

type Rig = Pick<RealRig, 'cloud' | 'folder' | 'environment'>;

async function apply(stack: RealStack, settings: string): Promise<void> {
  stack.write(stackOf(settings));
  expect(await stack.apply()).toMatchObject({ code: 0 });
  expect(await stack.planAgain()).toMatchObject({ code: 0 });
}

/** Service accounts of the associations that the add-on owns, with their roles. */
function owned({ cloud }: Rig): string[] {
  const addon = cloud.state.clusters[`${ACCOUNT}/eu-west-1/shop`]?.addons['aws-ebs-csi-driver'];
  return ownedAssociations(cloud.state, AT, addon?.arn ?? '').map(
    ({ serviceAccount, roleArn }) => `${serviceAccount} ${roleArn.split('/').at(-1) ?? ''}`,
  );
}

const operations = ({ cloud }: Rig, since: number): string[] =>
  cloud.calls.slice(since).map(({ operation }) => operation);

const dangers = ({ cloud }: Rig): string[] => cloud.calls.flatMap(({ dangers: begun }) => begun);

/** An add-on is installed with the association that it owns, gets another role, loses it, and is removed. */
export async function playAddon(rig: Rig): Promise<void> {
  rig.cloud.change((state) => addCluster(state, ACCOUNT, 'eu-west-1', 'shop'));
  const stack = realStack(rig, STACK, stackOf('{ presets: ebs-csi }'));
  await stack.init();
  await apply(stack, '{ presets: ebs-csi }');
  expect(owned(rig)).toEqual([`ebs-csi-controller-sa ${STACK}`]);

  // The new role is complete before the add-on gets it, and the old one goes last.
  const before = rig.cloud.calls.length;
  await apply(stack, '{ presets: ebs-csi, role: { name: driver } }');
  expect(owned(rig)).toEqual(['ebs-csi-controller-sa driver']);
  const made = operations(rig, before);
  expect(made.indexOf('PutRolePolicy')).toBeLessThan(made.indexOf('UpdateAddon'));
  expect(made.indexOf('UpdateAddon')).toBeLessThan(made.indexOf('DeleteRole'));

  await apply(stack, '{}');
  expect(owned(rig)).toEqual([]);
  expect(Object.keys(accountOf(rig.cloud.state, ACCOUNT).roles)).toEqual([]);

  expect(await stack.destroy()).toMatchObject({ code: 0 });
  expect(rig.cloud.state.clusters[`${ACCOUNT}/eu-west-1/shop`]).toMatchObject({ addons: {}, associations: {} });
  expect(dangers(rig)).toEqual([]);
}

/** An add-on and its role that exist are taken over with Terraform alone: nothing is created, replaced or deleted. */
export async function playAdoptedAddon(rig: Rig): Promise<void> {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] };
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ],
  };
  rig.cloud.change((state) => {
    addCluster(state, ACCOUNT, 'eu-west-1', 'shop');
    const { arn, inline } = createRole(state, {
      account: ACCOUNT,
      partition: 'aws',
      name: 'ebs',
      path: '/',
      trustPolicy: JSON.stringify(trust),
      description: null,
      maxSessionDuration: 3600,
      permissionsBoundary: null,
      tags: {},
    });
    inline['by-hand'] = JSON.stringify(document);
    createAddon(state, AT, {
      name: 'aws-ebs-csi-driver',
      version: 'v1.64.0-eksbuild.1',
      configurationValues: null,
      associations: [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: arn }],
      tags: {},
    });
  });
  const settings = '{ adopt: true, presets: ebs-csi, role: { name: ebs } }';
  const stack = realStack(rig, STACK, stackOf(settings));
  await stack.init();
  const before = rig.cloud.calls.length;
  await apply(stack, settings);
  expect(owned(rig)).toEqual(['ebs-csi-controller-sa ebs']);
  const made = operations(rig, before).filter((operation) => /^(Create|Delete)/.test(operation));
  expect(made).toEqual(['DeleteRolePolicy']);
  expect(Object.keys(accountOf(rig.cloud.state, ACCOUNT).roles['ebs']?.inline ?? {})).not.toContain('by-hand');
  expect(dangers(rig)).toEqual([]);
}
