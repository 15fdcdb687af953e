import { FAILURE_REASONS } from '../action/src/failure-reasons';
import { byKey } from '../modules/text/compare-texts';

/** `docs/when-something-went-wrong.md` */
export function failuresPage(): string {
  const sections = Object.entries(FAILURE_REASONS)
    .sort(byKey)
    .map(([reason, { meaning, remedy }]) => `## ${reason}\n\n${meaning}\n\nWhat to do: ${remedy}\n`);
  return [INTRODUCTION, ...sections, BY_HAND].join('\n');
}

const INTRODUCTION = `# When something went wrong

A failed step has the output \`failure-reason\`; its error message and the comment contain the details. These are all reasons.

A run may be repeated at any time, also an old one: it works towards the tip of the default branch, and performs only reviewed steps that are left.

This page is written by \`npm run docs\` from \`action/src/failure-reasons.ts\`.
`;

const BY_HAND = `## Accept refused plans

A plan that does not lead from what was applied last to the tip by reviewed changes is refused. The comment and the issue "not applied" contain it with a digest. A person applies exactly this plan:

\`\`\`sh
gh workflow run pod-identity-apply.yml -f accept=DIGEST
\`\`\`

The person who starts the run must be an approver of the gate in force and not an author of the pending changes. Without a gate, write access is sufficient. The digest covers the tip, the environment, the inventory and every refused plan, so it works once, and never for another plan. Plans that do not result in the access of the manifests, whose backend has no state, or whose objects are in another account cannot be accepted.

A change that the pull request reported as an error, such as patterns in \`manifests\` that match nothing, was not planned there. If it is merged all the same, the apply refuses it with \`not-reviewed\`. Read the plan before you accept it: it deletes what the change removes. To revert the change is the usual way out.

## Pull requests that are pending together

A run that was canceled or failed leaves its changes to the next run, together with those that were merged since. Changes that are each valid may not be possible at once, such as a policy with \`manage: true\` that is taken from the roles and then deleted. The run applies such changes one after the other: [what an apply does](action.md#what-an-apply-does). Nothing has to be reverted.

If a stack that goes first is refused or fails, a warning names the stacks that wait for it. Remove the cause, for example with an approval, a correction in a new pull request, or \`accept\`, and run the workflow again. A push or \`workflow_dispatch\` continues, too; a drift run does not.

## Move services to another account or Region

Terraform looks for the objects of a stack in the account of its configuration. If that changes, it does not find them, forgets them and creates new ones: the old ones would keep their access. So the change is refused in the pull request, and with \`account-changed\` in the apply. Instead, either:

1. remove the services, or the target roles, in one pull request and apply it; then add them with the new account in the next one. Pods have no access in between;
2. or add an environment with another name and the new account, move the services to it, and remove the old environment when it has no services.

Version 6 of the AWS provider replaces associations and add-ons of a changed Region in one step, which is not refused.

## Terraform by hand

Some repairs need Terraform itself: to remove a lock, to push a kept state, to import an object or to migrate a state. Write the stacks as Terraform JSON, in a checkout of the default branch (for a removed service, of the last commit that contains it):

\`\`\`sh
npx cdktf-eks-pod-identity synth
cd cdktf.out/stacks/orders-prod
terraform init
\`\`\`

Then, in the folder of the stack:

- a lock that is left: \`terraform force-unlock ID\`, with the ID from the error;
- a file of \`errored-states\`: \`terraform state push FILE\`;
- an object that exists already: \`terraform import ADDRESS ID\`, as the error contains it;
- another backend: \`terraform init\` with the old backend, then \`synth\` with the new one and \`terraform init -migrate-state\`; then the inventory of the environment, which \`synth\` does not write, with the commands of the error.

Then run the failed workflow again. A plan that changes nothing is applied without further steps.
`;
