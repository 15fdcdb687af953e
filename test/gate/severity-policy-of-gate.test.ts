import { RULES } from '../../modules/findings/rules';
import { severityPolicyOfGate } from '../../modules/gate/severity-policy-of-gate';
import { changeOf, gateWith, TODAY, severityPolicyWith } from './changes';

const riskBy = (gate: string | undefined) =>
  changeOf(undefined, 'serviceAccounts: shop/orders\nmanagedPolicies: AdministratorAccess', severityPolicyWith(gate));
const found = (gate: string | undefined): readonly unknown[] =>
  riskBy(gate).services.flatMap(({ findings }) =>
    findings.map(({ rule, severity, accepted }) => [rule, severity, accepted?.expires]),
  );
const ignore = (rule: string, service: string, expires: string): string =>
  `ignore: [ { rule: ${rule}, service: ${service}, reason: for now, expires: ${expires} } ]`;

test.each([
  ['no gate', undefined, ['administrator', 'critical', undefined]],
  ['a gate', 'failOn: low', ['administrator', 'critical', undefined]],
  ['an accepted risk', ignore('administrator', 'orders', '2026-06-15'), ['administrator', 'critical', '2026-06-15']],
  ['a risk accepted once', ignore('administrator', 'orders', '2026-06-14'), ['administrator', 'critical', undefined]],
  [
    'a risk of another service',
    ignore('administrator', 'other', '2999-01-01'),
    ['administrator', 'critical', undefined],
  ],
  ['another risk', ignore('every-service', 'orders', '2999-01-01'), ['administrator', 'critical', undefined]],
])('%s', (_, gate, expected) => {
  expect(found(gate)).toEqual([expected]);
});

test('of several entries the one that lasts longest counts', () => {
  const entry = (reason: string, expires: string): string =>
    `{ rule: administrator, service: orders, reason: ${reason}, expires: ${expires} }`;
  const gate = `ignore: [ ${entry('a', '2026-07-01')}, ${entry('b', '2026-09-01')}, ${entry('c', '2026-01-01')} ]`;
  const [service] = riskBy(gate).services;
  expect(service?.findings).toMatchObject([{ accepted: { reason: 'b', expires: '2026-09-01' } }]);
});

test('findings come in the order of their new severities', () => {
  const text = 'serviceAccounts: shop/default\nallow:\n  - actions: s3:PutBucketPolicy\n    resources: "*"';
  const rules = (gate: string): readonly string[] =>
    changeOf(undefined, text, severityPolicyWith(gate)).services.flatMap(({ findings }) =>
      findings.map(({ rule }) => rule),
    );
  const normal = rules('failOn: high');
  expect(normal).toContain('default-service-account');
  expect(normal[0]).not.toBe('default-service-account');
  expect(rules('severities: { default-service-account: critical }')[0]).toBe('default-service-account');
});

test('of a service that the base does not have nothing is accepted', () => {
  const gate = gateWith(ignore('administrator', 'orders', '2999-01-01'));
  const rule = RULES.find(({ id }) => id === 'administrator')!;
  expect(severityPolicyOfGate(gate, TODAY, new Set(['orders']))(rule, 'orders')).toHaveProperty('accepted');
  expect(severityPolicyOfGate(gate, TODAY, new Set())(rule, 'orders')).not.toHaveProperty('accepted');
});

test('a rule that the gate makes less severe hides nothing that is more so', () => {
  const text = 'serviceAccounts: shop/orders\nmanagedPolicies: AdministratorAccess';
  const rules = (gate: string): readonly string[] =>
    changeOf(undefined, text, severityPolicyWith(gate)).services.flatMap(({ findings }) =>
      findings.map(({ rule }) => rule),
    );
  expect(rules('failOn: high')).toEqual(['administrator']);
  const shown = rules('severities: { administrator: low }');
  expect(shown.length).toBeGreaterThan(10);
  expect(found('severities: { administrator: low }')).toContainEqual(['administrator', 'low', undefined]);
});
