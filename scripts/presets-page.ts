import type { Preset, PresetParameter } from '../modules/presets/preset';
import { PRESETS } from '../modules/presets/presets';
import { pageWithTables } from './page-table';

const BEGIN = '<!-- The table is written by `npm run docs` from `modules/presets/data/`. -->';

/** docs/presets.md with the table of the presets. */
export function presetsPage(): string {
  const rows = PRESETS.map((preset) => {
    const { name, description, versions, serviceAccount, source, parameters } = preset;
    return [
      `\`${name}\``,
      `${description} ([${versions.join(', ')}](${source}))`,
      `\`${serviceAccount}\``,
      Object.entries(parameters)
        .map(([key, parameter]) => parameterCell(key, parameter, preset))
        .join('<br>'),
    ];
  });
  return pageWithTables('docs/presets.md', [BEGIN, [['preset', 'for', 'service account', 'parameters'], ...rows]]);
}

function parameterCell(key: string, parameter: PresetParameter, { atLeastOne = [] }: Preset): string {
  const name = parameter.kind === 'arns' && parameter.isRequired ? `**\`${key}\`**` : `\`${key}\``;
  const value =
    parameter.kind === 'arns'
      ? parameter.types.join(', ')
      : parameter.kind === 'choice'
        ? parameter.choices.map((choice) => `\`${choice}\``).join(', ')
        : '`true`';
  return `${name}: ${parameter.description} (${value}${atLeastOne.includes(key) ? '; one of these is required' : ''})`;
}
