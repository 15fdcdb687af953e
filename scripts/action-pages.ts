import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type PageTable, pageWithTables } from './page-table';

const BEGIN = (what: string) => `<!-- The table of ${what} is written by \`npm run docs\` from \`action.yml\`. -->`;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
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
