import type { Leg } from '../rule';

/** AWS on what passing a role to a service means. */
export const PASS_ROLE_PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';
/** The methods by which Rhino Security Labs made privilege escalation on AWS known. */
export const RHINO_PAGE = 'https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation';

/** A path of pathfinding.cloud, a catalogue of privilege escalation on AWS, by its id: `iam-001`. */
export function pathfinding(id: string, folder = id.slice(0, id.lastIndexOf('-'))): string {
  return `https://github.com/DataDog/pathfinding.cloud/blob/main/data/paths/${folder}/${id}.yaml`;
}

/** What goes by its actions: `iam:PassRole + ecs:RunTask`. */
export function titleOf(legs: readonly Leg[]): string {
  return legs.map(({ actions }) => actions.join(' or ')).join(' + ');
}
