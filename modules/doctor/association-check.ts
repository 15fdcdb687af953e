import type { ExaminedAnswer } from './examined';
import { answering, type PodCheck, isUnread, accountPlace, unreadAnswer } from './check';

/**
 * Whether the association exists and has the declared role, target role and session tags.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
 */
export const checkAssociation: PodCheck = (declared, { associations }) => {
  const answers = answering('association', `EKS: association of ${accountPlace(declared)}`);
  if (isUnread(associations)) return [unreadAnswer(answers, associations)];
  const [association] = associations.read;
  if (!association) {
    return [
      answers.problem(
        'the association does not exist',
        'apply the stack of the service, or check that its last apply succeeded',
      ),
    ];
  }
  const { id, roleArn, targetRoleArn, disableSessionTags, ownerArn } = association;
  const apply = `apply the stack of the service; it was changed outside this repository, or another tool owns it${ownerArn === undefined ? '' : ` (${ownerArn})`}`;
  const problems: ExaminedAnswer[] = [];
  if (roleArn !== declared.roleArn) {
    problems.push(answers.problem(`association ${id} has role ${roleArn}, not ${declared.roleArn}`, apply));
  }
  if (targetRoleArn !== declared.targetRoleArn) {
    const found = targetRoleArn === undefined ? 'no target role' : `target role ${targetRoleArn}`;
    const wanted = declared.targetRoleArn === undefined ? 'none is declared' : `${declared.targetRoleArn} is declared`;
    problems.push(answers.problem(`association ${id} has ${found}, but ${wanted}`, apply));
  }
  if (disableSessionTags === declared.sessionTags) {
    const found = disableSessionTags ? 'disables' : 'enables';
    problems.push(answers.problem(`association ${id} ${found} session tags, unlike the manifest`, apply));
  }
  return problems.length > 0 ? problems : [answers.ok(`association ${id} has role ${roleArn}`)];
};
