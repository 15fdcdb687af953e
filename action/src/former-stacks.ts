import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import type { PendingStack } from '../../modules/reconcile/pending-stacks';
import { compileGlob } from '../../modules/repository/glob';
import { loadRevisions } from '../../modules/review/load-revisions';
import { type ReviewedStack, reviewedStacks } from '../../modules/review/reviewed-stacks';
import type { Branch } from './branch';
import type { Context } from './context';
import type { BranchEvent } from './trigger-event';
import { warn } from './workflow-commands';

/** Each is compared with its parent, which takes a tenth of a second. */
const MOST_COMMITS = 500;

/**
 * The stacks of former commits that the tip does not have. Without an inventory, what is left of them in the account is not
 * recorded anywhere else.
 */
export async function formerStacks(
  { commits, configurationFile, git, temporary }: Context<BranchEvent>,
  branch: Branch,
  environment: string,
): Promise<PendingStack<ReviewedStack>[]> {
  const folder = dirname(configurationFile);
  const roots = branch.configuration.manifests.flatMap((pattern) => {
    const glob = compileGlob(pattern);
    return 'reason' in glob ? [] : glob.roots;
  });
  const files = [CONFIGURATION_FILE, ...roots].map((file) => [...(folder === '.' ? [] : [folder]), file].join('/'));
  const all = await commits.history(undefined, branch.tip, roots.includes('') ? undefined : files);
  if (all.length > MOST_COMMITS) {
    warn(
      `environment "${environment}" has no inventory, and only the last ${MOST_COMMITS} commits were searched for services that were removed: look for what is left of older ones by hand`,
    );
  }
  const atTip = new Set((await branch.atTip()).stacks.map(({ name }) => name));
  const found = new Map<string, PendingStack<ReviewedStack>>();
  for (const commit of all.slice(-MOST_COMMITS).reverse()) {
    const pair = await commits.ofBranchCommit(commit);
    const revisions = await loadRevisions(git, pair);
    for (const stack of reviewedStacks({ revisions }, mkdtempSync(join(temporary, 'former-')))) {
      const isGone = stack.change === 'removed' && stack.environment === environment && !atTip.has(stack.name);
      if (!isGone || found.has(stack.name)) continue;
      found.set(stack.name, { stack, cause: 'unknown', source: pair.base });
    }
  }
  return [...found.values()];
}
