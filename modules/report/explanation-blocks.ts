import type { Explanation } from '../access/explanation';
import type { SessionAssociation } from '../identity/session-settings';
import { statementsOfDocument } from '../policy/statements-of-document';
import { listed } from '../text/listed';
import { inert } from './escape';
import { associationWords, type RowLayout, rowLinesByResource } from './row-lines';
import type { TextBlock } from './service-blocks';
import { statementLines } from './statement-lines';
import { TARGET_ROLE_KINDS } from './target-role-lines';

/** The access of a service: its service accounts, its statements and the resulting access. */
export function explanationBlocks(explanation: Explanation, layout: RowLayout): TextBlock[] {
  const { associations, statements, managedPolicies, role, targetRole, access } = explanation;
  const named = (arn: string): string => withOrigin(arn, explanation);
  const blocks: TextBlock[] = [
    { title: 'Service accounts', lines: associations.map(associationWords) },
    { title: 'Statements', lines: spaced(statements.map((statement) => statementLines(statement, layout.width))) },
    { title: 'Session policies', lines: spaced(sessionPolicyLines(associations, layout.width)) },
    { title: 'Managed policies', lines: managedPolicies.map(named) },
    {
      title: 'Permissions boundary',
      lines: role.permissionsBoundary === undefined ? [] : [named(role.permissionsBoundary)],
    },
    ...targetBlocks(targetRole, layout, named),
    ...access.map(({ accessLevel, rows }) => ({
      title: `Access: ${accessLevel}`,
      lines: spaced(rows.map((row) => rowLinesByResource(row, layout))),
    })),
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

function targetBlocks(
  targetRole: Explanation['targetRole'],
  layout: RowLayout,
  named: (arn: string) => string,
): TextBlock[] {
  if (!targetRole) return [];
  const { arn, kind, statements, managedPolicies, permissionsBoundary } = targetRole;
  return [
    { title: 'Target role', lines: [`${inert(arn)} (${TARGET_ROLE_KINDS[kind]})`] },
    {
      title: 'Statements of the target role',
      lines: spaced(statements.map((statement) => statementLines(statement, layout.width))),
    },
    { title: 'Managed policies of the target role', lines: managedPolicies.map(named) },
    {
      title: 'Permissions boundary of the target role',
      lines: permissionsBoundary === undefined ? [] : [named(permissionsBoundary)],
    },
  ];
}

/** A managed policy, with the origin of its document where that is not AWS's own of the partition. */
function withOrigin(arn: string, { documents = [] }: Explanation): string {
  const from = documents.find((one) => one.arn === arn)?.from ?? 'AWS';
  return from === 'AWS' ? inert(arn) : `${inert(arn)} (document from ${inert(from)})`;
}

/** Each session policy with the service accounts whose sessions it limits. */
function sessionPolicyLines(associations: Explanation['associations'], width: number): readonly string[][] {
  const byPolicy = new Map<string, SessionAssociation[]>();
  for (const association of associations) {
    if (!association.sessionPolicy) continue;
    const key = JSON.stringify(association.sessionPolicy);
    byPolicy.set(key, [...(byPolicy.get(key) ?? []), association]);
  }
  return [...byPolicy.values()].map((limited) => [
    `of ${listed(limited.map(associationWords))}:`,
    ...(limited[0]?.sessionPolicy ? statementsOfDocument(limited[0].sessionPolicy) : []).flatMap((statement) =>
      statementLines(statement, width),
    ),
  ]);
}

function spaced(groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}
