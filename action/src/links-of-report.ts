import type { ReportLinks } from '../../modules/report/report-links';
import type { Context } from './context';

/**
 * Where the links of a report lead: to the files at a commit, and to the documentation at the version of the action that
 * runs. GitHub does not name the action where the workflow uses a local copy of it; rules are then linked to their own
 * references. https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function reportLinks({ environment, configurationFile }: Context, commit: string): ReportLinks {
  const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const folder = configurationFile.split('/').slice(0, -1);
  const at = (repository: string, ...path: readonly string[]): string =>
    `${server}/${repository}/blob/${path.map(encodeURIComponent).join('/')}/`;
  const action = environment['GITHUB_ACTION_REPOSITORY'] ?? '';
  const version = environment['GITHUB_ACTION_REF'] ?? '';
  return {
    source: at(environment['GITHUB_REPOSITORY'] ?? '', commit, ...folder),
    ...(action !== '' && version !== '' && { documentation: at(action, ...version.split('/'), 'docs') }),
  };
}
