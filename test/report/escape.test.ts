import fc from 'fast-check';
import {
  codeSpan,
  commentMarker,
  fence,
  htmlCode,
  inert,
  mermaidLabel,
  prose,
  tableCode,
} from '../../modules/report/escape';
import { inertLine } from '../../modules/report/inert-line';
import { type PageNode, renderGithubMarkdown, textOf } from './github-markdown';
import { HOSTILE_VALUES } from './hostile-values';
import { ANY_CHARACTER } from '../text/any-character';

/** Strings that are likely to have a special meaning in some format. */
const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from('`|\\<>!-#@[](){}:*_~"\'&$ a1\n\r\t\u202e')), maxLength: 40 }),
  fc.constantFrom(...HOSTILE_VALUES.map(([, value]) => value)),
);

function elements(node: PageNode, name: string): PageNode[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap((child) => elements(child, name))];
}

describe('inertLine', () => {
  test.each([
    ['a line break', 'a\nb', String.raw`a\nb`],
    ['a bidirectional override', 'a\u202eb', String.raw`a\u{202e}b`],
    ['a character beyond the basic plane', 'a\u{e0041}b', String.raw`a\u{e0041}b`],
    ['half of a surrogate pair', '\ud83d', String.raw`\u{d83d}`],
    ['a no-break space', 'a\u00a0b', String.raw`a\u{a0}b`],
    ['the start of an HTML comment', 'a<!--b', String.raw`a<\u{21}--b`],
    ['a workflow command', '::error::x', String.raw`\u{3a}:error::x`],
    ['a workflow command after a space', 'x ::error::x', String.raw`x \u{3a}:error::x`],
    ['an older workflow command', 'x##[error]', String.raw`x##\u{5b}error]`],
  ])('shows %s', (_name, value, shown) => {
    expect(inertLine(value)).toBe(shown);
  });

  test.each([
    ['an ARN with empty parts', 'arn:aws:s3:::orders-prod/*'],
    ['letters of other alphabets', 'Bestellungen für 注文 заказы'],
    ['letters with marks', 'e\u0301 ก็'],
    ['a policy variable', '${aws:PrincipalTag/kubernetes-namespace}'],
  ])('leaves %s alone', (_name, value) => {
    expect(inertLine(value)).toBe(value);
  });

  test('changes nothing any more when applied again', () => {
    fc.assert(fc.property(text, (value) => inertLine(inertLine(value)) === inertLine(value)));
  });
});

describe('inert', () => {
  test('says how long a text was that it cuts', () => {
    expect(inert('x'.repeat(50), 10)).toBe('xxxxxxxxxx… (50 characters in all)');
  });

  test.each([
    ['a surrogate pair', '\u{1f600}'.repeat(10), 5],
    ['an escape', '\u202e'.repeat(10), 10],
  ])('does not cut through %s', (_name, value, limit) => {
    expect(inert(value, limit).replace(/…[^…]*$/, '')).toMatch(/^(?:\\u\{202e\}|\u{1f600})*$/u);
  });
});

describe('codeSpan', () => {
  test('is one piece of code with the visible text, for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = renderGithubMarkdown(`before ${codeSpan(value)} after`);
        const [paragraph] = page.children;
        expect(paragraph?.children.map(({ name }) => name)).toEqual(['#text', 'code', '#text']);
        expect(textOf(elements(page, 'code')[0]!)).toBe(inert(value) || '""');
      }),
    );
  });
});

describe('tableCode', () => {
  test('fills one cell, for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = renderGithubMarkdown(`| a | b |\n|---|---|\n| ${tableCode(value)} | end |`);
        const cells = elements(page, 'td');
        expect(cells.map((cell) => cell.children.map(({ name }) => name))).toEqual([['code'], ['#text']]);
        // A back-slash before a pipe shows twice: a table cannot show one.
        const shown = (inert(value) || '""').replace(/\\+(?=\|)/g, '$&$&');
        expect(textOf(cells[0]!)).toBe(shown);
      }),
    );
  });
});

