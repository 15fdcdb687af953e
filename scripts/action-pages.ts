import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { applyWorkflow, planWorkflow, WORKFLOW_FILES, type WorkflowSettings } from '../cli/scaffold/workflow-texts';
import { type PageTable, pageWithTables } from './page-table';

const BEGIN = (what: string) => `<!-- The table of ${what} is written by \`npm run docs\` from \`action.yml\`. -->`;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** README.md with the tables of the action, and with the workflows that `init` writes. */
export function readmePage(): string {
  const settings: WorkflowSettings = {
    accounts: [{ account: '111122223333', partition: 'aws', region: 'eu-west-1' }],
    defaultBranch: 'main',
  };
  const workflows = { plan: planWorkflow(settings), apply: applyWorkflow(settings) };
  return Object.entries(workflows).reduce((page, [job, text]) => {
    const path = WORKFLOW_FILES[job as keyof typeof workflows];
    const begin = `\`\`\`yaml\n# ${path}\n`;
    const start = page.indexOf(begin);
    const end = page.indexOf('\n```', start + begin.length);
    if (start < 0 || end < 0) throw new Error(`README.md has no place for ${path}`);
    return `${page.slice(0, start)}${begin}${text.trimEnd()}${page.slice(end)}`;
  }, actionPage('README.md'));
}

/** A page with the tables of the inputs and outputs of the action. */
export function actionPage(path: string): string {
  const { inputs, outputs } = parse(readFileSync(join(__dirname, '..', 'action.yml'), 'utf8')) as Action;
  const inputRows = Object.entries(inputs).map(([name, { description, default: value = '' }]) => [
    `\`${name}\``,
    description,
    value === '' ? '' : `\`${value}\``,
  ]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  const tables: readonly PageTable[] = [
    [BEGIN('inputs'), [['input', 'value', 'default'], ...inputRows]],
    [BEGIN('outputs'), [['output', 'value'], ...outputRows]],
  ];
  return pageWithTables(path, ...tables);
}
