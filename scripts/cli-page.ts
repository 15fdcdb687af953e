import { buildProgram } from '../cli/program';
import { FORMATS } from '../modules/report/formats';
import { pageWithTables } from './page-table';

const BEGIN = '<!-- The table is written by `npm run docs` from `modules/report/formats.ts`. -->';

/** docs/cli.md with the table of the output formats, and of the commands that offer them. */
export function cliPage(): string {
  const rows = FORMATS.map(({ name, purpose }) => [`\`${name}\``, purpose, commandsWith(name).join(', ')]);
  return pageWithTables('docs/cli.md', [BEGIN, [['`--format`', 'is', 'commands'], ...rows]]);
}

function commandsWith(format: string): string[] {
  return buildProgram(() => () => Promise.resolve())
    .commands.filter(({ options }) =>
      options.some(({ long, argChoices }) => long === '--format' && argChoices?.includes(format)),
    )
    .map((command) => `[\`${command.name()}\`](#${command.name()})`);
}
