import { createHash } from 'node:crypto';
import { type AccountDocuments, withAccountDocuments } from '../access/account-documents';
import type { RepositoryChange, ServiceRow } from '../change/change';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { SeverityPolicy } from '../findings/severity-policy';
import type { Configuration } from '../manifest/configuration';
import { canonicalJson } from '../plan/canonical-json';
import type { Git } from '../repository/git';
import type { Revisions } from '../repository/read-revisions';
import { gatedChange } from './gated-change';
import { loadRevisions } from './load-revisions';
import { today } from './today';

/** Two commits to compare. */
export interface CommitPair {
  readonly base: string;
  readonly head: string;
  /** The tip of the base branch, where that is not `base`. */
  readonly tip?: string;
}

/** The permission diff of two commits, with its sources. */
export interface Review {
  readonly revisions: Revisions;
  readonly change: RepositoryChange;
  /** The same by the repository alone, without documents of the account, which may change between two runs. */
  readonly declared: RepositoryChange;
  /** The severities that the gate assigns. */
  readonly severityPolicy: SeverityPolicy;
  /** The commit whose gate applies. */
  readonly basis: GateBasis;
  /** Errors of the head; where there are some, the change is not complete. */
  readonly errors: readonly Diagnostic[];
}

/** The configuration of the base branch, whose gate applies. */
export interface GateBasis {
  readonly commit: string;
  readonly configuration?: Configuration;
  /** It cannot be read, and may have a gate. */
  readonly isUnreadable: boolean;
}

/** Reads documents that the workloads of a change require and the repository lacks. */
export type LookUp = (revisions: Pick<Revisions, 'before' | 'after' | 'configurations'>) => Promise<AccountDocuments>;

/** The revisions with what is looked up. */
export async function withLookedUp(revisions: Revisions, lookUp: LookUp | undefined): Promise<Revisions> {
  const documents = await lookUp?.(revisions);
  return documents && documents.size > 0 ? { ...revisions, ...withAccountDocuments(revisions, documents) } : revisions;
}

export interface ReviewOptions {
  /** Whose gate applies, where that is not the base branch of the pair. */
  readonly basis?: GateBasis;
  /** Absent means that nothing is looked up. */
  readonly lookUp?: LookUp | undefined;
}

/**
 * Reviews what changes between two commits.
 * @param git opened in the folder of the configuration
 */
export async function reviewOf(git: Git, pair: CommitPair, options: ReviewOptions = {}): Promise<Review> {
  const read = await loadRevisions(git, pair);
  const revisions = await withLookedUp(read, options.lookUp);
  const basis = options.basis ?? (pair.tip === undefined ? basisOf(read) : await basisAt(git, pair.tip));
  const { after } = revisions.configurations;
  const sides = { ...(basis.configuration && { before: basis.configuration }), ...(after && { after }) };
  const { change, severityPolicy } = gatedChange(revisions, sides, today());
  const declared = revisions === read ? change : gatedChange(read, sides, today()).change;
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
  return { revisions, change, declared, severityPolicy, basis, errors };
}

/** The gate of a commit. */
export async function basisAt(git: Git, commit: string): Promise<GateBasis> {
  return basisOf(await loadTip(git, commit));
}

function loadTip(git: Git, tip: string): Promise<Revisions> {
  return loadRevisions(git, { base: tip, head: tip });
}

function basisOf({ base, configurations: { before }, gateUnreadable }: Revisions): GateBasis {
  return { commit: base, ...(before && { configuration: before }), isUnreadable: gateUnreadable };
}

/**
 * The errors of a head without those of expired `ignore` entries: a change that was valid when it was approved or merged
 * stays valid, and the findings that such an entry accepted require an approval again.
 */
export function errorsExceptExpiry({ errors }: Review): readonly Diagnostic[] {
  return errors.filter(({ code }) => code !== 'gate-ignore-expired');
}

/** Whether a change touches the configuration, or access that manifests grant. */
export function affectsPodIdentity({ change, revisions: { configurations } }: Review): boolean {
  const { before, after } = configurations;
  const parts = [...change.services, ...change.unreadable, ...change.findings];
  return parts.length > 0 || before?.source.text !== after?.source.text;
}

/** SHA-256 of which access changes for which service: equal for a pull request and for the commit that merged it. */
export function accessDigest({ services, unreadable, verdict }: RepositoryChange): string {
  // Findings follow from the access. They and the grants have lines of files, which may move. Presets are another way to
  // write the same access.
  const access = services.map(({ grantLines, presets, ...service }) => ({
    ...service,
    gained: service.gained.map(withoutPreset),
    lost: service.lost.map(withoutPreset),
    findings: [],
  }));
  return createHash('sha256').update(canonicalJson({ verdict, access, unreadable })).digest('hex');
}

function withoutPreset({ preset, ...row }: ServiceRow): ServiceRow {
  return row;
}
