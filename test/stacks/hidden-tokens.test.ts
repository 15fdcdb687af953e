import fc from 'fast-check';
import { addServiceStack } from '../../modules/stacks/service-stack';
import { hideTokens, showTokens } from '../../modules/constructs/hidden-tokens';
import { hostileText } from '../constructs/hostile-text';
import { synthesize, synthesizeUnchecked } from './synthesize';
import { cluster, createdRole, environment, workload } from './workloads';

/** The tags and the name of a role in the stack's JSON. */
function roleOf(change: Parameters<typeof createdRole>[0]) {
  const stacks = synthesizeUnchecked((app) => addServiceStack(app, workload({ role: createdRole(change) })));
  return stacks.get('orders-prod')?.stack.resource?.['aws_iam_role']?.['role'];
}

describe('text that CDKTF would take for its own', () => {
  it.each([
    ['a token that exists', '${TfToken[TOKEN.0]}', '$${TfToken[TOKEN.0]}'],
    ['a token that does not exist', 'a ${TfToken[TOKEN.999]}', 'a $${TfToken[TOKEN.999]}'],
    ['a list token', '#{TfToken[TOKEN.0]}', '#{TfToken[TOKEN.0]}'],
    ['a map token', '&{TfToken[TOKEN.0]}', '&{TfToken[TOKEN.0]}'],
    ['the number of a token', '-8.135013170612787e+298', '-8.135013170612787e+298'],
    ['the number of a token in a text', 'v -8.135013170612787e298 w', 'v -8.135013170612787e298 w'],
    ['the value of a map of strings', 'String Map Token Value', 'String Map Token Value'],
    ['the value of a map of anything', 'Any Map Token Value', 'Any Map Token Value'],
    ['the character that hides', '\u{E000}${TfToken[\u{E000}\u{E000}', '\u{E000}$${TfToken[\u{E000}\u{E000}'],
  ])('stays text: %s', (_what, text, written) => {
    expect(roleOf({ name: text, tags: { [text]: text } })).toMatchObject({
      name: written,
      tags: { [written]: written },
    });
  });

  it.each([
    ['the members of a construct', { _children: 'a', _metadata: 'b' }],
    ['the prototype', JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>],
    ['a comment', { '//': 'a' }],
  ])('stays a key: %s', (_what, tags) => {
    expect(JSON.stringify(roleOf({ tags })?.['tags'])).toBe(JSON.stringify(tags));
  });
});

describe('text of a manifest that looks like the number of a token', () => {
  const home = cluster({ name: 'shop-1e2' });
  const synth = (tag: string) => () =>
    synthesize((app) => {
      const place = environment({ clusters: [home] });
      addServiceStack(app, workload({ environment: place, role: createdRole({ tags: { build: tag } }) }));
    });

  it('is validated as it was written', () => {
    expect(synth('a-1e5')).not.toThrow();
    expect(synth('a-1e5;')).toThrow('tag "build" with value "a-1e5;" is not a valid tag value');
  });
});

describe('hideTokens', () => {
  it('is undone by showTokens, for keys and values however deep', () => {
    fc.assert(
      fc.property(fc.object({ key: hostileText, values: [hostileText] }), (value) => {
        expect(JSON.stringify(showTokens(hideTokens(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('leaves ordinary text and other values as they are', () => {
    const value = { a: ['arn:aws:s3:::b/*', '${aws:username}', '1e5', 'a-1'], n: 1, t: true, z: null };
    expect(hideTokens(value)).toEqual(value);
  });
});
