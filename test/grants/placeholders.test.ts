import fc from 'fast-check';
import { fillPlaceholders, placeholderHelp, PLACEHOLDER_NAMES } from '../../modules/grants/placeholders';
import { PLACEHOLDERS } from './read-grants';

function fill(text: string): { text: string; unknown: string[] } {
  const unknown: string[] = [];
  return { text: fillPlaceholders(text, PLACEHOLDERS, (name) => unknown.push(name)), unknown };
}

test.each([
  ['nothing to fill', 'nothing to fill'],
  ['{service}-{environment}', 'orders-prod'],
  ['arn:{partition}:sqs:{region}:{account}:q', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  ['${aws:PrincipalTag/kubernetes-namespace}/{service}', '${aws:PrincipalTag/kubernetes-namespace}/orders'],
  ['${service}', '${service}'],
  ["${aws:username, '{service}'}", "${aws:username, '{service}'}"],
  ['${$}{service}', '${$}orders'],
  ['{{service}}', '{orders}'],
  ['{service', '{service'],
  ['service}', 'service}'],
])('fills %j as %j', (text, filled) => {
  expect(fill(text)).toEqual({ text: filled, unknown: [] });
});

test.each([
  ['{enviroment}', ['enviroment']],
  ['{}', ['']],
  ['{ service }', [' service ']],
  ['{Service}', ['Service']],
  ['{a}-{service}-{b}', ['a', 'b']],
  ['{constructor}', ['constructor']],
  ['{__proto__}', ['__proto__']],
])('leaves what %j does not mean and tells its name', (text, unknown) => {
  expect(fill(text).unknown).toEqual(unknown);
  for (const name of unknown) expect(fill(text).text).toContain(`{${name}}`);
});

test('fills no text twice: values are not looked through', () => {
  const filled = fillPlaceholders('{service}', { ...PLACEHOLDERS, service: '{account}' }, () => undefined);
  expect(filled).toBe('{account}');
});

test('leaves every text alone that has no placeholder', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '}', 'a', ':', '*', '\\', '%') }), (text) => {
      expect(fill(text)).toEqual({ text, unknown: [] });
    }),
  );
});

test('suggests the nearest placeholder, or names them all', () => {
  expect(placeholderHelp('enviroment')).toContain('{environment}');
  for (const name of PLACEHOLDER_NAMES) expect(placeholderHelp('nothing-like-it')).toContain(`{${name}}`);
});
