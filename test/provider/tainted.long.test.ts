import { canonicalChanges } from '../../modules/plan/canonical-changes';
import { healTainted } from '../../modules/plan/heal-tainted';
import { describeRealProvider } from '../rig/real-provider';
import type { RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { orders, outgrown, startShop, synthesized } from './shop';

describeRealProvider('a tainted resource, with the real AWS provider', () => {
  let rig: RealRig;
  beforeEach(async () => {
    rig = await startShop();
  });
  afterEach(() => {
    rig.close();
  });

  const stackOf = async (name: string): Promise<RealStack> => {
    const stack = realStack(rig, name, (await synthesized([outgrown()])).stacks.get(name)!);
    await stack.init();
    expect(await stack.apply()).toMatchObject({ code: 0 });
    return stack;
  };
  const addressesOf = async (stack: RealStack) => (await stack.start('state', 'list').done).output.trim().split('\n');
  const typeOf = (address: string) => address.split('.')[0];

  it.each(['orders-prod', 'cluster-shop-eu'])('of any kind in %s stays, once its mark is removed', async (name) => {
    const stack = await stackOf(name);
    const kinds = new Map((await addressesOf(stack)).map((address) => [typeOf(address), address]));
    expect(kinds.size).toBe(name === 'orders-prod' ? 7 : 1);
    for (const address of kinds.values()) {
      await stack.start('taint', '-no-color', address).done;
      const { changes, json } = await stack.plan();
      expect([address, changes]).toEqual([address, true]);
      const { plan, tainted } = healTainted(json);
      expect(tainted).toEqual([address]);
      // What depends on it may seem to change until the mark is gone.
      expect(canonicalChanges(name, plan).map((step) => step.address)).not.toContain(address);
      await stack.start('untaint', '-no-color', address).done;
      expect(await stack.planAgain()).toMatchObject({ code: 0 });
    }
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });

  it('is replaced where the configuration asks for another object', async () => {
    const stack = await stackOf('orders-prod');
    const renamed = orders((manifest) => {
      manifest.role = { name: 'orders-{environment}-v2' };
    });
    await stack.start('taint', '-no-color', 'aws_iam_role.role').done;
    stack.write((await synthesized([renamed])).stacks.get('orders-prod')!);
    const { plan, tainted } = healTainted((await stack.plan()).json);
    expect(tainted).toEqual([]);
    expect(canonicalChanges('orders-prod', plan).map(({ address }) => address)).toContain('aws_iam_role.role');
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});
