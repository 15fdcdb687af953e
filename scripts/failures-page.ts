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

A run may be repeated at any time: it plans again, performs only reviewed steps that are left, and never takes the account back to an older commit.

This page is written by \`npm run docs\` from \`action/src/failure-reasons.ts\`.
`;

const BY_HAND = `## Terraform by hand

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
- another backend: \`terraform init\` with the old backend, then \`synth\` with the new one and \`terraform init -migrate-state\`.

Then run the failed workflow again. A plan that changes nothing is applied without further steps.
`;
