import type { CloudState } from './cloud';

/**
 * States that must not occur during an apply, in any order of the calls: an association whose role is missing, or whose
 * role has no policies. Its pods get no credentials, or credentials that allow nothing.
 */
export function dangersOf(state: CloudState): string[] {
  return Object.entries(state.clusters).flatMap(([key, { associations }]) => {
    const cluster = key.split('/').at(-1) ?? '';
    return Object.values(associations).flatMap(({ namespace, serviceAccount, roleArn }) => {
      const pod = `${cluster} ${namespace}/${serviceAccount}`;
      const account = roleArn.split(':')[4] ?? '';
      const role = Object.values(state.accounts[account]?.roles ?? {}).find(({ arn }) => arn === roleArn);
      if (role === undefined) return [`${pod}: role ${roleArn} does not exist`];
      const isBare = role.attached.length === 0 && Object.keys(role.inline).length === 0;
      return isBare ? [`${pod}: role ${role.name} has no policies`] : [];
    });
  });
}
