import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import type { Configuration } from '../../modules/manifest/configuration';
import type { BranchCommit } from '../../modules/reconcile/reviewed-history';
import { memoized } from '../../modules/repository/memoized';
import type { Revisions } from '../../modules/repository/read-revisions';
import { loadRevisions } from '../../modules/review/load-revisions';
import { reviewOf, type Review, withLookedUp } from '../../modules/review/review';
import { type ReviewedStack, reviewedStacks } from '../../modules/review/reviewed-stacks';
import { TRANSITION_CODES } from '../../modules/workloads/check-transitions';
import { CommitError } from './commits';
import type { Context } from './context';
import type { PullRequest } from './github';
import type { BranchEvent } from './trigger-event';

/** The manifests of the tip have errors, so what the branch asks for is unknown. */
export class TipError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TipError';
  }
}

/** What differs between a commit and the tip. */
export interface Since {
  readonly revisions: Revisions;
  /** In the order of an apply. */
  readonly stacks: readonly ReviewedStack[];
}

/** A commit of the branch with what it changes. */
export interface CommitChange extends BranchCommit {
  readonly review: Review;
  readonly reviewedStacks: readonly ReviewedStack[];
  readonly pullRequest?: PullRequest;
}

/** The default branch up to one of its commits. */
export interface BranchView {
  /** What differs between an earlier commit and this one; undefined if the earlier one is not available any more. */
  since(commit: string): Promise<Since | undefined>;
  /** All its stacks, as added. */
  atTip(): Promise<Since>;
  /**
   * The commits after an earlier one that change the configuration or the manifests of these stacks, oldest first.
   *
   * @param stacks absent for all commits
   */
  commitsSince(commit: string, stacks?: readonly ReviewedStack[]): Promise<readonly CommitChange[]>;
}

/** The default branch at its tip, as it was fetched; each question is answered once. */
export interface Branch extends BranchView {
  readonly tip: string;
  readonly configuration: Configuration;
  /** The branch as it was at one of its commits. */
  at(commit: string): BranchView;
  /** The number of commits after a commit of the branch. */
  distance(commit: string): Promise<number>;
  isInHistory(commit: string): Promise<boolean>;
  /** The commits after one that change the configuration file, oldest first. */
  configurationChanges(commit: string): Promise<readonly string[]>;
  changeOf(commit: string): Promise<CommitChange>;
  /** The pull request that was merged into the branch with a commit; undefined if there is not exactly one. */
  pullRequestOf(commit: string): Promise<PullRequest | undefined>;
  /** The commit before the first one of a pull request, whose last one is given. */
  startOf(last: string, pull: number): Promise<string>;
}

/**
 * Fetches the tip of the default branch.
 *
 * @throws TipError if its manifests have errors
 */
