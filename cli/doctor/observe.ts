import type { Declared } from '../../modules/doctor/examined';
import type { Observed } from '../../modules/doctor/observed';
import type { KubeContext } from '../user/kubeconfig';
import { type AwsAccess, readAssociations, readTrustPolicy, wrongAccount } from './aws-facts';
import { contextOf, readAgents, readAnnotations, readNodes, readPods } from './kubernetes-facts';

/** Reads the facts of one service account from its AWS account and its cluster. Nothing is changed. */
export async function observe(
  declared: Declared,
  access: AwsAccess,
  contexts: readonly KubeContext[],
): Promise<Observed> {
  const [ofAccount, ofCluster] = await Promise.all([
    observeAccount(declared, access),
    observeCluster(declared, access, contexts),
  ]);
  return { now: new Date(), ...ofAccount, ...ofCluster };
}

async function observeAccount(
  declared: Declared,
  access: AwsAccess,
): Promise<Pick<Observed, 'associations' | 'trustPolicy'>> {
  const unread = await wrongAccount(access);
  if (unread) return { associations: unread, trustPolicy: unread };
  const [associations, trustPolicy] = await Promise.all([
    readAssociations(access, declared),
    readTrustPolicy(access, declared.roleArn),
  ]);
  return { associations, trustPolicy };
}

async function observeCluster(
  declared: Declared,
  { run }: AwsAccess,
  contexts: readonly KubeContext[],
): Promise<Pick<Observed, 'annotations' | 'pods' | 'nodes' | 'agents'>> {
  const context = contextOf(declared, contexts);
  if (context === undefined) {
    const { cluster, region } = declared;
    const none = {
      unread: `the kubeconfig has no context for cluster ${cluster}`,
      help: `run: aws eks update-kubeconfig --name ${cluster} --region ${region}`,
    };
    return { annotations: none, pods: none, nodes: none, agents: none };
  }
  const access = { run, context };
  const [pods, agents, annotations] = await Promise.all([
    readPods(access, declared),
    readAgents(access),
    readAnnotations(access, declared),
  ]);
  return { pods, agents, annotations, nodes: 'unread' in pods ? pods : await readNodes(access, pods.read) };
}
