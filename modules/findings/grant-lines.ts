import type { GrantLine, ServiceComparison } from '../change/change';
import type { GrantStatements } from '../grants/grant-statements';
import { elementValues } from '../policy/element-values';
import type { Workload } from '../workloads/workload';
import { locateRequest } from './locate-cause';

/**
 * The lines of the manifest that grant what a service gains, one for each resource: the first grant that names the
 * resource with one of the row's actions, or else the grant or managed policy that allows the row's example.
 */
export function grantLinesOf({ gained }: ServiceComparison, workload: Workload): readonly GrantLine[] {
  const { role } = workload.targetRole ?? workload;
  const grants = role.kind === 'created' ? role.grants : [];
  const lines = new Map<string, number>();
  for (const row of gained) {
    for (const resource of row.resources.include) {
      if (lines.has(resource)) continue;
      const path = grants.find((grant) => namesRequest(grant, resource, row.actions))?.from;
      const position = path ? workload.manifest.source.locate(path, 'value') : locateRequest(workload, row.witness);
      if (position) lines.set(resource, position.line);
    }
  }
  return [...lines].map(([resource, line]) => ({ resource, line }));
}

/** Whether a grant names the resource with one of the actions, as they are written. */
export function namesRequest(
  { effect, statements }: GrantStatements,
  resource: string,
  actions: readonly string[],
): boolean {
  if (effect !== 'Allow') return false;
  return statements.some(
    ({ Action, Resource }) =>
      elementValues(Resource).includes(resource) &&
      elementValues(Action).some((action) => actions.some((one) => same(one, action))),
  );
}

function same(action: string, other: string): boolean {
  return action.toLowerCase() === other.toLowerCase();
}
