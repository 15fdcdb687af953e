import { execFileSync } from 'node:child_process';
import { canonicalChanges } from '../../modules/plan/canonical-changes';
import { driftedResources } from '../../modules/plan/drifted-resources';
import { plannedAccess } from '../../modules/plan/planned-access';
import { READ_ATTRIBUTES, type AttributeOrigin } from '../../modules/plan/read-attributes';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import { describeRealProvider } from '../rig/real-provider';
import { credentialsOf, type RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { startTerraformRig } from '../rig/terraform/rig';
import {
  ACCOUNT,
  BOUNDARY,
  configuration,
  managedPolicy,
  orders,
  outgrown,
  PUBLISH,
  roleNamed,
  startShop,
  synthesized,
  type ShopConfiguration,
  type ShopManifest,
} from './shop';

const PLACE = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' };
const STACK = 'orders-prod';
const S3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

interface Step {
  readonly manifests?: readonly ShopManifest[];
  readonly settings?: ShopConfiguration;
  readonly byHand?: (rig: RealRig) => void;
}

/** Each starts from what the one before left. */
const STEPS: Readonly<Record<string, Step>> = {
  'a service is created': {},
  'nothing changes': {},
  'a grant is removed': {
    manifests: [
      orders(({ allow }) => {
        allow?.pop();
      }),
    ],
  },
  'a grant is removed and another added': {
    manifests: [orders((manifest) => void (manifest.allow = [PUBLISH]))],
  },
  'a deny is added': {
    manifests: [orders((manifest) => void (manifest.deny = [{ actions: 's3:DeleteObject', resources: '*' }]))],
  },
  'the deny is removed': {},
  'a policy is attached': {
    manifests: [orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess']))],
  },
  'a policy is attached and one is written by hand': {
    manifests: [orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess']))],
    byHand: (rig) => {
      rig.cloud.change(() => {
        roleNamed(rig).inline['by-hand'] = JSON.stringify(S3);
        roleNamed(rig).attached.push('arn:aws:iam::aws:policy/ReadOnlyAccess');
      });
    },
  },
  'the attachment is removed': {},
  'a policy, the tags and the boundary are changed by hand': {
    byHand: (rig) => {
      rig.cloud.change(() => {
        roleNamed(rig).inline[STACK] = JSON.stringify(S3);
        roleNamed(rig).tags = { more: 'x' };
        roleNamed(rig).permissionsBoundary = null;
      });
    },
  },
  'the tags change': { settings: configuration((value) => void (value.defaults.role.tags = { team: 'a' })) },
  'the boundary is removed': {
    settings: configuration((value) => {
      delete value.defaults.role.permissionsBoundary;
    }),
  },
  'the boundary comes back': {},
  'another service account': { manifests: [orders((manifest) => void (manifest.serviceAccounts = ['shop/web']))] },
  'the role is renamed': { manifests: [orders((manifest) => void (manifest.role = { name: 'orders-v2' }))] },
  'the grants outgrow the inline policy': { manifests: [outgrown()] },
  'nothing changes again': { manifests: [outgrown()] },
  'the grants shrink': {},
  'no grants are left': {
    manifests: [
      orders((manifest) => {
        delete manifest.allow;
      }),
    ],
  },
  'the service is removed': { manifests: [] },
};

/** Version 5 of the real provider does not have these. */
const NEWER = ['region', 'disable_session_tags', 'target_role_arn', 'external_id'];

/** What the project reads of a plan. The two clouds give associations different IDs. */
function reading({ configuration: configured, ...json }: TerraformPlan): object {
  const text = JSON.stringify(json, (key, value: unknown) =>
    // Associations without a session policy: those of roles are never null.
    NEWER.includes(key) || (key === 'policy' && value === null) ? undefined : value,
  );
  const values = JSON.parse(text.replaceAll(/\ba-\d{8,}/g, 'a-id')) as Omit<TerraformPlan, 'configuration'>;
  const plan = { ...values, configuration: configured };
  return {
    access: plannedAccess(plan, () => PLACE),
    steps: canonicalChanges(STACK, plan),
    drifted: driftedResources(plan),
  };
}

describeRealProvider('the provider of the tests and the one of HashiCorp', () => {
  let real: RealRig;
  let own: RealRig;

  beforeAll(async () => {
    real = await startShop();
    const rig = await startTerraformRig();
    own = { ...rig, url: '', ownProvider: rig.environment };
    own.cloud.change((state) => {
      for (const name of ['shop-eu', 'shop-us']) addCluster(state, ACCOUNT, 'eu-west-1', name);
      accountOf(state, ACCOUNT).policies[BOUNDARY] = managedPolicy(BOUNDARY);
    });
  });

  afterAll(() => {
    real.close();
    own.close();
  });

  it('plans read the same, in a whole story', async () => {
    const stacks: { rig: RealRig; stack: RealStack }[] = [];
    for (const [name, { manifests = [orders()], settings, byHand }] of Object.entries(STEPS)) {
      const { stacks: made } = await synthesized(manifests, settings);
      const next = made.get(STACK) ?? withoutResources((await synthesized([orders()])).stacks.get(STACK));
      if (stacks.length === 0) {
        for (const rig of [real, own]) stacks.push({ rig, stack: realStack(rig, STACK, next) });
        for (const { stack } of stacks) await stack.init();
      }
      const readings: unknown[] = [];
      for (const { rig, stack } of stacks) {
        stack.write(next);
        byHand?.(rig);
        readings.push({ name, ...reading((await stack.plan()).json) });
        const { code, output } = await stack.applyPlan();
        if (code !== 0) throw new Error(`${name}: ${output}`);
      }
      expect(readings[1]).toEqual(readings[0]);
    }
  }, 1_200_000);

  it('the attributes that plans are read by are computed as the list has it', async () => {
    const stack = realStack(real, 'schema', withoutResources((await synthesized([orders()])).stacks.get(STACK)));
    await stack.init();
    const env = { ...process.env, ...real.environment, ...credentialsOf(ACCOUNT) };
    const options = { cwd: stack.folder, env, maxBuffer: 1e9 };
    const text = execFileSync('terraform', ['providers', 'schema', '-json'], options).toString('utf8');
    const { provider_schemas } = JSON.parse(text) as { provider_schemas: Record<string, ProviderSchema> };
    const types = provider_schemas['registry.terraform.io/hashicorp/aws']?.resource_schemas ?? {};

    const missing: string[] = [];
    const wrong = Object.entries(READ_ATTRIBUTES).flatMap(([type, attributes]) =>
      Object.entries(attributes).flatMap(([name, origin]: [string, AttributeOrigin]) => {
        const { block } = types[type] ?? {};
        const attribute = block?.attributes[name];
        if (attribute === undefined) {
          const nested = block?.block_types?.[name]?.block.attributes;
          if (nested === undefined) missing.push(`${type}.${name}`);
          // A block that has nothing computed holds what the configuration sets.
          else if (origin !== 'refreshed' && (origin !== 'configured' || Object.values(nested).some(isComputed)))
            return [`${type}.${name} is a block that is not ${origin}: ${JSON.stringify(nested)}`];
          return [];
        }
        const { required = false, optional = false, computed = false } = attribute;
        const isRight = {
          configured: required || (optional && !computed),
          planned: computed,
          fixed: computed && !optional,
          refreshed: computed,
        };
        return isRight[origin] ? [] : [`${type}.${name} is not ${origin}: ${JSON.stringify(attribute)}`];
      }),
    );
    expect(wrong).toEqual([]);
    // Version 6 has them.
    expect(missing).toEqual([
      'aws_eks_addon.region',
      'aws_eks_pod_identity_association.region',
      'aws_eks_pod_identity_association.disable_session_tags',
      'aws_eks_pod_identity_association.target_role_arn',
      'aws_eks_pod_identity_association.policy',
    ]);
  }, 120_000);
});

interface ProviderSchema {
  readonly resource_schemas: Record<string, { readonly block: SchemaBlock }>;
}

interface SchemaBlock {
  readonly attributes: Record<string, SchemaAttribute>;
  readonly block_types?: Record<string, { readonly block: SchemaBlock }>;
}

interface SchemaAttribute {
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

function isComputed({ computed = false }: SchemaAttribute): boolean {
  return computed;
}

function withoutResources(stack: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { resource: _resource, ...rest } = stack;
  return rest;
}
