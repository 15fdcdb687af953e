import type { Workload } from './workload';

/**
 * What a change takes over from the account, in words; empty where it takes over nothing that its base does not take over
 * already.
 *
 * @param before the service on the base
 */
export function newAdoption(before: Workload | undefined, after: Workload | undefined): readonly string[] {
  if (!after) return [];
  const { adopt, addon, role } = after;
  const known = new Set(before?.adopt?.associations.map(({ id }) => id));
  const isKnownRole = before?.adopt?.role === true && before.role.arn === role.arn;
  return [
    ...(adopt?.role && role.kind === 'created' && !isKnownRole ? [`role "${role.name}"`] : []),
    ...(adopt?.associations ?? []).flatMap(({ id }) => (known.has(id) ? [] : [`association ${id}`])),
    ...(addon?.adopt && !before?.addon?.adopt ? [`add-on "${addon.name}"`] : []),
  ];
}
