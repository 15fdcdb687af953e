import type { Explanation } from '../access/explanation';
import { inert } from './escape';
import { associationWords, type RowLayout, rowLinesByResource } from './row-lines';
import type { TextBlock } from './service-blocks';
import { statementLines } from './statement-lines';

/** The access of a service: its service accounts, its statements and the resulting access. */
export function explanationBlocks(explanation: Explanation, layout: RowLayout): TextBlock[] {
  const { associations, statements, managedPolicies, role, access } = explanation;
  const blocks: TextBlock[] = [
    { title: 'Service accounts', lines: associations.map(associationWords) },
    { title: 'Statements', lines: spaced(statements.map((statement) => statementLines(statement, layout.width))) },
    { title: 'Managed policies', lines: managedPolicies.map((arn) => inert(arn)) },
    {
      title: 'Permissions boundary',
      lines: role.permissionsBoundary === undefined ? [] : [inert(role.permissionsBoundary)],
    },
    ...access.map(({ accessLevel, rows }) => ({
      title: `Access: ${accessLevel}`,
      lines: spaced(rows.map((row) => rowLinesByResource(row, layout))),
    })),
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

function spaced(groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}
