import type { ResourceMerge, ResourceStatements } from '../access/resource-statements';
import { inert } from './escape';
import { type Colors, colorsOf, DEFAULT_WIDTH, type TextOptions } from './text-style';
import { wrapped } from './wrap';

const NEEDS: Readonly<Record<ResourceMerge['need'], string>> = {
  required: 'its policy must allow the role',
  key: 'its policy must allow the role, unless it leaves access to the IAM policies of the account',
  'unknown-owner': 'its policy must allow the role if another account owns it',
  allowed: 'its policy allows the role already',
};

/** Statements for policies of resources, for a terminal: one section for each environment. */
export function resourceStatementsAsText(results: readonly ResourceStatements[], options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  return results.map((result) => `${linesOf(result, width, colors).join('\n')}\n`).join('\n');
}

function linesOf({ service, environment, role, resources, notes }: ResourceStatements, width: number, colors: Colors) {
  return [
    colors.bold(`${inert(service, 80)} in ${inert(environment, 80)}`),
    ...wrapped(`role ${inert(role)}`, width, '  ', '  ').map(colors.dim),
    ...(resources.length === 0 ? ['', '  No policy of a resource needs a statement.'] : []),
    ...resources.flatMap((resource) => ['', ...resourceLines(resource, width, colors)]),
    ...(notes.length > 0 ? [''] : []),
    ...notes.flatMap((note) => wrapped(inert(note), width, '  note: ', '    ')),
  ];
}

function resourceLines({ resource, account, need, statements, notes }: ResourceMerge, width: number, colors: Colors) {
  const owner = account === undefined ? 'owner not known' : `account ${inert(account)}`;
  const json = need === 'allowed' ? [] : statements.flatMap((one) => JSON.stringify(one, null, 2).split('\n'));
  return [
    `  ${colors.bold(inert(resource))}`,
    ...wrapped(`${owner}: ${NEEDS[need]}`, width, '    ', '    '),
    ...json.map((line) => `    ${inert(line, LONGEST_LINE)}`),
    ...notes.flatMap((note) => wrapped(inert(note), width, '    note: ', '      ')),
  ];
}

/** A line that is cut off could not be pasted; no ARN is as long. */
const LONGEST_LINE = 4_000;
