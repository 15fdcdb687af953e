import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { usesIntents } from '../manifest/uses-intents';
import { CONFIGURATION_FILE } from '../diagnostics/configuration-file';
import { addonManifests } from '../workloads/addon-stacks';
import { checkDenies } from '../workloads/check-denies';
import { checkProviderRemovals, checkRemovals } from '../workloads/check-removals';
import { checkTransitions } from '../workloads/check-transitions';
import { claimsMore, claimsOf } from '../workloads/claims';
import { checkPolicyRemovals } from '../workloads/written-policies';
import { collectSourceProblems } from '../workloads/source-problems';
import { outlineManifest } from '../workloads/outline';
import { type Resolved, resolveManifest, resolveWorkloads, type Unresolved } from '../workloads/resolve-workloads';
import type { Unreadable } from '../workloads/unreadable';
import type { Workload } from '../workloads/workload';
import { type ChangedSide, changedManifests } from './changed-manifests';
import { type ConfigurationState, readableConfiguration } from './configuration-state';
import type { Git } from './git';
import { configurationMissing } from './read-repository';
import type { ParsedFile } from './parse-files';
import { type ResolvedRevisions, resolveRevisions } from './revisions';

/** The workloads that a change affects, on both sides. */
export interface Revisions extends ResolvedRevisions {
  readonly before: readonly Workload[];
  readonly after: readonly Workload[];
  /** The configuration of each side, if it has no errors. */
  readonly configurations: { readonly before?: Configuration; readonly after?: Configuration };
  /** The base's configuration has errors and may contain a gate. */
  readonly gateUnreadable: boolean;
  /** Files and services that are missing in `before` or `after` because of errors: their access is unknown. */
  readonly unreadable: readonly Unreadable[];
  /**
   * In file order. Errors refer to the head; `after` is then incomplete. Errors of the base are reported as warnings,
   * because they cannot be fixed any more; their positions refer to the base version of the file.
   */
  readonly diagnostics: readonly Diagnostic[];
}

/** One side of a change, resolved. */
type Side = Pick<Revisions, 'unreadable' | 'diagnostics'> & { readonly workloads: readonly Workload[] };

/**
 * The workloads of the manifests that differ between two revisions. Nothing is checked out. Manifests that are equal on
 * both sides are not read, unless the configuration differs, which may affect every manifest. Each side uses its own
 * configuration. If the base has no configuration, all access is new; if the head has none, all access is removed.
 *
 * Rules across manifests apply to all manifests of the head, so an error may be reported in an unchanged manifest. If the
 * changed manifests claim no new name of a service, role or stack and no new service account, new conflicts are
 * impossible and unchanged manifests are not read. Otherwise all are read, in linear time in their number. Conflicts
 * among unchanged manifests are not caused by the change: only `readRepository` reports them.
 *
 * @param git opened in the folder of the configuration
 * @param revisions any revision that git accepts; see `resolveRevisions` for the defaults
 * @throws RepositoryError if a revision does not exist, or git fails
 */
