import { checkAssociation } from './association-check';
import { type PodCheck, isUnread } from './check';
import { CHECK_NAMES, type CheckName, type Declared, type ExaminedAccount } from './examined';
import { checkAgent, checkNodeSupport } from './node-checks';
import type { Observed } from './observed';
import { checkAdmission, checkCredentialChain, checkInjection, checkIrsaAnnotation } from './pod-checks';
import { checkSdk, imagesWithUnknownSdk, SDK_PAGE } from './sdk-check';
import { checkTrust } from './trust-check';

const CHECKS: Readonly<Record<CheckName, PodCheck>> = {
  association: checkAssociation,
  trust: checkTrust,
  nodes: checkNodeSupport,
  agent: checkAgent,
  admission: checkAdmission,
  injection: checkInjection,
  'credential-chain': checkCredentialChain,
  'irsa-annotation': checkIrsaAnnotation,
  sdk: checkSdk,
};

/**
 * Whether the pods of a service account get the declared role, and if not, why and what to do. A fact that could not be
 * read makes the checks that need it `unknown`.
 */
export function examine(declared: Declared, observed: Observed): ExaminedAccount {
  const { service, environment, cluster, namespace, serviceAccount } = declared;
  const answers = CHECK_NAMES.flatMap((name) => CHECKS[name](declared, observed));
  return { service, environment, cluster, namespace, serviceAccount, answers, notChecked: notCheckedBy(observed) };
}

function notCheckedBy({ pods }: Observed): readonly string[] {
  if (isUnread(pods)) return [];
  const images = imagesWithUnknownSdk(pods.read);
  const hasMore = pods.read.some(({ containers }) => containers.some(({ hasVariablesFrom }) => hasVariablesFrom));
  return [
    ...(images.length > 0 ? [`the AWS SDKs in ${images.join(', ')}, which may be older than ${SDK_PAGE} lists`] : []),
    ...(hasMore ? ['variables of Secrets and ConfigMaps (envFrom), which may contain AWS_ACCESS_KEY_ID'] : []),
    'policies of the role and of resources, and the network between nodes and AWS',
  ];
}
