import type { Approver } from '../manifest/configuration';

/** An approver as the configuration has it: `octocat`, `583231+octocat`, `@acme/security`. */
export function approverName(approver: Approver): string {
  if (approver.kind === 'team') return `@${approver.organization}/${approver.slug}`;
  return approver.id === undefined ? approver.login : `${approver.id}+${approver.login}`;
}
