import type { Preset, PresetParameter, PresetStatement } from '../presets/preset';
import { listed } from '../text/listed';
import { codeSpan, fence, inert, prose } from './escape';
import { statementLines } from './statement-lines';
import { colorsOf, DEFAULT_WIDTH, type TextOptions } from './text-style';
import { wrapped } from './wrap';

/** All presets for a terminal, one paragraph each. */
export function presetsAsText(presets: readonly Preset[], options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  return presets
    .map((preset) => {
      const { name, description, versions, parameters } = preset;
      const keys = Object.keys(parameters).map((key) => key + (isRequired(key, preset) ? '' : '?'));
      return [
        `${colors.bold(name)} ${versions[0]}`,
        ...wrapped(inert(description), width, '  ', '  '),
        ...(keys.length > 0 ? wrapped(`parameters: ${keys.join(', ')}`, width, '  ', '    ').map(colors.dim) : []),
      ]
        .map((line) => `${line}\n`)
        .join('');
    })
    .join('\n');
}

/** The same as a Markdown table. */
export function presetsAsMarkdown(presets: readonly Preset[]): string {
  const rows = presets.map(
    ({ name, description, versions, source }) =>
      `| ${codeSpan(name)} | ${prose(description, 200)} | [${versions[0]}](${source}) |\n`,
  );
  return `| preset | what it is for | version |\n| --- | --- | --- |\n${rows.join('')}`;
}

/** One preset with its parameters and statements. */
export function presetAsText(preset: Preset, options: TextOptions): string {
  const colors = colorsOf(options);
  const { name, versions } = preset;
  const lines = [
    `${colors.bold(name)} ${versions[0]}`,
    ...presetBlocks(preset, (options.width ?? DEFAULT_WIDTH) - 4).flatMap(({ title, lines: own }) => [
      '',
      `  ${colors.bold(title)}`,
      ...own.map((line) => (line === '' ? '' : `    ${line}`)),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same in Markdown. */
export function presetAsMarkdown(preset: Preset): string {
  const blocks = presetBlocks(preset, 88).map(({ title, lines }) => `**${title}**\n\n${fence('text', lines)}`);
  return `${[`### ${codeSpan(preset.name)} ${preset.versions[0]}`, ...blocks].join('\n\n')}\n`;
}

interface Block {
  readonly title: string;
  readonly lines: readonly string[];
}

function presetBlocks(preset: Preset, width: number): Block[] {
  const { description, serviceAccount, source, versions, parameters, atLeastOne = [], statements } = preset;
  const blocks: Block[] = [
    {
      title: 'About',
      lines: [
        ...wrapped(inert(description), width, '', ''),
        `service account of the chart: ${serviceAccount}`,
        `source: ${source}`,
        ...(versions.length > 1 ? [`versions: ${versions.join(', ')}`] : []),
      ],
    },
    {
      title: 'Parameters',
      lines: [
        ...Object.entries(parameters).flatMap(([key, parameter]) =>
          wrapped(`${key}: ${parameterWords(parameter)}`, width, '', '    '),
        ),
        ...(atLeastOne.length > 0 ? [`at least one of ${listed(atLeastOne)} is required`] : []),
      ],
    },
    { title: 'Manifest', lines: exampleOf(preset) },
    {
      title: 'Statements',
      lines: statements.flatMap((statement, index) => [
        ...(index > 0 ? [''] : []),
        ...presetStatementLines(statement, width),
      ]),
    },
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

function presetStatementLines(statement: PresetStatement, width: number): string[] {
  const { actions, resources, conditions, when = {}, since, until } = statement;
  const depends = Object.entries(when).map(([key, value]) =>
    value === 'any' ? `${key} is given` : `${key}: ${value}`,
  );
  return [
    ...statementLines(
      { Effect: 'Allow', Action: actions, Resource: resources, ...(conditions && { Condition: conditions }) },
      width,
    ),
    ...(depends.length > 0 ? [`  with    ${depends.join(' and ')}`] : []),
    ...(since === undefined ? [] : [`  since   ${since}`]),
    ...(until === undefined ? [] : [`  until   ${until}`]),
  ];
}

function parameterWords(parameter: PresetParameter): string {
  const { kind, description } = parameter;
  switch (kind) {
    case 'arns':
      return `${description}; ARNs of ${listed(parameter.types)}${parameter.isRequired ? ', required' : ''}`;
    case 'choice':
      return `${description}; ${parameter.choices.join(' or ')}, by default ${parameter.choices[0]}`;
    case 'flag':
      return `${description}; true or false, by default false`;
  }
}

function isRequired(key: string, { parameters }: Preset): boolean {
  const parameter = parameters[key];
  return parameter?.kind === 'arns' && parameter.isRequired === true;
}

/** A manifest to start with. */
function exampleOf(preset: Preset): string[] {
  const { name, serviceAccount, atLeastOne = [], parameters } = preset;
  const required = Object.keys(parameters).filter((key) => isRequired(key, preset));
  const keys = required.length > 0 ? required : atLeastOne.slice(0, 1);
  const values = keys.map((key) => `${key}: ${parameters[key]?.kind === 'arns' ? 'arn:…' : 'true'}`);
  return [
    `service: ${name}`,
    `serviceAccounts: ${serviceAccount}`,
    'presets:',
    `  - ${name}${values.length > 0 ? `: { ${values.join(', ')} }` : ''}`,
  ].map((line) => inert(line));
}