describe('htmlCode', () => {
  test('is one piece of code in a summary, for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = renderGithubMarkdown(`<details>\n<summary>${htmlCode(value)}</summary>\n\nx\n\n</details>`);
        const [summary] = elements(page, 'summary');
        expect(summary?.children.map(({ name }) => name)).toEqual(['code']);
        expect(textOf(summary!)).toBe(inert(value) || '""');
      }),
    );
  });
});

describe('fence', () => {
  test('contains its lines, for any text', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (values) => {
        const lines = values.map((value) => `+ ${inertLine(value)}`);
        const page = renderGithubMarkdown(`${fence('diff', lines)}\n\nafter`);
        expect(page.children.map(({ name }) => name)).toEqual(['pre', '#text', 'p']);
        expect(textOf(page.children[0]!)).toBe(`${lines.join('\n')}\n`);
      }),
    );
  });
});

describe('prose', () => {
  test('is words and code, for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = renderGithubMarkdown(`- ${prose(`the boundary ${value} is not known`)}`);
        const [item] = elements(page, 'li');
        expect(item?.children.filter(({ name }) => name !== '#text' && name !== 'code')).toEqual([]);
        expect(textOf(item!, ({ name }) => name !== 'code')).toMatch(/^[A-Za-z0-9 ,.;:()'!?-]*$/);
      }),
    );
  });

  test.each([
    ['an ARN', 'the role arn:aws:iam::1:role/x is new', 'the role `arn:aws:iam::1:role/x` is new'],
    ['neighbours, each for itself', 'tags a=1 b=2 change', 'tags `a=1` `b=2` change'],
    [
      'account, actions and resource',
      'runs s3:GetObject, s3:Put* on arn:x:* now',
      'runs `s3:GetObject`, `s3:Put*` on `arn:x:*` now',
    ],
    ['values in one pair of parentheses', 'roles (role/a, role/b) may', 'roles (`role/a`, `role/b`) may'],
    ['a quoted text with spaces', 'the tag "a b c" is new', 'the tag `"a b c"` is new'],
    ['punctuation', "it isn't known, (before); well-known", "it isn't known, (before); well-known"],
    ['marks around a value', 'on role/* (such as role/x), too', 'on `role/*` (such as `role/x`), too'],
    ['parentheses around a value', 'any role (role/x) of it', 'any role (`role/x`) of it'],
    ['parentheses of a value', 'the key f(x) is', 'the key `f(x)` is'],
    ['a small number', 'statement 3 of 12', 'statement 3 of 12'],
    ['a number that would begin a list', '1. approved', '`1`. approved'],
    ['the end of a sentence', 'a condition on iam:PassedToService.', 'a condition on `iam:PassedToService`.'],
    ['what looks like the hash of a commit', 'commit deadbee', 'commit `deadbee`'],
  ])('quotes text other than plain words: %s', (_name, value, shown) => {
    expect(prose(value)).toBe(shown);
  });
});

describe('mermaidLabel', () => {
  // Found by rendering these labels with Mermaid 11, which reads them after it has decoded the entities.
  test.each([
    ['a line break', String.raw`a\nb`, String.raw`a\u{5c}nb`],
    ['math', '$$x$$', String.raw`\u{24}$x\u{24}$`],
    ['an icon', 'fa:fa-ban fab:fa-github', String.raw`fa\u{3a}fa-ban fab\u{3a}fa-github`],
    ['nothing', '', '""'],
    ['a space', ' ', '""'],
  ])('breaks %s', (_name, value, shown) => {
    const decoded = mermaidLabel(value).replace(/#(\d+);/g, (_code, digits) => String.fromCodePoint(Number(digits)));
    expect(decoded).toBe(shown);
  });

  test('leaves nothing but letters, digits, harmless marks and entity codes', () => {
    fc.assert(fc.property(text, (value) => /^(?:[A-Za-z0-9 .,_/-]|#\d+;)*$/.test(mermaidLabel(value))));
  });
});

describe('commentMarker', () => {
  test('is a comment on one line, however long the text', () => {
    fc.assert(fc.property(text, (value) => /^<!-- eks-pod-identity:[\w.%:]{0,200} -->$/.test(commentMarker(value))));
  });

  test('differs for different texts', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(inertLine(a) !== inertLine(b));
        return commentMarker(a) !== commentMarker(b);
      }),
    );
  });
});
