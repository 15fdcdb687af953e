import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { markdownToHtml } from './github-markdown';

/** What a reader sees of a comment before unfolding anything; pixels from its top. */
export interface SeenComment {
  readonly name: string;
  readonly verdictBottom: number;
  /** The items of the lists before the first table, in their order. */
  readonly topItems: readonly { readonly text: string; readonly bottom: number }[];
  readonly tableHeadBottom: number;
  /** Texts of list items that are visible. */
  readonly visibleItems: readonly string[];
  /** Widest visible element, to see whether it needs a scroll bar. */
  readonly width: number;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A browser's program, if one is installed. */
export function browserProgram(): string | undefined {
  return NAMES.find((name) => spawnSync('which', [name]).status === 0);
}

/** Comments as GitHub shows them: width and font sizes of a pull request's page. */
const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; background: #fff; }
  article { width: 900px; padding: 16px; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; overflow-wrap: break-word; border-bottom: 4px solid #888; }
  p, ul, table, pre, details, blockquote { margin: 0 0 16px; }
  ul { padding-left: 2em; } li + li { margin-top: .25em; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
  code { font: 85% ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; padding: .2em .4em; background: #818b981f; border-radius: 6px; white-space: break-spaces; }
  pre { padding: 16px; background: #f6f8fa; overflow: auto; line-height: 1.45; } pre code { padding: 0; background: none; white-space: pre; }
  blockquote { padding: 0 1em; border-left: .25em solid #d1d9e0; }
  sub { font-size: 75%; }
`;

const MEASURE = `
  const seen = [...document.querySelectorAll('article')].map((article) => {
    const top = article.getBoundingClientRect().top;
    const bottom = (element) => element.getBoundingClientRect().bottom - top;
    const table = article.querySelector('table');
    const items = [...article.querySelectorAll('li')].filter((item) => item.checkVisibility());
    const isAbove = (item) => table === null || bottom(item) <= table.getBoundingClientRect().top - top;
    return {
      name: article.dataset.name,
      verdictBottom: bottom(article.querySelector('p')),
      topItems: items.filter(isAbove).map((item) => ({ text: item.innerText, bottom: bottom(item) })),
      tableHeadBottom: table === null ? 0 : bottom(table.querySelector('thead')),
      visibleItems: items.map((item) => item.innerText),
      width: article.scrollWidth,
    };
  });
  const result = document.createElement('script');
  result.type = 'application/json';
  result.id = 'seen';
  result.textContent = JSON.stringify(seen).replaceAll('<', '\\\\u003c');
  document.body.replaceChildren(result);
`;

/** Shows comments in a headless browser, all on one page. */
export function seeComments(
  program: string,
  comments: readonly { readonly name: string; readonly text: string }[],
): readonly SeenComment[] {
  const folder = mkdtempSync(join(tmpdir(), 'comments-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, `${pageOf(comments)}<script>${MEASURE}</script>`);
    const dom = execFileSync(program, [...headless(900, 1000), '--dump-dom', pathToFileURL(file).href], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
    const json = /<script type="application\/json" id="seen">([^]*?)<\/script>/.exec(dom)?.[1] ?? '[]';
    return JSON.parse(json) as SeenComment[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Options of a browser without a screen; pixels. */
export function headless(width: number, height: number): string[] {
  return ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${width},${height}`];
}

/** A page with all comments, one below the other. */
export function pageOf(comments: readonly { readonly name: string; readonly text: string }[]): string {
  const articles = comments.map(({ name, text }) => `<article data-name="${name}">${markdownToHtml(text)}</article>`);
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${articles.join('\n')}`;
}
