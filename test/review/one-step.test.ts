import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { deletesUsedPolicy, isOneStep, needsNewPolicy } from '../../modules/review/one-step';
import type { Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, ORDERS, resolve, workloadIn } from '../workloads/resolved';

const configurationOf = (text: string) => parseConfiguration(Buffer.from(text), 'eks-pod-identity.yaml').configuration!;
const orders = (role: string, text = CONFIGURATION): Workload =>
  workloadIn('prod', resolve(text, `${ORDERS}role: ${role}\n`));
const BEFORE = orders('{ path: /pods/ }');
const after = configurationOf(CONFIGURATION);

it.each<[string, Parameters<typeof isOneStep>[0], boolean]>([
  ['is added', { name: 'orders-prod', change: 'added', after: BEFORE }, true],
  ['is removed', { name: 'orders-prod', change: 'removed', before: BEFORE }, true],
  [
    'changes its role',
    { name: 'a', change: 'changed', before: BEFORE, after: orders('{ path: /pods/, name: a }') },
    true,
  ],
  ['moves its role', { name: 'a', change: 'changed', before: BEFORE, after: orders('{ path: /other/ }') }, false],
  ['has objects in another account', { name: 'a', change: 'changed', formerAccount: '111122223333' }, false],
  [
    'moves to another Region',
    {
      name: 'a',
      change: 'changed',
      before: BEFORE,
      after: orders('{ path: /pods/ }', CONFIGURATION.replaceAll('eu-west-1', 'eu-west-2')),
    },
    false,
  ],
])('a stack that %s', (_what, change, expected) => {
  expect(isOneStep(change, { after })).toBe(expected);
});

describe('a stack of managed policies', () => {
  const managing = (...names: readonly string[]) =>
    configurationOf(
      `${CONFIGURATION}policies: { ${names.map((name) => `"arn:aws:iam::444455556666:policy/${name}": { file: ${name}.json, manage: true }`).join(', ')} }\n`,
    );
  const stack = { name: 'managed-policies-prod', change: 'changed' } as const;
  // The configuration gives each role this boundary.
  const users = [BEFORE];

  it('waits for the roles that have a policy which it deletes', () => {
    const [both, one] = [managing('boundary', 'other'), managing('other')];
    expect(deletesUsedPolicy(stack, { before: both, after: one }, users)).toBe(true);
    expect(deletesUsedPolicy(stack, { before: both, after: one }, [])).toBe(false);
    expect(deletesUsedPolicy(stack, { before: both, after: managing('boundary') }, users)).toBe(false);
    expect(deletesUsedPolicy({ ...stack, change: 'removed' }, { before: both }, users)).toBe(false);
  });

  it('goes before a role that has one of its new policies', () => {
    const [none, one] = [managing('other'), managing('boundary', 'other')];
    const service = { name: 'orders-prod', change: 'changed', after: BEFORE } as const;
    expect(needsNewPolicy(service, stack.name, { before: none, after: one })).toBe(true);
    expect(needsNewPolicy(service, stack.name, { before: one, after: one })).toBe(false);
  });
});
