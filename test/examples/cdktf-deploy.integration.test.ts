import { accountOf } from '../rig/terraform/cloud';
import { startTerraformRig } from '../rig/terraform/rig';
import { describeTerraform } from '../terraform';
import { exampleApp, PROD } from './cdktf-cli';

describeTerraform('cdktf deploy', () => {
  it('deploys stacks of the example monorepo as they are, but for where their state is kept', async () => {
    const rig = await startTerraformRig();
    const app = exampleApp(rig);
    try {
      const stacks = ['cluster-shop-eu', 'cluster-shop-us', 'orders-prod'];
      const deployed = await app.run({}, 'deploy', ...stacks, '--auto-approve', '--skip-provider-lock');
      expect([deployed.code, deployed.code === 0 ? '' : deployed.output]).toEqual([0, '']);
      expect(Object.keys(accountOf(rig.cloud.state, PROD).roles)).toEqual(['orders-prod']);
      const clusters = Object.values(rig.cloud.state.clusters);
      expect(clusters.map(({ addons }) => Object.keys(addons))).toEqual([
        ['eks-pod-identity-agent'],
        ['eks-pod-identity-agent'],
        [],
      ]);
      const [eu, us] = clusters;
      for (const one of [eu, us]) expect(Object.keys(one?.associations ?? {}).length).toBeGreaterThan(0);
    } finally {
      rig.close();
      app.close();
    }
  }, 120_000);
});
