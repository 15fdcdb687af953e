import { writeSynthesizedApp } from '../action/synthesized-app';
import { ACCOUNT, CREDENTIALS, startWorld } from '../action/world';
import { describeRealProvider } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';
import { accountOf } from '../rig/terraform/cloud';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});

/** A stack with a role, whose state is in S3. */
const stackOf = (name: string, version: string, settings: object) => {
  const backend = { bucket: 'states', key: `${name}.tfstate`, region: 'eu-west-1', use_lockfile: true, ...settings };
  return {
    terraform: { required_providers: { aws: { source: 'aws', version } }, backend: { s3: backend } },
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: [ACCOUNT] }] },
    resource: { aws_iam_role: { r: { name, assume_role_policy: TRUST } } },
  };
};

describeRealProvider('stacks that require the same providers', () => {
  it.each([
    ['share one init', { use_path_style: true }, {}, ['one']],
    [
      'get an init each where it gives the backend arguments that the configuration lacks, for which Terraform asks',
      {},
      { TF_CLI_ARGS_init: '-backend-config=use_path_style=true' },
      ['one', 'three', 'two'],
    ],
  ])('%s, and keep their own states', async (_name, common, environment, initialized) => {
    const world = await startWorld(startRealRig);
    try {
      const { cloud, awsProvider = '' } = world.terraform;
      cloud.change((state) => {
        state.buckets = { states: {} };
      });
      const stacks = {
        one: stackOf('one', awsProvider, common),
        // Settings that the first one does not have.
        two: stackOf('two', awsProvider, { ...common, workspace_key_prefix: 'other' }),
        three: stackOf('three', awsProvider, { ...common, max_retries: 7 }),
      };
      const inputs = writeSynthesizedApp(world, stacks);
      const before = world.head('main');
      world.commit('change', { 'app.ts': '// changed' });
      const pull = world.openPullRequest('change');
      const options = { environment: { ...CREDENTIALS, ...environment }, inputs };

      const planned = await world.onPullRequest(pull, options);
      expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
      const groups = [...planned.log.matchAll(/^::group::Initialize (.*)$/gm)].map(([, name = '']) => name);
      expect(groups.sort()).toEqual(initialized);

      const applied = await world.onPush(before, world.merge(pull), options);
      expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
      expect(Object.keys(accountOf(cloud.state, ACCOUNT).roles).sort()).toEqual(['one', 'three', 'two']);
      const states = Object.entries(cloud.state.buckets?.['states'] ?? {}).map(([key, { body }]) => {
        const { resources } = JSON.parse(body) as { resources: { instances: { attributes: { name: string } }[] }[] };
        return [key, resources.map(({ instances }) => instances[0]?.attributes.name)] as const;
      });
      expect(states.sort()).toEqual([
        ['one.tfstate', ['one']],
        ['three.tfstate', ['three']],
        ['two.tfstate', ['two']],
      ]);
    } finally {
      await world.close();
    }
  });
});
