import { App, Fn, TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import fc from 'fast-check';
import {
  escapeArguments,
  escapeInterpolation,
  unescapeInterpolation,
} from '../../modules/constructs/escape-interpolation';
import { describeTerraform, evaluateInTerraform } from '../terraform';
import { hostileText } from './hostile-text';

/** What a CDKTF app writes for a value in a stack that has the variable `v`. */
function synthesized(make: (variable: TerraformVariable) => unknown): unknown {
  const stack = new TerraformStack(new App({ outdir: Testing.app().outdir }), 'stack');
  const variable = new TerraformVariable(stack, 'v', { default: 'VALUE' });
  new TerraformOutput(stack, 'o', { value: escapeInterpolation(make(variable)) });
  const { output } = JSON.parse(Testing.synth(stack)) as { output: { o: { value: unknown } } };
  return output.o.value;
}

describe('escapeInterpolation', () => {
  it.each([
    ['plain', 'plain'],
    ['${file("/etc/hostname")}', '$${file("/etc/hostname")}'],
    ['%{ if true }yes%{ endif }', '%%{ if true }yes%%{ endif }'],
    ['${aws:PrincipalTag/kubernetes-namespace}', '$${aws:PrincipalTag/kubernetes-namespace}'],
    ['$${x}', '$$${x}'],
    ['%%{x}', '%%%{x}'],
    ['$%{x} %${y}', '$%%{x} %$${y}'],
    ['${${', '$${$${'],
    ['{x} $x % $', '{x} $x % $'],
  ])('writes %j as %j', (text, expected) => {
    expect(escapeInterpolation(text)).toBe(expected);
  });

  it('reaches every string of a value, and the keys', () => {
    expect(escapeInterpolation({ '${k}': ['${a}', { '%{l}': '%{b}' }], n: 1, t: true, z: null })).toEqual({
      '$${k}': ['$${a}', { '%%{l}': '%%{b}' }],
      n: 1,
      t: true,
      z: null,
    });
  });

  it('keeps a key that objects have by themselves', () => {
    const value: unknown = JSON.parse('{"__proto__": "${x}"}');
    expect(JSON.stringify(escapeInterpolation(value))).toBe('{"__proto__":"$${x}"}');
  });

  it('does not copy values other than data', () => {
    class Live {
      readonly text = '${x}';
    }
    const live = new Live();
    const token = Token.asAny({ a: 1 });
    expect(escapeInterpolation({ live }).live).toBe(live);
    expect(escapeInterpolation([token])[0]).toBe(token);
  });

  it('leaves meta-arguments alone', () => {
    const lifecycle = { precondition: [{ condition: '${var.v}', errorMessage: '%{x}' }] };
    expect(escapeArguments({ lifecycle, name: '${x}' } as never)).toEqual({ lifecycle, name: '$${x}' });
  });
});

describe('escapeInterpolation beside references', () => {
  it.each<[what: string, make: (variable: TerraformVariable) => unknown, expected: unknown]>([
    ['a reference', (v) => v.stringValue, '${var.v}'],
    ['a reference in a text', (v) => `a-${v.stringValue}-\${b}`, 'a-${var.v}-$${b}'],
    [
      'a reference inside a policy variable',
      (v) => `\${aws:PrincipalTag/${v.stringValue}}`,
      '$${aws:PrincipalTag/${var.v}}',
    ],
    ['a reference between policy variables', (v) => `\${a}${v.stringValue}\${b}`, '$${a}${var.v}$${b}'],
    ['a dollar sign before a reference', (v) => `$${v.stringValue}`, '${"$"}${var.v}'],
    ['dollar signs before a reference', (v) => `\${a}$$$${v.stringValue}`, '$${a}${"$$$"}${var.v}'],
    ['a per cent sign before a reference', (v) => `%${v.stringValue}%{x}`, '%${var.v}%%{x}'],
    ['a function call', (v) => Fn.upper(v.stringValue), '${upper(var.v)}'],
    ['a list', (v) => v.listValue, '${var.v}'],
    ['a map', (v) => ({ tags: Token.asStringMap(v.value) }), { tags: '${var.v}' }],
    ['a number', (v) => v.numberValue, '${var.v}'],
    ['a reference as a key', (v) => ({ [v.stringValue]: '${x}' }), { '${var.v}': '$${x}' }],
  ])('keeps %s', (_what, make, expected) => {
    expect(synthesized(make)).toEqual(expected);
  });
});

describe('unescapeInterpolation', () => {
  it('gives back the text that was escaped', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'a', '$${', '%%{') });
    fc.assert(
      fc.property(text, (given) => {
        expect(unescapeInterpolation(escapeInterpolation(given))).toBe(given);
      }),
    );
  });
});

/** In a construct, text that looks like a token is one. */
const withoutTokens = hostileText.filter((text) => !/TfToken|Map Token Value|e\+/.test(text));

describeTerraform('what escapeInterpolation wrote, read by Terraform', () => {
  it('is the text that went in', () => {
    const texts = fc.sample(withoutTokens, 2000);
    expect(evaluateInTerraform(escapeInterpolation(texts))).toEqual(texts);
    const asKeys = Object.fromEntries(texts.map((text) => [text, text]));
    expect(evaluateInTerraform(escapeInterpolation(asKeys))).toEqual(asKeys);
  });

  it('is the text around a reference, and its value', () => {
    const pairs = fc.sample(fc.tuple(withoutTokens, withoutTokens), 300);
    const written = synthesized((v) => pairs.map(([a, b]) => `${a}${v.stringValue}${b}`));
    // Terraform's console has no variables here: the reference becomes a constant.
    const constant = JSON.parse(JSON.stringify(written).replaceAll('${var.v}', '${\\"VALUE\\"}')) as unknown;
    expect(evaluateInTerraform(constant)).toEqual(pairs.map(([a, b]) => `${a}VALUE${b}`));
  });
});
