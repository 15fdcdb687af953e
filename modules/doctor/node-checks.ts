import { amountOf } from '../text/amount-of';
import type { ExaminedAnswer } from './examined';
import { answering, type PodCheck, isUnread, accountPlace, podsWords, unreadAnswer } from './check';
import type { ObservedNode, ObservedPod } from './observed';

/**
 * Whether the pods are on nodes that support EKS Pod Identity: Linux, and not Fargate.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions
 */
export const checkNodeSupport: PodCheck = (declared, { pods, nodes }) => {
  const answers = answering('nodes', `Kubernetes: nodes of the pods of ${accountPlace(declared)}`);
  if (isUnread(pods)) return [unreadAnswer(answers, pods)];
  const known = new Map(isUnread(nodes) ? [] : nodes.read.map((node) => [node.name, node]));
  const on = (accepts: (node: ObservedNode | undefined, pod: ObservedPod) => boolean): string[] =>
    pods.read.filter((pod) => accepts(known.get(pod.node ?? ''), pod)).map(({ name }) => name);
  const fargate = on((node, pod) => pod.isFargate || node?.kind === 'fargate');
  const windows = on((node) => node?.isWindows === true);
  const help = 'run them on Linux nodes on EC2, or use `identity: irsa` in the manifest';
  const problems = [
    ...(fargate.length > 0
      ? [answers.problem(`${podsWords(fargate)} on Fargate, which EKS Pod Identity does not support`, help)]
      : []),
    ...(windows.length > 0
      ? [answers.problem(`${podsWords(windows)} on Windows, which EKS Pod Identity does not support`, help)]
      : []),
  ];
  if (problems.length > 0) return problems;
  if (isUnread(nodes)) return [unreadAnswer(answers, nodes)];
  return pods.read.length === 0 ? [] : [answers.ok('all pods are on nodes that support EKS Pod Identity')];
};

/**
 * Whether the agent is ready on every node with a pod of the service. EKS Auto Mode has it built in.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export const checkAgent: PodCheck = (declared, { pods, nodes, agents }) => {
  const answers = answering('agent', `Kubernetes: Pod Identity Agent on the nodes of ${accountPlace(declared)}`);
  if (isUnread(pods)) return [unreadAnswer(answers, pods)];
  const known = new Map(isUnread(nodes) ? [] : nodes.read.map((node) => [node.name, node]));
  const needed = new Set(pods.read.flatMap(({ node, isFargate }) => (node === undefined || isFargate ? [] : [node])));
  const own = [...needed].filter((name) => {
    const node = known.get(name);
    return node?.kind !== 'auto-mode' && node?.kind !== 'fargate' && !node?.isWindows;
  });
  if (needed.size === 0) return [];
  if (own.length === 0) return [answers.ok('the agent is part of the nodes of EKS Auto Mode')];
  if (isUnread(agents)) return [unreadAnswer(answers, agents)];
  const without = own.filter((name) => !agents.read.some(({ node, isReady }) => node === name && isReady));
  if (without.length === 0) return [answers.ok(`the agent is ready on ${amountOf(own.length, 'node')}`)];
  return [withoutAgent()];

  function withoutAgent(): ExaminedAnswer {
    const present = without.filter((name) => agentNodes().has(name));
    const where = `${amountOf(without.length, 'node')} of ${own.length}, such as ${without[0] ?? ''}`;
    if (present.length > 0) {
      return answers.problem(
        `the agent is not ready on ${where}`,
        'read its logs: kubectl logs --namespace kube-system daemonset/eks-pod-identity-agent; common causes are a port 80 that is in use, IPv6, and a node role without eks-auth:AssumeRoleForPodIdentity',
      );
    }
    if (isUnread(nodes)) {
      return answers.unknown(
        `the agent is missing on ${where}; whether these are nodes of EKS Auto Mode: ${nodes.unread}`,
        nodes.help,
      );
    }
    return answers.problem(
      `the agent is missing on ${where}`,
      declared.agent === 'addon'
        ? 'apply the stack of the cluster, which installs the add-on; check the taints and the affinity of its daemon set'
        : `install the add-on eks-pod-identity-agent; the configuration has \`agent: ${declared.agent}\`, but the node has none`,
    );
  }

  function agentNodes(): ReadonlySet<string> {
    return new Set(isUnread(agents) ? [] : agents.read.map(({ node }) => node));
  }
};
