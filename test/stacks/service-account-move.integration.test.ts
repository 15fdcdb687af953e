import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCluster } from '../rig/terraform/cloud';
import { startTerraformRig } from '../rig/terraform/rig';
import { runTerraform } from '../rig/terraform/run-terraform';
import { describeTerraform } from '../terraform';
import { api, backend, creating, stacksOf } from './kubernetes-workloads';
import { cluster, environment, workload } from './workloads';

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
