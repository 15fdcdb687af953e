import type { RoleAccess } from './service-access';

/** What a reader must know of a role that others create. */
export function handedOffNotes(role: RoleAccess | undefined): readonly string[] {
  if (!role?.handedOff) return [];
  return [
    `target role ${role.arn} is created by the owners of its account: its access is listed as declared, and its state is not known here`,
  ];
}
