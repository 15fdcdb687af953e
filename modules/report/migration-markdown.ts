import type { MigrationReport } from '../migrate/migrate-sources';
import type { MigratedServiceAccount } from '../migrate/prove-migration';
import { codeSpan, fence, prose } from './escape';
import { inertLine } from './inert-line';
import { countedVerdicts, roleWords, subjectOfMigration } from './migration-words';
import { signedRows } from './service-blocks';
import { undecidedWords } from './undecided-words';

/** A migration as Markdown: verdicts, what differs, what is not carried over, and the phases as a list of tasks. */
export function migrationAsMarkdown(report: MigrationReport): string {
  const { serviceAccounts, diagnostics, phases } = report;
  const rows = serviceAccounts.map(
    ({ verdict, namespace, serviceAccount, cluster, service, role }) =>
      `| ${verdict} | ${codeSpan(`${namespace}/${serviceAccount}`)} | ${codeSpan(cluster)} | ${service === undefined ? '—' : codeSpan(service)} | ${codeSpan(role.before)} |`,
  );
  const table = [
    '| verdict | service account | cluster | service | role |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
  const left = diagnostics.map(
    ({ severity, message, help, file, line }) =>
      `- ${severity} in ${codeSpan(`${file}:${line}`)}: ${withCode(message)}${help === undefined ? '' : ` — ${withCode(help)}`}`,
  );
  return `${[
    '# Migration to EKS Pod Identity',
    `${countedVerdicts(report)}.`,
    ...(rows.length > 0 ? [table.join('\n')] : []),
    ...serviceAccounts.filter(({ verdict }) => verdict !== 'equal').map(differenceAsMarkdown),
    ...(left.length > 0 ? ['## Not carried over', left.join('\n')] : []),
    ...phases.flatMap(({ title, purpose, steps }, index) => [
      `## ${index + 1}. ${title}`,
      prose(purpose, 1000),
      ...steps.map(({ text, commands = [] }) =>
        [`- [ ] ${withCode(text)}`, ...(commands.length > 0 ? [fence('sh', commands.map(inertLine))] : [])].join(
          '\n\n',
        ),
      ),
    ]),
  ].join('\n\n')}\n`;
}

function differenceAsMarkdown(account: MigratedServiceAccount): string {
  const rows = signedRows(account, { width: 88, most: 50, rows: Infinity });
  return [
    `**${account.verdict}**: ${prose(subjectOfMigration(account), 500)} (${prose(roleWords(account).join(', '), 1000)})`,
    ...(rows.length > 0 ? [fence('diff', rows)] : []),
    ...account.unknown.map((part) => `- could not be decided: ${prose(undecidedWords(part), 1000)}`),
  ].join('\n\n');
}

/** A step may list hundreds of service accounts. */
const LONGEST = 100_000;

/** A sentence with parts in backticks, which become code. */
function withCode(text: string): string {
  const parts = text.split(/`([^`]*)`/);
  const shown = parts.map((part, index) => {
    if (index % 2 === 1) return codeSpan(part, 1000);
    const [before = ''] = /^[.,;:]?\s*/.exec(part) ?? [];
    const words = part.slice(before.length).trimEnd();
    const after = part.slice(before.length + words.length);
    return words === '' ? before : `${before}${prose(words, LONGEST)}${after}`;
  });
  return shown.join('');
}
