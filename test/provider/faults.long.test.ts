import { killTree } from '../rig/kill-tree';
import { describeRealProvider } from '../rig/real-provider';
import type { RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { accountOf, type Behaviour, type Fault } from '../rig/terraform/cloud';
import {
  ACCOUNT,
  clusterNamed,
  configuration,
  dangers,
  orders,
  outgrown,
  roleNamed,
  startShop,
  synthesized,
  type ShopConfiguration,
} from './shop';

/** What goes wrong while a stack is created. */
interface Trouble {
  /** `orders-prod` unless told. */
  readonly stack?: string;
  readonly large?: boolean;
  readonly settings?: ShopConfiguration;
  readonly faults?: readonly Fault[];
  readonly behaviour?: Partial<Behaviour>;
  /** Terraform's words; absent where it waits until all is well. */
  readonly fails?: RegExp;
}

const ALWAYS = 999;
const denied = (operation: string): Fault => ({ operation, code: 'AccessDenied', times: ALWAYS });

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'IAM throttles a role three times': { faults: [{ operation: 'CreateRole', code: 'Throttling', times: 3 }] },
  'IAM throttles reads three times': {
    faults: [{ operation: /^(Get|List)Role|^ListAttached/, code: 'Throttling', times: 3 }],
  },
  'EKS throttles associations three times': {
    faults: [{ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException', times: 3 }],
  },
  'IAM fails twice': { faults: [{ operation: 'PutRolePolicy', code: 'ServiceFailure', times: 2 }] },
  'EKS fails after an association was created': {
    faults: [{ operation: 'CreatePodIdentityAssociation', code: 'ServerException', afterEffect: true }],
  },
  'IAM is consistent after 6 s': { large: true, behaviour: { iamDelay: 6_000 } },
  'EKS sees a role after 6 s': { behaviour: { eksDelay: 6_000 } },
  'an add-on takes 12 s': { stack: 'cluster-shop-eu', behaviour: { addonDelay: 12_000 } },
  'roles are denied': { faults: [denied('CreateRole')], fails: /AccessDenied/ },
  'inline policies are denied': { faults: [denied('PutRolePolicy')], fails: /AccessDenied/ },
  'associations are denied': { faults: [denied('CreatePodIdentityAssociation')], fails: /AccessDenied/ },
  'a cluster does not exist': {
    settings: configuration(({ environments }) => {
      environments.prod.clusters.push({ name: 'not-there' });
    }),
    fails: /No cluster found for name: not-there/,
  },
  'the boundary does not exist': {
    settings: configuration(({ defaults }) => {
      defaults.role.permissionsBoundary = 'arn:{partition}:iam::{account}:policy/not-there';
    }),
    fails: /policy\/not-there/,
  },
};

/** Calls in which Terraform and its provider are killed, after the call took effect. */
const KILLS: readonly { readonly operation: string; readonly destroys?: boolean }[] = [
  { operation: 'PutRolePolicy' },
  { operation: 'AttachRolePolicy' },
  { operation: 'DeletePodIdentityAssociation', destroys: true },
  { operation: 'DeleteRolePolicy', destroys: true },
  { operation: 'DeleteRole', destroys: true },
];

describeRealProvider('a fault of AWS, with the real AWS provider', () => {
  let rig: RealRig;
  beforeEach(async () => {
    rig = await startShop();
  });
  afterEach(() => {
    rig.close();
  });

  async function stackOf({ stack = 'orders-prod', large = false, settings }: Trouble = {}): Promise<RealStack> {
    const { stacks } = await synthesized([large ? outgrown() : orders()], settings);
    const terraform = realStack(rig, stack, stacks.get(stack)!);
    await terraform.init();
    return terraform;
  }

  it.each(Object.keys(TROUBLES).filter((name) => !TROUBLES[name]?.fails))('is waited out: %s', async (name) => {
    const { faults = [], behaviour, ...rest } = TROUBLES[name]!;
    const terraform = await stackOf(rest);
    for (const fault of faults) rig.cloud.inject(fault);
    Object.assign(rig.cloud.behaviour, behaviour);
    expect(await terraform.apply()).toMatchObject({ code: 0 });
    expect(dangers(rig)).toEqual([]);
    expect(await terraform.planAgain()).toMatchObject({ code: 0 });
  });

  it.each(Object.keys(TROUBLES).filter((name) => TROUBLES[name]?.fails))(
    'is told, and the next apply does what is left: %s',
    async (name) => {
      const { faults = [], fails, settings, ...rest } = TROUBLES[name]!;
      const terraform = await stackOf({ ...rest, ...(settings && { settings }) });
      const ends = faults.map((fault) => rig.cloud.inject(fault));
      const { code, output } = await terraform.apply();
      expect(code).toBe(1);
      expect(output).toMatch(fails!);
      // No association is made to a role that has no policies.
      expect(dangers(rig)).toEqual([]);

      for (const end of ends) end();
      terraform.write((await synthesized([orders()])).stacks.get('orders-prod')!);
      expect(await terraform.apply()).toMatchObject({ code: 0 });
      expect(await terraform.planAgain()).toMatchObject({ code: 0 });
      expect(dangers(rig)).toEqual([]);
    },
  );

  it.each(KILLS)(
    'a kill in $operation leaves nothing that the next run does not repair',
    async ({ operation, destroys }) => {
      const terraform = await stackOf({ large: true });
      if (destroys) await terraform.apply();
      const command = destroys ? 'destroy' : 'apply';
      const running = terraform.start(command, '-input=false', '-no-color', '-auto-approve');
      rig.cloud.inject({
        operation,
        hangs: true,
        then: () => {
          killTree(running.child);
        },
      });
      expect((await running.done).code).toBeNull();
      expect(await (destroys ? terraform.destroy() : terraform.apply())).toMatchObject({ code: 0 });
      expect(dangers(rig)).toEqual([]);
      if (destroys) {
        expect(Object.keys(accountOf(rig.cloud.state, ACCOUNT).roles)).toEqual(['invoicing']);
        expect(clusterNamed(rig).associations).toEqual({});
      } else {
        expect(roleNamed(rig).attached.length).toBeGreaterThan(1);
        expect(await terraform.planAgain()).toMatchObject({ code: 0 });
      }
    },
  );
});
