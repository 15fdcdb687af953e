import { combineVerdicts } from '../change/verdicts';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic';
import { draftServices, type DraftOptions } from './draft-services';
import { allFound } from './found';
import { joinSources } from './join-sources';
import { type MigratedFile, migrationFiles } from './migration-files';
import { type MigrationPhase, migrationPhases } from './migration-phases';
import type { Verdict } from '../policy/comparison';
import { type MigratedServiceAccount, proveMigration } from './prove-migration';
import { readSources, type SourceFile } from './sources/read-sources';

export interface MigrationOptions extends DraftOptions {
  /** Clusters that sources do not name, as `NAME` or `NAME=ISSUER`. */
  readonly clusters?: readonly string[];
}

/** What files of other tools become, with the proof that access stays the same. */
export interface Migration extends MigrationReport {
  readonly files: readonly MigratedFile[];
}

/** What a migration does to access; `migrate --format json` prints exactly this. */
export interface MigrationReport {
  readonly schemaVersion: 1;
  /** Over all service accounts, and `unknown` where one is not carried over. */
  readonly verdict: Verdict;
  readonly serviceAccounts: readonly MigratedServiceAccount[];
  /** What is not carried over, and problems of the written files. */
  readonly diagnostics: readonly Diagnostic[];
  readonly phases: readonly MigrationPhase[];
}

/** Writes configuration and manifests for what files of other tools have, and compares the access before and after. */
export function migrateSources(files: readonly SourceFile[], options: MigrationOptions): Migration {
  const { found, problems } = readSources(files);
  const given = (options.clusters ?? []).map((text) => {
    const [, name = text, issuer] = /^([^=]*)=(?:https:\/\/)?(.*?)\/*$/.exec(text) ?? [];
    return { name, ...(issuer !== undefined && { issuer }), place: { file: '--cluster', line: 1, column: 1 } };
  });
  const joined = joinSources(allFound([found, { clusters: given }]));
  const drafts = draftServices(joined, options);
  if (drafts.environments.length === 0)
    return nothing(sortDiagnostics([...problems, ...joined.problems, ...drafts.problems]));
  const written = migrationFiles(drafts.environments, drafts.services, joined.roles);
  const proof = proveMigration(written, drafts.environments, drafts.services, joined.roles);
  const notCarriedOver = [...problems, ...joined.problems, ...drafts.problems, ...written.problems];
  const diagnostics = sortDiagnostics([...notCarriedOver, ...proof.diagnostics]);
  const verdicts = proof.serviceAccounts.map(({ verdict }) => verdict);
  return {
    schemaVersion: 1,
    verdict: combineVerdicts([...verdicts, ...(hasErrors(diagnostics) ? ['unknown' as const] : [])]),
    files: [written.configuration, ...written.manifests, ...written.policies].map(({ path, text }) => ({ path, text })),
    serviceAccounts: proof.serviceAccounts,
    diagnostics,
    phases: migrationPhases(drafts.environments, drafts.services),
  };
}

function nothing(diagnostics: readonly Diagnostic[]): Migration {
  const verdict = hasErrors(diagnostics) ? 'unknown' : 'equal';
  return { schemaVersion: 1, verdict, files: [], serviceAccounts: [], diagnostics, phases: [] };
}
