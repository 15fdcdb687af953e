import { InputError, readInputs } from '../../action/src/inputs';

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
    parallelism: 4,
    lockTimeout: '300s',
  });
});

it.each([
  ['mode', 'destroy'],
  ['parallelism', '0'],
  ['parallelism', 'many'],
  ['parallelism', '33'],
  ['lock-timeout', '5 minutes'],
  ['github-token', ''],
])('refuses %s "%s"', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(InputError);
});

it('names everything that is wrong at once', () => {
  expect(() => read({ mode: 'x', parallelism: 'y', 'lock-timeout': 'z' })).toThrow(
    /mode[\s\S]*parallelism[\s\S]*lock-timeout/,
  );
});
