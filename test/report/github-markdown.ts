import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';

/** An element, or a text, of a rendered page. */
export interface PageNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PageNode[];
  /** Of texts and comments. */
  readonly text: string;
}

interface Parser {
  html(markdown: string): string;
  page(html: string): PageNode;
}

/**
 * GitHub-flavoured Markdown as a browser sees it: micromark with the GFM extensions makes HTML of it, raw HTML included,
 * and parse5 reads that as browsers do. Both are ES modules, which jest cannot load, so they are bundled once.
 */
const SOURCE = `
  import { micromark } from 'micromark';
  import { gfm, gfmHtml } from 'micromark-extension-gfm';
  import { parseFragment } from 'parse5';

  const node = (from) => ({
    name: from.nodeName,
    attributes: Object.fromEntries((from.attrs ?? []).map(({ name, value }) => [name, value])),
    children: (from.childNodes ?? []).map(node),
    text: from.value ?? from.data ?? '',
  });
  export const html = (markdown) =>
    micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  export const page = (html) => node(parseFragment(html));
`;

const bundle = buildSync({
  stdin: { contents: SOURCE, resolveDir: __dirname },
  bundle: true,
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  write: false,
});
const loaded = { exports: {} };
const run = compileFunction(bundle.outputFiles[0]!.text, ['module']) as (module: { exports: object }) => void;
run(loaded);
const parser = loaded.exports as Parser;

/** The page that GitHub would show, before it removes what it does not allow. */
export function renderGithubMarkdown(markdown: string): PageNode {
  return parser.page(parser.html(markdown));
}

export function markdownToHtml(markdown: string): string {
  return parser.html(markdown);
}

/** All texts of a part of a page that `visit` reaches: it returns false for elements whose content does not matter. */
export function textOf(node: PageNode, visit: (element: PageNode) => boolean = () => true): string {
  if (node.name === '#text') return node.text;
  return visit(node) ? node.children.map((child) => textOf(child, visit)).join('') : '';
}
