import { defaultParallelism, InputError, readInputs } from '../../action/src/inputs';

function read(inputs: Readonly<Record<string, string>>) {
  return readInputs(
    (name) => ({ 'github-token': 'ghs', ...inputs })[name] ?? '',
    (path) => `/workspace/${path}`,
  );
}

it('has a default for everything but the token', () => {
  expect(read({})).toEqual({
    mode: 'auto',
    token: 'ghs',
    folder: '/workspace/.',
    synthesized: undefined,
    parallelism: expect.any(Number) as number,
    lockTimeout: '300s',
    failOnDrift: false,
  });
});

it.each([
  ['a runner of GitHub', 4, 16e9, 6],
  ['two processors', 2, 8e9, 3],
  ['many processors and little memory', 16, 2e9, 4],
  ['hardly any memory', 4, 100e6, 1],
  ['a very large machine', 96, 400e9, 32],
])('plans on %s as many stacks at a time as it has processors and memory for', (_, processors, memory, stacks) => {
  expect(defaultParallelism(processors, memory)).toBe(stacks);
});

it.each([
  ['mode', 'destroy'],
  ['parallelism', '0'],
  ['parallelism', 'many'],
  ['parallelism', '33'],
  ['lock-timeout', '5 minutes'],
  ['fail-on-drift', 'yes'],
  ['github-token', ''],
])('refuses %s "%s"', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(InputError);
});

it('names everything that is wrong at once', () => {
  expect(() => read({ mode: 'x', parallelism: 'y', 'lock-timeout': 'z' })).toThrow(
    /mode[\s\S]*parallelism[\s\S]*lock-timeout/,
  );
});
