import type { RuleStep } from '../rule';

/** AWS on what passing a role to a service means. */
export const PASS_ROLE_PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';
/** The privilege escalation methods for AWS that Rhino Security Labs published. */
export const RHINO_PAGE = 'https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation';

/** A path of pathfinding.cloud, a catalog of AWS privilege escalation, by its ID: `iam-001`. */
export function pathfinding(id: string, folder = id.slice(0, id.lastIndexOf('-'))): string {
  return `https://github.com/DataDog/pathfinding.cloud/blob/main/data/paths/${folder}/${id}.yaml`;
}

/** A title made of the actions: `iam:PassRole + ecs:RunTask`. */
export function titleOf(steps: readonly RuleStep[]): string {
  return steps.map(({ actions }) => actions.join(' or ')).join(' + ');
}