export async function readRevisions(
  git: Git,
  revisions: { readonly base?: string; readonly head?: string; readonly searched?: readonly string[] } = {},
): Promise<Revisions> {
  const resolved = await resolveRevisions(git, revisions);
  const { before, after, others } = await changedManifests(git, resolved);
  if (before.configuration.kind === 'missing' && after.configuration.kind === 'missing') {
    const diagnostics = [configurationMissing(git.folder, revisions.searched)];
    const nothing = { before: [], after: [], configurations: {}, gateUnreadable: false, unreadable: [] };
    return { ...resolved, ...nothing, diagnostics };
  }
  const assumed = assumedLevels(before, after);
  const base = resolveBefore(
    assumed
      ? { ...assumed.before, configuration: { ...assumed.before.configuration, grants: 'levels' } }
      : before.configuration,
    before.manifests,
    resolved.base,
  );
  const head = resolveAfter(
    after.configuration,
    after.manifests,
    hasNewClaims(base, before, after) ? await others() : [],
  );
  const transitions = collectSourceProblems();
  if (after.configuration.kind === 'usable') {
    checkTransitions(after.configuration.configuration, base.workloads, head.workloads, transitions.report);
    // The manifests of both sides are all here if the configurations differ.
    if (before.configuration.kind === 'usable' && before.configuration !== after.configuration) {
      const [from, to] = [before.configuration.configuration, after.configuration.configuration];
      checkRemovals(from, to, base.workloads, after.manifests.length, transitions.report);
      checkProviderRemovals(from, to, head.workloads, transitions.report);
      checkPolicyRemovals(from, to, { before: base.workloads, after: head.workloads }, transitions.report);
      checkDenies(from, to, base.workloads, head.workloads, transitions.report);
    }
  }
  const isRemoved = after.configuration.kind === 'missing' && base.workloads.length > 0;
  return {
    ...resolved,
    before: base.workloads,
    after: head.workloads,
    configurations: {
      ...(before.configuration.kind === 'usable' && { before: before.configuration.configuration }),
      ...(after.configuration.kind === 'usable' && { after: after.configuration.configuration }),
    },
    gateUnreadable: before.configuration.kind === 'broken' && before.configuration.mayHaveGate,
    unreadable: [...base.unreadable, ...head.unreadable],
    diagnostics: sortDiagnostics([
      ...base.diagnostics,
      ...head.diagnostics,
      ...transitions.diagnostics(),
      ...(isRemoved ? [configurationRemoved()] : []),
      ...(assumed ? [meaningAssumed(assumed.after.configuration)] : []),
    ]),
  };
}

function configurationRemoved(): Diagnostic {
  return {
    code: 'configuration-removed',
    severity: 'error',
    message: `${CONFIGURATION_FILE} is removed, so the roles of all services would be deleted`,
    file: CONFIGURATION_FILE,
    line: 1,
    column: 1,
    help: 'to stop using it, delete the manifests in a separate change first',
  };
}

/** Resolves the base, each manifest on its own: errors make only the affected part unknown. */
function resolveBefore(
  configuration: ConfigurationState,
  manifests: readonly ParsedFile<Manifest>[],
  commit: string,
): Side {
  if (configuration.kind === 'missing') return NOTHING;
  if (configuration.kind === 'broken') {
    const error = firstError(configuration.diagnostics);
    return { ...NOTHING, unreadable: [unreadableFile('before', error)], diagnostics: [unknownBefore(error, commit)] };
  }
  const all = [...addonManifests(configuration.configuration), ...valuesOf(manifests)];
  const resolved = all.map((manifest) => resolveManifest(configuration.configuration, manifest, () => undefined));
  const unresolved = resolved.flatMap((one) => one.unresolved);
  const errors = manifests.filter(({ value }) => !value).map(({ diagnostics }) => firstError(diagnostics));
  const reasons = collectSourceProblems();
  for (const { reason } of unresolved) reasons.report(reason);
  return {
    workloads: resolved.flatMap((one) => one.workloads),
    unreadable: [
      ...errors.map((error) => unreadableFile('before', error)),
      ...unresolved.map(unreadableWorkload('before')),
    ],
    diagnostics: [...errors, ...errorsOfFiles(configuration.ofPolicies), ...reasons.diagnostics()].map((error) =>
      unknownBefore(error, commit),
    ),
  };
}

/**
 * The configurations if the change adds `grants: levels` to one without the key, whose manifests could be from a release
 * before verbs: then the base is resolved by levels, too, and a warning explains it. Keys that
 * older releases refuse show that it is not.
 */
function assumedLevels(before: ChangedSide, after: ChangedSide): Record<'before' | 'after', UsableState> | undefined {
  if (before.configuration.kind !== 'usable' || after.configuration.kind !== 'usable') return undefined;
  if (before.configuration.configuration.grants !== undefined) return undefined;
  if (after.configuration.configuration.grants !== 'levels') return undefined;
  if (valuesOf(before.manifests).some(usesIntents)) return undefined;
  return { before: before.configuration, after: after.configuration };
}

type UsableState = Extract<ConfigurationState, { kind: 'usable' }>;

function meaningAssumed({ file, source }: Configuration): Diagnostic {
  return {
    code: 'before-meaning-assumed',
    severity: 'warning',
    message:
      '`grants: levels` is added, so the base is compared by access levels, too: roles that were applied with intents gain access that this comparison does not show',
    file,
    ...source.locate(['grants'], 'key'),
    help: 'add the key in the change that upgrades; if the roles have intents, add `grants: intents` first',
  };
}

