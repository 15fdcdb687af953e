import type { Finding } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { Configuration } from '../manifest/configuration';
import { compare } from '../policy/compare';
import type { AccessRow } from '../policy/comparison';
import type { PolicyDocument } from '../policy/document';
import type { Workload } from '../workloads/workload';
import { type WrittenPolicy, writtenPolicyStacks } from '../workloads/written-policies';
import { findingId } from './finding-id';
import type { RuleText } from './rule';
import { MANAGED_BOUNDARY } from './rules/managed-boundary';
import { actionsOf, fillIn } from './wording';

/** A value for each side of a change. */
interface Ends<T> {
  readonly before?: T;
  readonly after?: T;
}

/**
 * Permissions boundaries whose documents the project writes, and that a change alters, adds or gives up: findings of the
 * configuration. A managed policy is a boundary where a role has it as one, on either side.
 *
 * @param severityOf a rule, by the gate that applies
 */
export function boundaryFindings(
  { before, after }: Ends<Configuration>,
  workloads: Readonly<Record<'before' | 'after', readonly Workload[]>>,
  severityOf: (rule: RuleText) => Severity,
): readonly Finding[] {
  if (!after) return [];
  const boundaries = new Set([...workloads.before, ...workloads.after].flatMap(boundariesOf));
  const [written, next] = [before, after].map(policiesOf);
  return [...boundaries].sort().flatMap((arn): Finding[] => {
    const [old, now] = [written?.get(arn), next?.get(arn)];
    if (JSON.stringify(old?.document) === JSON.stringify(now?.document)) return [];
    const { what, rows } = describe(old?.document, now?.document);
    const { id, message, family, reference } = MANAGED_BOUNDARY;
    return [
      {
        id: findingId(id, [arn, old?.document ?? null, now?.document ?? null]),
        rule: id,
        severity: severityOf(MANAGED_BOUNDARY),
        message: fillIn(message, { boundary: arn, what }),
        witnesses: rows.slice(0, 1).map(({ witness }) => witness),
        remedy: family.remedy,
        reference,
        file: after.file,
        ...after.source.locate(now?.entry.path ?? ['policies'], 'key'),
      },
    ];
  });
}

function boundariesOf({ role, targetRole }: Workload): readonly string[] {
  return [role, targetRole?.role].flatMap((one) => (one?.kind === 'created' ? (one.permissionsBoundary ?? []) : []));
}

function policiesOf(configuration: Configuration | undefined): ReadonlyMap<string, WrittenPolicy> {
  const stacks = configuration ? writtenPolicyStacks(configuration) : [];
  return new Map(stacks.flatMap(({ policies }) => policies.map((policy) => [policy.arn, policy] as const)));
}

function describe(
  before: PolicyDocument | undefined,
  after: PolicyDocument | undefined,
): { readonly what: string; readonly rows: readonly AccessRow[] } {
  if (!before) return { what: 'it is managed for the first time, so what it allowed is not known', rows: [] };
  if (!after) return { what: 'this project stops managing it', rows: [] };
  const { gained, lost, unknown } = compare({ policies: [before] }, { policies: [after] });
  const [more, less] = [gained, lost].map((rows) => rows.filter(({ occurs }) => occurs));
  const parts = [
    ...(more && more.length > 0 ? [`it also allows ${actionsOf(more)}`] : []),
    ...(less && less.length > 0 ? [`it no longer allows ${actionsOf(less)}`] : []),
    ...(unknown.length > 0 ? ['a part could not be decided'] : []),
  ];
  return { what: parts.length > 0 ? parts.join(', ') : 'it allows the same', rows: more ?? [] };
}
