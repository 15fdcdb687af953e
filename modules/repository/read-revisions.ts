import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic';
import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { checkTransitions } from '../workloads/check-transitions';
import { claimsMore, claimsOf } from '../workloads/claims';
import { complaintBox } from '../workloads/complaint';
import { outlineManifest } from '../workloads/outline';
import { resolveManifest, resolveWorkloads, type Unresolved } from '../workloads/resolve-workloads';
import type { Workload } from '../workloads/workload';
import { type ChangedSide, changedManifests } from './changed-manifests';
import type { ConfigurationState } from './configuration-state';
import { configurationMissing } from './read-repository';
import { openFolder } from './open-folder';
import type { ParsedFile } from './parse-files';
import { type ResolvedRevisions, resolveRevisions } from './revisions';

/** The workloads that a change touches, at both of its ends. */
export interface Revisions extends ResolvedRevisions {
  readonly before: readonly Workload[];
  readonly after: readonly Workload[];
  /** The configuration of each side, where it could be understood. */
  readonly configurations: { readonly before?: Configuration; readonly after?: Configuration };
  /** The base's configuration cannot be read, and may have a gate. */
  readonly gateUnreadable: boolean;
  /** What is missing above because it could not be understood, so that its access is unknown and not nothing. */
  readonly unreadable: readonly UnreadableInput[];
  /**
   * In file order. Errors are about the head, and then `after` is not complete. What could not be understood of the
   * base is a warning, because nobody can mend it any more; its positions count in the file as it was.
   */
  readonly diagnostics: readonly Diagnostic[];
}

/** A file, or what it says of one service in one environment, whose access is unknown on one side. */
export interface UnreadableInput {
  readonly side: 'before' | 'after';
  /** A manifest; or the configuration, and then all services of that side are unknown. */
  readonly file: string;
  /** The first error that was met. */
  readonly reason: string;
  /** Present where the manifest itself is good. */
  readonly service?: string;
  /** Present where the service is unknown in this environment only. */
  readonly environment?: string;
}

/** One side of a change, resolved. */
type Side = Pick<Revisions, 'unreadable' | 'diagnostics'> & { readonly workloads: readonly Workload[] };

/**
 * The workloads of the manifests that differ between two states of a repository. Nothing is checked out; a manifest that
 * is the same on both sides is neither read nor parsed, unless the configuration differs, which may change what any
 * manifest means. Each side counts with its own configuration. Where the base has no configuration nothing had access
 * through this project, and where the head has none, everything is lost.
 *
 * Rules over several manifests hold for all of the head's, and an error of one may stand in a manifest that did not
 * change. Where the changed manifests take no name of a service, role or stack and no service account that they did not
 * have before they cannot collide anew, and the others are not read; otherwise all are, which takes time by their
 * number. What is broken among the others alone is not the change's doing: only `readRepository` reports it.
 *
 * @param folder of the configuration; it may lie anywhere in a git repository
 * @param revisions anything that names a commit to git; see `resolveRevisions` for the defaults
 * @throws RepositoryError when the folder or a revision is not there, or git fails
 */
export async function readRevisions(
  folder: string,
  revisions: { readonly base?: string; readonly head?: string } = {},
): Promise<Revisions> {
  const git = openFolder(folder);
  const resolved = await resolveRevisions(git, revisions);
  const { before, after, others } = await changedManifests(git, resolved);
  if (before.configuration.kind === 'missing' && after.configuration.kind === 'missing') {
    const diagnostics = [configurationMissing(git.folder)];
    const nothing = { before: [], after: [], configurations: {}, gateUnreadable: false, unreadable: [] };
    return { ...resolved, ...nothing, diagnostics };
  }
  const base = resolveBefore(before.configuration, before.manifests, resolved.base);
  const head = resolveAfter(
    after.configuration,
    after.manifests,
    hasNewClaims(base, before, after) ? await others() : [],
  );
  const transitions = complaintBox();
  if (after.configuration.kind === 'usable') {
    checkTransitions(after.configuration.configuration, base.workloads, head.workloads, transitions.report);
  }
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
    diagnostics: sortDiagnostics([...base.diagnostics, ...head.diagnostics, ...transitions.diagnostics()]),
  };
}

