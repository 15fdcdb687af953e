import type { Approver } from '../manifest/configuration';

/** An approver as GitHub writes it: `octocat`, `@acme/security`. */
export function approverName(approver: Approver): string {
  return approver.kind === 'user' ? approver.login : `@${approver.organization}/${approver.slug}`;
}
