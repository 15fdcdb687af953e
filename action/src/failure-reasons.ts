/** Why a step failed, and what to do. */
export interface FailureInfo {
  readonly meaning: string;
  readonly remedy: string;
}

/** The values of the output `failure-reason`. They do not change between versions, so a program may match on them. */
export const FAILURE_REASONS = {
  'accept-refused': {
    meaning: 'The input `accept` could not be used. Refused plans were not applied.',
    remedy:
      'Follow the message. If the branch, the inventory or a plan has changed since, run the workflow without `accept`, and accept the new digest.',
  },
  'account-changed': {
    meaning:
      'The account or the Region of an environment, or the account of a target role, has changed, and the stack has objects in the former one. Terraform would forget them: they would keep their access, and nothing would manage them. A person cannot accept that. Nothing of its commit was applied in that environment. If an earlier pull request that is still pending removed the services, the run applies that first, and refuses nothing.',
    remedy:
      'Revert the change. To move the services on purpose, remove them in one pull request, apply that, and add them with the new account in the next one; or add an environment with another name, as below.',
  },
  'adoption-missing': {
    meaning: 'An object that `adopt` names does not exist in the account, so Terraform could not plan the stack.',
    remedy:
      'Follow the message: correct the name or the ID, or let the object be created, with `adopt: { role: false }` for a role.',
  },
  'approval-missing': {
    meaning:
      'The gate holds back a finding, or a change of the gate itself, that no permitted approver has approved. On the default branch nothing of its commit was applied in that environment; a weaker gate does not apply.',
    remedy:
      'Let one of the approvers that the comment lists approve the pull request. After the merge, an approval of the merged pull request counts too: run the failed workflow again. Or an approver accepts the plan, as below.',
  },
  'apply-failed': {
    meaning:
      'AWS or the backend refused a step. The comment lists what was applied; other stacks were applied all the same.',
    remedy:
      'Remove the cause that the message contains, such as a missing permission of the apply role, and run the failed workflow again: it performs the remaining steps. If the stack may have changed and its state could not be written, push the file of `errored-states` first, as below.',
  },
  'backend-moved': {
    meaning:
      'The backend of an environment changes, and the states are not in the new place: the inventory there is missing, another one or older than that of the former backend, or a stack has no complete state there. Nothing was applied in that environment.',
    remedy:
      'Move the states with the commands of the message and of the page below, the inventory last, while no apply runs. Then run the workflow again. A pull request that moves a backend changes nothing else of its stacks.',
  },
  drift: {
    meaning: 'Stacks differ from the account, and `fail-on-drift` is `true`. The issue lists the differences.',
    remedy: 'Take manual changes back, or change the manifests in a pull request.',
  },
  'drift-not-reported': {
    meaning:
      'Stacks differ from the account, and the issue about it could not be written. The step summary lists the differences.',
    remedy: 'Give the job the permission `issues: write`, and run the workflow again.',
  },
  'environment-removed': {
    meaning:
      'An environment was removed or renamed although its inventory lists stacks. Their objects keep their access, and nothing manages them. Stacks that were removed before the environment are removed all the same, and other environments were applied. With the input `environments`, only the drift run looks for it.',
    remedy:
      'If the stacks were removed before the environment and the removal failed, run the failed apply again. Otherwise bring the environment back, remove what its stacks manage (services, add-ons of clusters, policies) in a pull request, and remove the environment in a later one. To rename it, keep it while the services move to the new one.',
  },
  failed: {
    meaning: 'An unexpected error.',
    remedy: 'Run the workflow again with debug logging (`RUNNER_DEBUG`), and report the error with its stack.',
  },
  'gate-undecided': {
    meaning: 'It could not be checked whether the findings are approved, so the gate stays closed.',
    remedy:
      'Follow the reason in the check: for a team, set `github-token` to a token that can read teams; for a base whose configuration cannot be read, an administrator merges a fix; otherwise run the workflow again.',
  },
  'github-unavailable': {
    meaning: 'GitHub did not answer a request on which a decision depends. Nothing unchecked was applied.',
    remedy: 'Run the failed workflow again.',
  },
  'history-missing': {
    meaning: 'A commit is neither in the clone nor available from the remote.',
    remedy:
      'Check out with `fetch-depth: 0`. If the message contains an error of git, such as a refused login, remove its cause.',
  },
  'history-rewritten': {
    meaning:
      'The default branch was moved to another history, which does not contain the commit that was applied last. Stacks that differ were not applied; those of removed commits keep their access.',
    remedy: 'Restore the commits, or accept the plan, as below.',
  },
  interrupted: {
    meaning: 'The job was canceled. The current stack was finished; the others were not started.',
    remedy: 'Run the workflow again: it performs the remaining steps.',
  },
  'inventory-not-written': {
    meaning:
      'The inventory of an environment, which records what was applied, could not be written; another run may have written it. What the inventory does not name was not applied.',
    remedy:
      'Remove the cause that the message contains, and run the workflow again. Run one apply at a time, with a concurrency group.',
  },
  'inventory-unreadable': {
    meaning:
      'The inventory of an environment could not be read. Nothing was applied in that environment; the others were applied.',
    remedy:
      'Remove the cause that the message contains, such as a missing permission for the state, and run the workflow again. Never delete the inventory: it records what was reviewed.',
  },
  'invalid-input': {
    meaning: 'An input, a variable of the job or the event is not supported.',
    remedy: 'Change the workflow as the message describes.',
  },
  'invalid-manifests': {
    meaning: 'The manifests or the configuration have errors, of the change or of the tip of the default branch.',
    remedy: 'Correct them at the annotated lines; `eks-pod-identity validate` reports the same errors locally.',
  },
  'not-reviewed': {
    meaning:
      'A commit that changes the stack did not come from a pull request that was merged into the default branch, its pull request has no plan of this access, or it is not known what was applied last.',
    remedy: 'Accept the plan, as below, or revert the commit and merge it through a pull request that was planned.',
  },
  'permission-missing': {
    meaning: 'The token of the job may not do what the run requires.',
    remedy: 'Add the permission that the message names to `permissions` of the job.',
  },
  'plan-changed': {
    meaning:
      'The plan is not the reviewed one: the account, Terraform or a provider changed after the review. Nothing of its commit was applied in that environment.',
    remedy:
      'If the account was changed manually, take that change back and run the failed workflow again. If versions differ, use the reviewed ones in this run. Otherwise accept the new plan, as below.',
  },
  'plan-failed': {
    meaning: 'Terraform could not plan a stack.',
    remedy: 'Remove the cause that the message contains, and run the workflow again.',
  },
  'plan-not-recorded': {
    meaning: 'The plan was made but could not be recorded in a check run, so an apply would refuse it.',
    remedy:
      'Give the job the permission `checks: write` if the message names it. Otherwise GitHub refused the request, for example because of a rate limit: run the workflow again.',
  },
  'repository-unreadable': {
    meaning: 'The folder, the repository or git could not be read.',
    remedy: 'Follow the message; check `working-directory` and the checkout step.',
  },
  'state-locked': {
    meaning: 'Another run holds the lock of a state, or a killed run has left it.',
    remedy:
      'If the holder that the message names still runs, wait for it. Otherwise remove the lock with `terraform force-unlock`, as below.',
  },
  superseded: {
    meaning:
      'A later version of the action has applied the environment, so this run does nothing there. It happens to re-runs of workflows from before an upgrade. With `cdktf-out`, the checkout is not the tip of the default branch.',
    remedy: 'Run the workflow of the default branch as it is now.',
  },
  'terraform-missing': {
    meaning: 'Neither `terraform` nor `tofu` is on PATH.',
    remedy: 'Add `hashicorp/setup-terraform` before this action, with `terraform_wrapper: false`.',
  },
  'terraform-timed-out': {
    meaning:
      'A command of Terraform ran longer than its limit (an init 20 minutes, a plan 60, an apply 120, besides `lock-timeout`), so it was interrupted. An interrupted apply writes what it has done to the state.',
    remedy:
      'Look at the log for what it waited for, such as a backend, a registry or an add-on that does not become active, and run the failed workflow again: it performs the remaining steps.',
  },
  'terraform-too-old': {
    meaning: 'The Terraform or OpenTofu version is not supported.',
    remedy: 'Install the version that the message names or a later one.',
  },
  'terraform-wrapped': {
    meaning: 'The `terraform` on PATH is the wrapper of `hashicorp/setup-terraform`, which changes the output.',
    remedy: 'Set `terraform_wrapper: false` for that step.',
  },
  'would-be-refused': {
    meaning:
      'The plan of the pull request could be made, but an apply would refuse it: it does not result in the access of the manifests, deletes or replaces a policy with statements of others, or replaces an object that it should adopt.',
    remedy:
      'Look for what else changes the objects, such as a policy that is attached manually. For policies of resources and for adopted objects, follow the message.',
  },
} as const satisfies Record<string, FailureInfo>;

export type FailureReason = keyof typeof FAILURE_REASONS;
