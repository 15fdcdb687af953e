import type { MigrationReport } from '../migrate/migrate-sources';
import type { MigratedServiceAccount } from '../migrate/prove-migration';
import { inertLine } from './inert-line';
import { READABLE, signedRows } from './service-blocks';
import { colorsOf, DEFAULT_WIDTH, paintSigned, paintVerdict, type TextOptions } from './text-style';
import { undecidedWords } from './undecided-words';
import { countedVerdicts, roleWords, subjectOfMigration } from './migration-words';
import { wrapped } from './wrap';

/** A migration for a terminal: the verdict of each service account with what differs, and then the phases. */
export function migrationAsText(report: MigrationReport, options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const accounts = report.serviceAccounts.map((one) => {
    const { verdict } = one;
    const line = `${paintVerdict(verdict.padEnd(12), verdict, colors)} ${inertLine(subjectOfMigration(one))}`;
    return [line, ...differences(one, width).map((text) => `  ${paintSigned(text, colors)}`)];
  });
  const phases = report.phases.map(({ title, purpose, steps }, index) => [
    colors.bold(`${index + 1}. ${title}`),
    ...wrapped(purpose, width, '   ', '   '),
    ...steps.flatMap(({ text, commands = [] }) => [
      ...wrapped(inertLine(text), width, '   - ', '     '),
      ...commands.map((command) => `       ${inertLine(command)}`),
    ]),
  ]);
  const blocks = [accounts.flat(), [countedVerdicts(report)], ...phases];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function differences(account: MigratedServiceAccount, width: number): readonly string[] {
  if (account.verdict === 'equal') return [];
  return [
    ...roleWords(account).map(inertLine),
    ...signedRows(account, { ...READABLE, width: width - 2 }),
    ...account.unknown.flatMap((part) =>
      wrapped(`could not be decided: ${undecidedWords(part)}`, width - 2, '? ', '  '),
    ),
  ];
}