/** The base: each manifest alone, because what nobody could understand there is unknown and the rest stands. */
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
  const resolved = valuesOf(manifests).map((manifest) =>
    resolveManifest(configuration.configuration, manifest, () => undefined),
  );
  const unresolved = resolved.flatMap((one) => one.unresolved);
  const errors = manifests.filter(({ value }) => !value).map(({ diagnostics }) => firstError(diagnostics));
  const reasons = complaintBox();
  for (const { reason } of unresolved) reasons.report(reason);
  return {
    workloads: resolved.flatMap((one) => one.workloads),
    unreadable: [
      ...errors.map((error) => unreadableFile('before', error)),
      ...unresolved.map(unreadableWorkload('before')),
    ],
    diagnostics: [...errors, ...reasons.diagnostics()].map((error) => unknownBefore(error, commit)),
  };
}

/** Whether the changed manifests take a name, or a service account, that they did not have before. */
function hasNewClaims(base: Side, before: ChangedSide, after: ChangedSide): boolean {
  if (after.configuration.kind !== 'usable') return false;
  const { configuration } = after.configuration;
  const manifests = valuesOf(after.manifests);
  const outlines = manifests.flatMap((manifest) => outlineManifest(configuration, manifest));
  // Of the base counts what had no errors of its own: only that was checked.
  return claimsMore(claimsOf(valuesOf(before.manifests), base.workloads), claimsOf(manifests, outlines));
}

/**
 * The head: everything that is wrong with what changed.
 *
 * @param others the manifests that what changed has to get along with
 */
function resolveAfter(
  configuration: ConfigurationState,
  manifests: readonly ParsedFile<Manifest>[],
  others: readonly ParsedFile<Manifest>[],
): Side {
  if (configuration.kind === 'missing') return NOTHING;
  if (configuration.kind === 'broken') {
    const { diagnostics } = configuration;
    return { ...NOTHING, unreadable: [unreadableFile('after', firstError(diagnostics))], diagnostics };
  }
  const resolved = resolveWorkloads(configuration.configuration, valuesOf(manifests), valuesOf(others));
  const errors = manifests.filter(({ value }) => !value).map(({ diagnostics }) => firstError(diagnostics));
  return {
    workloads: resolved.workloads,
    unreadable: [
      ...errors.map((error) => unreadableFile('after', error)),
      ...resolved.unresolved.map(unreadableWorkload('after')),
    ],
    diagnostics: [
      ...configuration.diagnostics,
      ...manifests.flatMap(({ diagnostics }) => diagnostics),
      ...resolved.diagnostics,
      ...others.filter(({ value }) => !value).map(({ diagnostics }) => uncheckedOther(firstError(diagnostics))),
    ],
  };
}

const NOTHING: Side = { workloads: [], unreadable: [], diagnostics: [] };

function unreadableFile(side: UnreadableInput['side'], { file, message }: Diagnostic): UnreadableInput {
  return { side, file, reason: message };
}

function unreadableWorkload(side: UnreadableInput['side']): (one: Unresolved) => UnreadableInput {
  return ({ manifest, environment, reason }) => ({
    side,
    file: manifest.file,
    reason: reason.message,
    service: manifest.service,
    ...(environment && { environment: environment.name }),
  });
}

/** An error of the base, which the change does not make and may even mend. */
function unknownBefore({ message, file, line, column }: Diagnostic, commit: string): Diagnostic {
  return {
    code: 'before-unreadable',
    severity: 'warning',
    message: `what this file gave access to at ${commit.slice(0, 12)} is unknown: ${message}`,
    file,
    line,
    column,
  };
}

/** A manifest that the change does not touch, and that cannot be understood. */
function uncheckedOther({ message, file, line, column }: Diagnostic): Diagnostic {
  return {
    code: 'unchanged-unreadable',
    severity: 'warning',
    message: `whether the change takes a name or service account of this file is unknown: ${message}`,
    file,
    line,
    column,
  };
}

function valuesOf(manifests: readonly ParsedFile<Manifest>[]): Manifest[] {
  return manifests.flatMap(({ value }) => value ?? []);
}

/** The first error of a file that has at least one. */
function firstError(diagnostics: readonly Diagnostic[]): Diagnostic {
  const error = sortDiagnostics(diagnostics).find(({ severity }) => severity === 'error');
  if (!error) throw new TypeError('a file that did not parse has no error');
  return error;
}
