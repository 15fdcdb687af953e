import { canonicalChanges, changeDigest } from '../../modules/plan/canonical-changes';
import { otherEffects } from '../../modules/plan/other-effects';
import { differences, planRecord } from '../../modules/plan/plan-record';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';

const constant = (constant_value: unknown) => ({ constant_value });

/** A plan that creates a resource with a provisioner, and reads a data source in a module. */
function plan(command: string, query: string, more: Partial<TerraformPlan> = {}): TerraformPlan {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      {
        address: 'terraform_data.a[0]',
        mode: 'managed',
        type: 'terraform_data',
        name: 'a',
        change: { actions: ['create'], before: null, after: {} },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: 'terraform_data.a',
            mode: 'managed',
            provisioners: [{ type: 'local-exec', expressions: { command: constant(command) } }],
          },
        ],
        module_calls: {
          m: {
            module: {
              resources: [{ address: 'data.external.q', mode: 'data', expressions: { query: constant(query) } }],
            },
          },
        },
      },
    },
    ...more,
  };
}

const record = (given: TerraformPlan) => {
  const changes = canonicalChanges('s', given);
  return { stack: 's', changes, others: otherEffects(given).digest };
};

it.each<[string, TerraformPlan]>([
  ['a provisioner', plan('rm -rf', 'x')],
  ['a data source', plan('echo', 'y')],
  ['a variable', plan('echo', 'x', { variables: { size: { value: 2 } } })],
])('%s that was not reviewed refuses a plan whose steps are the reviewed ones', (_what, changed) => {
  const reviewed = planRecord([record(plan('echo', 'x'))]);
  expect(differences(reviewed, [record(plan('echo', 'x'))], false)).toEqual([]);
  expect(differences(reviewed, [record(changed)], true)).toEqual([expect.stringContaining('provisioners')]);
  // A plan of an earlier version did not record them.
  const { others: _, ...rest } = record(plan('echo', 'x'));
  expect(differences(planRecord([rest]), [record(plan('echo', 'x'))], false)).toHaveLength(1);
});

it('a reviewer reads the names of what runs, and no values', () => {
  const { notes } = otherEffects(plan('echo $SECRET', 'x', { variables: { password: { value: 'hunter2' } } }));
  expect(notes).toEqual([
    'provisioner "local-exec" of terraform_data.a may run: Terraform does not show what it does',
    'data sources: module.m.data.external.q',
    'variables: password',
  ]);
});

it('an output that changes is a step, and its secret value is not recorded', () => {
  const output = (after: unknown) =>
    plan('echo', 'x', {
      output_changes: {
        url: { actions: ['update'], before: 'old', after, before_sensitive: true, after_sensitive: true },
        same: { actions: ['no-op'], before: 1, after: 1 },
      },
    });
  const changes = canonicalChanges('s', output('new'));
  expect(changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
    'update output.url',
    'create terraform_data.a[0]',
  ]);
  expect(JSON.stringify(changes)).not.toMatch(/old|new/);
  expect(changeDigest(changes)).not.toBe(changeDigest(canonicalChanges('s', output('other'))));
});