/** Whether the changed manifests claim a new name or service account. */
function hasNewClaims(base: Side, before: ChangedSide, after: ChangedSide): boolean {
  if (after.configuration.kind !== 'usable') return false;
  const { configuration } = after.configuration;
  const manifests = valuesOf(after.manifests);
  const outlines = manifests.flatMap((manifest) => outlineManifest(configuration, manifest));
  // Claims of base manifests with errors are ignored, because they were never checked.
  return claimsMore(claimsOf(valuesOf(before.manifests), base.workloads), claimsOf(manifests, outlines));
}

/**
 * Resolves the head and reports all problems of the changed manifests.
 *
 * @param others unchanged manifests, which the changed ones must not conflict with
 */
function resolveAfter(
  configuration: ConfigurationState,
  manifests: readonly ParsedFile<Manifest>[],
  others: readonly ParsedFile<Manifest>[],
): Side {
  if (configuration.kind === 'missing') return NOTHING;
  const read = readableConfiguration(configuration);
  const resolved = read
    ? resolveWorkloads(
        read.configuration,
        valuesOf(manifests),
        valuesOf(others),
        manifests.flatMap(({ incomplete }) => incomplete ?? []),
      )
    : NOT_RESOLVED;
  const diagnostics = [
    ...configuration.diagnostics,
    ...configuration.ofPolicies,
    ...manifests.flatMap((one) => one.diagnostics),
    ...resolved.diagnostics,
    ...others.filter(({ value }) => !value).map((one) => uncheckedOther(firstError(one.diagnostics))),
  ];
  if (configuration.kind === 'broken') {
    return { ...NOTHING, unreadable: [unreadableFile('after', firstError(configuration.diagnostics))], diagnostics };
  }
  const errors = manifests.filter(({ value }) => !value).map(({ diagnostics }) => firstError(diagnostics));
  return {
    workloads: resolved.workloads,
    unreadable: [
      ...errors.map((error) => unreadableFile('after', error)),
      ...resolved.unresolved.map(unreadableWorkload('after')),
    ],
    diagnostics,
  };
}

const NOT_RESOLVED: Resolved = { workloads: [], unresolved: [], diagnostics: [] };

const NOTHING: Side = { workloads: [], unreadable: [], diagnostics: [] };

function unreadableFile(side: Unreadable['side'], { file, message }: Diagnostic): Unreadable {
  return { side, file, reason: message };
}

function unreadableWorkload(side: Unreadable['side']): (one: Unresolved) => Unreadable {
  return ({ manifest, environment, reason }) => ({
    side,
    file: manifest.file,
    reason: reason.message,
    service: manifest.service,
    ...(environment && { environment: environment.name }),
  });
}

/** An error of the base, which the change does not cause and may fix. */
function unknownBefore({ message, file, line, column }: Diagnostic, commit: string): Diagnostic {
  return {
    code: 'before-unreadable',
    severity: 'warning',
    message: `the access that this file granted at ${commit.slice(0, 12)} is unknown: ${message}`,
    file,
    line,
    column,
  };
}

/** An unchanged manifest with errors. */
function uncheckedOther({ message, file, line, column }: Diagnostic): Diagnostic {
  return {
    code: 'unchanged-unreadable',
    severity: 'warning',
    message: `cannot check whether this file claims a name or service account that the change adds: ${message}`,
    file,
    line,
    column,
  };
}

function valuesOf(manifests: readonly ParsedFile<Manifest>[]): Manifest[] {
  return manifests.flatMap(({ value }) => value ?? []);
}

/** The first error of each file. */
function errorsOfFiles(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = sortDiagnostics(diagnostics).filter(({ severity }) => severity === 'error');
  return errors.filter(({ file }, index) => index === errors.findIndex((one) => one.file === file));
}

/** The first error of a file that has at least one. */
function firstError(diagnostics: readonly Diagnostic[]): Diagnostic {
  const error = sortDiagnostics(diagnostics).find(({ severity }) => severity === 'error');
  if (!error) throw new TypeError('a file that could not be parsed has no error');
  return error;
}
