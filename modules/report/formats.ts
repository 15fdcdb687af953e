/* eslint-disable @typescript-eslint/no-require-imports --
 * `--help` reads this table, and must not load every renderer; `import()` would make every caller asynchronous. */
import type { Format, Renderer, Renderers, RenderOptions, ResultKind, Results } from './format';
import type * as Json from './json';
import type * as Markdown from './markdown';
import type * as Sarif from './sarif';
import type * as Text from './text';

/** All output formats, the default first. Commands, their help, the documentation and the action read this table. */
export const FORMATS = [
  row({
    name: 'text',
    purpose: 'for a terminal',
    audience: 'people',
    renders: [
      'change',
      'comparison',
      'explanation',
      'statements',
      'resourceStatements',
      'answers',
      'presets',
      'preset',
      'migration',
      'examination',
      'diagnostics',
    ],
    renderers: () => (require('./text') as typeof Text).text,
  }),
  row({
    name: 'json',
    purpose: 'for programs',
    audience: 'programs',
    renders: [
      'change',
      'comparison',
      'explanation',
      'statements',
      'resourceStatements',
      'answers',
      'presets',
      'preset',
      'migration',
      'examination',
      'diagnostics',
      'invalidInput',
    ],
    renderers: () => (require('./json') as typeof Json).json,
  }),
  row({
    name: 'markdown',
    purpose: 'for a comment or an issue',
    audience: 'people',
    renders: [
      'change',
      'comparison',
      'explanation',
      'statements',
      'answers',
      'presets',
      'preset',
      'migration',
      'examination',
      'invalidInput',
    ],
    renderers: () => (require('./markdown') as typeof Markdown).markdown,
  }),
  row({
    name: 'sarif',
    purpose: 'for code scanning',
    audience: 'programs',
    renders: ['change', 'invalidInput'],
    renderers: () => (require('./sarif') as typeof Sarif).sarif,
  }),
] as const;

export type FormatName = (typeof FORMATS)[number]['name'];

/** A row, checked: its file has a renderer for each kind of result that the row names. */
function row<const Name extends string, Kind extends ResultKind>(format: Format<Name, Kind>): Format<Name, Kind> {
  return format;
}

/** The formats that a result of this kind can be printed in, the default first. */
export function formatsOf(kind: ResultKind): readonly (typeof FORMATS)[number][] {
  return FORMATS.filter(({ renders }) => (renders as readonly ResultKind[]).includes(kind));
}

/** Whether a summary for people may accompany the output. */
export function isForPeople(name: FormatName): boolean {
  return FORMATS.some((format) => format.name === name && format.audience === 'people');
}

/**
 * Prints a result in a format.
 * @throws TypeError when the format has no renderer for this kind of result
 */
export function render<Kind extends ResultKind>(
  name: FormatName,
  kind: Kind,
  result: Results[Kind],
  options: RenderOptions = {},
): string {
  const renderers: Partial<Renderers> = FORMATS.find((format) => format.name === name)?.renderers() ?? {};
  const renderer: Renderer<Kind> | undefined = renderers[kind];
  if (renderer === undefined) throw new TypeError(`format "${name}" has no renderer for results of kind "${kind}"`);
  return renderer(result, options);
}
