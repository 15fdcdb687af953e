import { withStatedBefore } from '../access/stated-documents';
import type { RepositoryChange } from '../change/change';
import { hasErrors } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { Repository } from '../repository/read-repository';
import { gatedChange, type GatedChangeOptions } from './gated-change';
import { today } from './today';

/**
 * The permission diff between two folders, with its findings, without git: `base` and `head` of the change are the
 * folders' paths.
 *
 * @throws Error for a repository whose diagnostics have errors: its access is not known
 */
export function compareRepositories(
  before: Repository,
  after: Repository,
  options: GatedChangeOptions = {},
): RepositoryChange {
  const configurations = { before: configurationOf(before), after: configurationOf(after) };
  const workloads = withStatedBefore(configurations.before, configurations.after, after.workloads);
  const sides = { base: before.root, head: after.root, before: before.workloads, after: workloads };
  return gatedChange({ ...sides, unreadable: [] }, configurations, today(), options).change;
}

function configurationOf({ root, configuration, diagnostics }: Repository): Configuration {
  if (configuration && !hasErrors(diagnostics)) return configuration;
  throw new Error(`cannot compare the repository in "${root}": its diagnostics have errors`);
}
