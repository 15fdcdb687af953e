import type { Report } from '../diagnostics/problem';
import { LEVELS_OF_VERB } from '../grants/level-actions';
import type { Configuration } from '../manifest/configuration';
import type { DocumentPath, Grant, Manifest } from '../manifest/manifest';
import type { SourcePlace } from '../manifest/source-text';
import type { CreatedRole, Workload } from './workload';

/**
 * Warns of `list`, `read` and `write` under `deny` that deny less, because the change removes `grants: levels`: access
 * that no grant allows today is no longer denied, which the comparison of access cannot show.
 *
 * @param before workloads of the base
 * @param after workloads of the head
 */
export function checkDenies(
  from: Configuration,
  to: Configuration,
  before: readonly Workload[],
  after: readonly Workload[],
  report: Report<SourcePlace>,
): void {
  if (from.grants !== 'levels' || to.grants === 'levels') return;
  const former = new Map(before.map((workload) => [keyOf(workload), workload]));
  for (const workload of after) {
    const earlier = former.get(keyOf(workload));
    if (!earlier) continue;
    checkRole(workload.manifest, earlier.role, workload.role, report);
    checkRole(workload.manifest, earlier.targetRole?.role, workload.targetRole?.role, report);
  }
}

function keyOf({ service, environment }: Workload): string {
  return `${service} ${environment.name}`;
}

type Role = Workload['role'] | NonNullable<Workload['targetRole']>['role'] | undefined;

function checkRole(manifest: Manifest, before: Role, after: Role, report: Report<SourcePlace>): void {
  if (before?.kind !== 'created' || after?.kind !== 'created') return;
  for (const { effect, from } of after.grants) {
    const grant = effect === 'Deny' ? denyAt(manifest, from) : undefined;
    if (!grant || !('verb' in grant) || grant.verb === 'manage') continue;
    const [level] = (LEVELS_OF_VERB[grant.verb] ?? []).slice(-1);
    const now = deniedActions(after, from);
    const missing = deniedActions(before, from).filter((action) => !now.includes(action));
    const [first] = missing;
    if (level === undefined || first === undefined) continue;
    const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
    report({
      code: 'deny-narrowed',
      severity: 'warning',
      message: `without \`grants: levels\`, \`${grant.verb}\` under \`deny\` no longer denies ${first}${more}`,
      help: `write \`level: { ${level}: … }\` to deny the whole access level`,
      source: manifest.source,
      path: from,
    });
  }
}

function denyAt({ settings, environments }: Manifest, path: DocumentPath): Grant | undefined {
  const parts = [settings, ...(environments?.values() ?? [])];
  const denied = parts.flatMap(({ deny, targetRole }) => [
    ...deny,
    ...(targetRole && 'deny' in targetRole ? targetRole.deny : []),
  ]);
  return denied.find((grant) => isSamePath(grant.path, path));
}

function deniedActions({ grants }: Pick<CreatedRole, 'grants'>, path: DocumentPath): string[] {
  return grants
    .filter(({ effect, from }) => effect === 'Deny' && isSamePath(from, path))
    .flatMap(({ statements }) => statements.flatMap(({ Action = [] }) => Action));
}

function isSamePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at]);
}
