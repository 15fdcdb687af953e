import { join } from 'node:path';
import { ACCOUNT, CREDENTIALS, manifest, startWorld } from '../action/world';
import { packedMirror } from '../rig/packed-mirror';
import { describeRealProvider, providerMirror, writeMirrorSettings } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';
import { accountOf } from '../rig/terraform/cloud';

describeRealProvider('stacks that install the AWS provider from an archive, as from a registry', () => {
  it('share one package, though they are planned four at a time', async () => {
    const mirror = providerMirror();
    if (!('folder' in mirror)) throw new Error(mirror.reason);
    const world = await startWorld(startRealRig);
    try {
      const settings = join(world.terraform.folder, 'archive.rc');
      writeMirrorSettings(settings, await packedMirror(mirror.folder));
      const names = Array.from({ length: 8 }, (_, index) => `service-${index}`);
      const files = names.map((name) => [
        `services/${name}/pod-identity.yaml`,
        manifest(name, [`read: "arn:aws:s3:::${name}/*"`]),
      ]);
      const before = world.head('main');
      world.commit('services', Object.fromEntries(files) as Record<string, string>);
      const pull = world.openPullRequest('services');
      const options = {
        environment: { ...CREDENTIALS, TF_CLI_CONFIG_FILE: settings },
        inputs: { parallelism: '4' },
      };

      const planned = await world.onPullRequest(pull, options);
      expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
      const installed = (log: string) => log.match(/Installed hashicorp\/aws|Installing hashicorp\/aws/g)?.length;
      expect(installed(planned.log)).toBe(2);
      const applied = await world.onPush(before, world.merge(pull), options);
      expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
      expect(Object.keys(accountOf(world.terraform.cloud.state, ACCOUNT).roles)).toHaveLength(names.length);
      expect(world.terraform.cloud.calls.flatMap(({ dangers }) => dangers)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
