import { exampleApp, PROD } from '../examples/cdktf-cli';
import { describeRealProvider } from '../rig/real-provider';
import { credentialsOf, startRealRig } from '../rig/real-rig';
import { accountOf } from '../rig/terraform/cloud';
import { dangers } from './shop';

describeRealProvider("CDKTF's command line, with the real AWS provider", () => {
  it('deploys stacks of the example, finds nothing to change, and destroys services', async () => {
    const rig = await startRealRig();
    const app = exampleApp(rig);
    const environment = credentialsOf(PROD);
    const stacks = ['cluster-shop-eu', 'cluster-shop-us', 'orders-prod', 'fulfilment-prod'];
    const options = ['--auto-approve', '--skip-provider-lock'];
    const roles = () => Object.keys(accountOf(rig.cloud.state, PROD).roles).sort();
    const objects = () => Object.values(rig.cloud.state.clusters).flatMap((one) => Object.keys(one.associations));
    try {
      const deployed = await app.run(environment, 'deploy', ...stacks, ...options);
      expect([deployed.code, deployed.code === 0 ? '' : deployed.output]).toEqual([0, '']);
      expect(roles()).toEqual(['fulfilment-prod', 'orders-prod']);
      expect(objects().length).toBeGreaterThan(0);

      const calls = rig.cloud.calls.length;
      const again = await app.run(environment, 'deploy', ...stacks, ...options);
      expect([again.code, again.code === 0 ? '' : again.output]).toEqual([0, '']);
      const changes = rig.cloud.calls
        .slice(calls)
        .filter(({ operation }) => /^(Create|Put|Update|Delete|Attach|Tag)/.test(operation));
      expect(changes).toEqual([]);

      // The clusters stay: CDKTF refuses to destroy a stack without those of all services that depend on it.
      const destroyed = await app.run(environment, 'destroy', 'orders-prod', 'fulfilment-prod', ...options);
      expect([destroyed.code, destroyed.code === 0 ? '' : destroyed.output]).toEqual([0, '']);
      expect([...roles(), ...objects()]).toEqual([]);
      expect(dangers(rig)).toEqual([]);
    } finally {
      rig.close();
      app.close();
    }
  });
});
