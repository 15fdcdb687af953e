import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { migrateSources, type Migration } from '../../modules/migrate/migrate-sources';
import type { MigratedFile } from '../../modules/migrate/migration-files';
import type { SourceFile } from '../../modules/migrate/sources/read-sources';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, isForPeople, render } from '../../modules/report/formats';
import { walkFolder } from '../../modules/repository/walk-folder';
import { amountOf } from '../../modules/text/amount-of';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { isTaken, writeFiles } from '../write-files';

export interface MigrateOptions {
  /** Folder to write to; nothing is written without. */
  readonly output?: string;
  readonly force?: boolean;
  readonly accept?: 'narrower';
  /** `NAME` or `NAME=ISSUER` */
  readonly cluster?: readonly string[];
  readonly account?: string;
  readonly region?: string;
  /** `NAME=ACCOUNT` */
  readonly environment?: readonly string[];
  readonly format: FormatName;
}

/** State files of large repositories have some megabytes. */
const LARGEST_SOURCE = 128 * 1024 * 1024;

/** Of folders, only files of these kinds are read. */
const READ = /\.(?:ya?ml|json|tfstate|tfplan\.json)$/i;

/**
 * `migrate`: what files of other tools have as configuration and manifests, with the verdict for each service account.
 * Status 1 if one is neither equal nor accepted, or is not carried over.
 */
export function migrate(context: CommandContext, paths: readonly string[], options: MigrateOptions): Outcome {
  const { output, force = false, accept, cluster = [], account, region, format } = options;
  const sources = paths.flatMap((path) => sourcesIn(context.folder, path));
  const migration = migrateSources(sources, {
    clusters: cluster,
    environments: environmentNames(options.environment ?? []),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  });
  const { files, ...report } = migration;
  const written = output === undefined ? [] : filesOf(migration);
  if (output !== undefined) {
    const folder = resolve(context.folder, output);
    if (!force) refuseTaken(folder, written);
    writeFiles(folder, written, force);
  }
  const accepted = new Set(['equal', ...(accept === undefined ? [] : [accept])]);
  const isDone =
    report.serviceAccounts.every(({ verdict }) => accepted.has(verdict)) &&
    report.diagnostics.every(({ severity }) => severity !== 'error');
  const summary =
    output === undefined
      ? `${amountOf(files.length, 'file')} would be written; give --output FOLDER to write them\n`
      : `${amountOf(written.length, 'file')} written to ${output}\n`;
  return {
    exitCode: isDone ? 0 : 1,
    output: render(format, 'migration', report, textOptions(context)),
    notes: isForPeople(format)
      ? `${format === 'text' ? diagnosticsAsText(report.diagnostics, { color: context.notesColor }) : ''}${summary}`
      : '',
  };
}

/** The files of the repository, and the report as the plan of the migration. */
function filesOf({ files, ...report }: Migration): readonly MigratedFile[] {
  return [...files, { path: 'migration.md', text: `${render('markdown', 'migration', report)}\n` }];
}

/** A file, or the files of a folder that may be sources. */
function sourcesIn(folder: string, path: string): readonly SourceFile[] {
  if (path === '-') return [{ file: '(standard input)', text: readFileSync(0, 'utf8'), isNamed: true }];
  const full = resolve(folder, path);
  const status = statSync(full, { throwIfNoEntry: false });
  if (!status) throw new CannotRun(`cannot read "${path}": the file does not exist`);
  if (!status.isDirectory()) return [{ file: path, text: textOfSource(full, path), isNamed: true }];
  return walkFolder(full, [])
    .filter((file) => READ.test(file) && lstatSync(join(full, file)).isFile())
    .toSorted()
    .map((file) => {
      const shown = path === '.' ? file : `${path.replace(/\/+$/, '')}/${file}`;
      return { file: shown, text: textOfSource(join(full, file), shown), isNamed: false };
    });
}

function textOfSource(full: string, path: string): string {
  try {
    const { size } = statSync(full);
    if (size > LARGEST_SOURCE) throw new CannotRun(`cannot read "${path}": it has more than ${LARGEST_SOURCE} bytes`);
    return readFileSync(full, 'utf8');
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`cannot read "${path}": ${(error as Error).message}`);
  }
}

function environmentNames(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const [, name, account] = /^([a-z0-9-]+)=(\d{12})$/.exec(text) ?? [];
      if (name === undefined || account === undefined) {
        throw new CannotRun(`--environment "${text}" is not NAME=ACCOUNT`, 'write, for example, prod=111122223333');
      }
      return [account, name];
    }),
  );
}

/** Existing files are overwritten with `--force` only. */
function refuseTaken(folder: string, files: readonly MigratedFile[]): void {
  const [first, ...others] = files.filter(({ path }) => isTaken(join(folder, path)));
  if (!first) return;
  throw new CannotRun(
    `will not overwrite "${first.path}"${others.length > 0 ? ` and ${others.length} more` : ''}; nothing was written`,
    'give an empty folder as --output, or --force',
  );
}