export async function openBranch(context: Context<BranchEvent>): Promise<Branch> {
  const { commits, event, git, temporary, configurationFile, lookUp } = context;
  const tip = await commits.tipOf(event.branch);
  const folder = dirname(configurationFile);
  const inRepository = (file: string) => (folder === '.' ? file : `${folder}/${file}`);
  const empty = await commits.emptyCommit();

  const load = async (base: string, head: string): Promise<Revisions> => {
    const revisions = await loadRevisions(git, { base, head });
    refuseErrors(revisions, head);
    return withLookedUp(revisions, lookUp);
  };
  const { configurations } = await load(tip, tip);
  const { after: configuration } = configurations;
  if (configuration === undefined) {
    throw new TipError(
      `commit ${tip} has no ${CONFIGURATION_FILE}. If it was deleted before the removal of its services was applied, add it again without them, and delete it when that is applied`,
    );
  }

  const isInHistory = memoized(async (commit: string) => {
    if (commit === empty) return true;
    try {
      return await commits.isAncestor(commit, tip);
    } catch (error) {
      if (error instanceof CommitError && !(await isAvailable(commit))) return false;
      throw error;
    }
  });
  const isAvailable = memoized(async (commit: string) => {
    try {
      await commits.ensure(commit);
      return true;
    } catch (error) {
      if (error instanceof CommitError) return false;
      throw error;
    }
  });
  const changeOf = memoized(async (commit: string): Promise<CommitChange> => {
    const review = await reviewOf(git, await commits.ofBranchCommit(commit), { lookUp });
    const stacks = reviewedStacks(review, mkdtempSync(join(temporary, 'commit-')));
    const pullRequest = stacks.length + review.change.findings.length > 0 ? await pullRequestOf(commit) : undefined;
    return {
      commit,
      review,
      reviewedStacks: stacks,
      stacks: new Map(stacks.map(({ name, digests }) => [name, digests])),
      ...(pullRequest && { pull: pullRequest.number, pullRequest }),
    };
  });

  const pullRequestOf = memoized(async (commit: string): Promise<PullRequest | undefined> => {
    const merged = async (one: string, isNew: boolean) =>
      (await context.github.pullRequestsOf(one, isNew)).filter(({ baseBranch }) => baseBranch === event.branch);
    const own = await merged(commit, true);
    const exact = own.filter(({ mergeCommitSha }) => mergeCommitSha === commit);
    if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
    // A rebase merge makes several commits, and GitHub names the last as that of the merge.
    const later = (await commits.history(commit, tip)).slice(0, MOST_REBASED);
    const candidates = [...own];
    for (const next of later) {
      const last = await merged(next, false);
      candidates.push(...last.filter(({ mergeCommitSha }) => mergeCommitSha === next));
      if (last.length > 0) break;
    }
    for (const candidate of candidates) {
      const { mergeCommitSha } = candidate;
      const isLater = mergeCommitSha !== undefined && later.includes(mergeCommitSha);
      if (isLater && (await commits.isCopied(commit, candidate.headSha))) return candidate;
    }
    return undefined;
  });

  const viewAt = (head: string): BranchView => {
    const since = memoized(async (commit: string): Promise<Since | undefined> => {
      if (!(await isAvailable(commit))) return undefined;
      const revisions = await load(commit, head);
      return { revisions, stacks: reviewedStacks({ revisions }, mkdtempSync(join(temporary, 'since-'))) };
    });
    return {
      since,
      atTip: async () => {
        const all = await since(empty);
        if (all === undefined) throw new CommitError(`commit ${empty} cannot be read`);
        return all;
      },
      commitsSince: async (commit, stacks) => {
        const manifests = (stacks ?? []).flatMap(({ before, after }) =>
          [before, after].flatMap((one) => one?.manifest.file ?? []),
        );
        const files = [CONFIGURATION_FILE, ...new Set(manifests)].map(inRepository);
        const listed = await commits.history(commit === empty ? undefined : commit, head, stacks && files);
        const found = [];
        for (const one of listed) found.push(await changeOf(one));
        return found;
      },
    };
  };
  const at = memoized(viewAt);

  return {
    tip,
    configuration,
    ...at(tip),
    at,
    distance: memoized(async (commit) => (await commits.history(commit === empty ? undefined : commit, tip)).length),
    isInHistory,
    changeOf,
    pullRequestOf,
    startOf: async (last, pull) => {
      let { base } = await commits.ofBranchCommit(last);
      for (let count = 1; count < MOST_REBASED && base !== empty; count += 1) {
        if ((await pullRequestOf(base))?.number !== pull) break;
        ({ base } = await commits.ofBranchCommit(base));
      }
      return base;
    },
    configurationChanges: async (commit) => {
      if (!(await isInHistory(commit))) return [tip];
      return commits.history(commit === empty ? undefined : commit, tip, [configurationFile]);
    },
  };
}

/** GitHub rebases at most 100 commits. */
const MOST_REBASED = 100;

/** @throws TipError for errors that the manifests of a tip have */
export function refuseErrors({ diagnostics }: Revisions, tip: string): void {
  // A transition is about one change, and several changes may have led to the tip.
  const errors = diagnostics.filter(
    ({ code, severity }) => severity === 'error' && code !== 'gate-ignore-expired' && !TRANSITION_CODES.has(code),
  );
  if (errors.length === 0) return;
  const lines = errors.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`);
  throw new TipError(`the manifests of ${tip}, the tip of the default branch, have errors\n${lines.join('\n')}`);
}
