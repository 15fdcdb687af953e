import { podIdentityRequest } from '../identity/pod-identity-request';
import { podIdentity } from '../identity/pod-identity';
import { parseArn } from '../catalogue/arn';
import { compare } from '../policy/compare';
import type { PolicyDocument } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { answering, type PodCheck, isUnread, unreadAnswer } from './check';
import type { Declared } from './examined';

/**
 * Whether the role exists, and its trust policy is as declared. A role that is managed outside the repository must allow
 * the two actions that EKS requires.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export const checkTrust: PodCheck = (declared, { trustPolicy }) => {
  const answers = answering('trust', `IAM: trust policy of ${declared.roleArn}`);
  if (isUnread(trustPolicy)) return [unreadAnswer(answers, trustPolicy)];
  const live = trustPolicy.read;
  if (!live) return [answers.problem('the role does not exist', 'apply the stack of the service')];
  if (declared.trustPolicy) {
    const { verdict, unknown } = compare(declared.trustPolicy, live);
    if (verdict === 'equal') return [answers.ok('the trust policy is as declared')];
    if (verdict === 'unknown') {
      const reason = unknown[0]?.reason ?? 'it is too large';
      return [answers.unknown(`the trust policy cannot be compared: ${reason}`, 'apply the stack of the service')];
    }
    const differs = verdict === 'incomparable' ? 'different' : verdict;
    const refused = refusedActions(declared, live);
    const effect = refused.length > 0 ? `, and does not allow ${refused.join(' and ')} to the pods` : '';
    return [answers.problem(`the trust policy is ${differs} than declared${effect}`, 'apply the stack of the service')];
  }
  const refused = refusedActions(declared, live);
  if (refused.length === 0) return [answers.ok('the trust policy allows the pods to use the role')];
  return [
    answers.unknown(
      `with what is known of the request of EKS, the trust policy does not allow ${refused.join(' and ')}`,
      'its owners allow sts:AssumeRole and sts:TagSession to pods.eks.amazonaws.com, and check its conditions',
    ),
  ];
};

const ACTIONS = ['sts:AssumeRole', 'sts:TagSession'];

function refusedActions(declared: Declared, live: PolicyDocument): readonly string[] {
  const { roleArn, clusterArn, sessionTags, cluster, namespace, serviceAccount } = declared;
  const request = podIdentityRequest(roleArn, parseArn(clusterArn)?.account ?? '', declared, sessionTags);
  const tags: Readonly<Record<string, string>> = sessionTags
    ? podIdentity.sessionTags({ cluster, clusterArn, namespace, serviceAccount })
    : {};
  const context = {
    ...request.context,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
  return ACTIONS.filter((action) => evaluate(live, { ...request, action, context }).decision !== 'allowed');
}
