import { ROLE_ANNOTATION } from '../identity/irsa';
import { answering, type PodCheck, isUnread, accountPlace, podsWords, restartHelp, unreadAnswer } from './check';
import type { ExaminedAnswer } from './examined';
import type { ObservedContainer, ObservedPod } from './observed';

/** Variables that the webhook of EKS adds to containers. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const INJECTED = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];

/** How long EKS keeps credentials. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html */
const CACHE_MINUTES = { role: 360, target: 59 };
const MINUTE = 60_000;

/**
 * Whether the pods were created after the association. The webhook reads associations when a pod is admitted: existing
 * pods never get credentials, and a change of the role reaches them when their credentials expire.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
export const checkAdmission: PodCheck = (declared, { associations, pods, now }) => {
  const answers = answering(
    'admission',
    `EKS and Kubernetes: age of the association and the pods of ${accountPlace(declared)}`,
  );
  if (isUnread(pods)) return [unreadAnswer(answers, pods)];
  if (isUnread(associations)) return [unreadAnswer(answers, associations)];
  const [association] = associations.read;
  if (!association || pods.read.length === 0) return [];
  const { createdAt, modifiedAt, targetRoleArn } = association;
  const before = pods.read.filter((pod) => pod.createdAt < createdAt && !pod.containers.every(isInjected));
  if (before.length > 0) {
    return [answers.problem(`${namesOf(before)}: created before the association`, restartHelp(declared, before))];
  }
  const cached = (targetRoleArn === undefined ? CACHE_MINUTES.role : CACHE_MINUTES.target) * MINUTE;
  const until = new Date(modifiedAt.getTime() + cached);
  const stale = pods.read.filter((pod) => pod.createdAt < modifiedAt);
  if (modifiedAt > createdAt && stale.length > 0 && now < until) {
    return [
      answers.problem(
        `${namesOf(stale)}: created before the last change of the association, so credentials of before it may be in use until ${until.toISOString()}`,
        `wait, or ${restartHelp(declared, stale)}`,
      ),
    ];
  }
  return [answers.ok('all pods were created after the association, or have its credentials')];
};

/** Whether every container has the variables by which SDKs find the agent. */
export const checkInjection: PodCheck = (declared, { pods, associations }) => {
  const answers = answering('injection', `Kubernetes: variables of the containers of ${accountPlace(declared)}`);
  if (isUnread(pods)) return [unreadAnswer(answers, pods)];
  if (pods.read.length === 0) {
    const help = 'start a pod, and check `serviceAccountName` in its template';
    return [answers.unknown('no pod runs as the service account', help)];
  }
  const found: ExaminedAnswer[] = [];
  const skipping = pods.read.filter(({ skippedContainers }) => skippedContainers.length > 0);
  if (skipping.length > 0) {
    const names = [...new Set(skipping.flatMap(({ skippedContainers }) => skippedContainers))].join(', ');
    const help = 'remove them from the annotation eks.amazonaws.com/skip-containers if they call AWS';
    found.push(answers.problem(`${namesOf(skipping)}: containers without credentials by annotation: ${names}`, help));
  }
  const missing = pods.read.filter(({ containers, skippedContainers }) =>
    containers.some((container) => !isInjected(container) && !skippedContainers.includes(container.name)),
  );
  if (missing.length > 0) {
    const isAssociated = !isUnread(associations) && associations.read.length > 0;
    found.push(
      answers.problem(
        `${namesOf(missing)}: no ${INJECTED[0] ?? ''}, so SDKs use other credentials, such as those of the node`,
        isAssociated
          ? `${restartHelp(declared, missing)}; an association is effective some seconds after its creation`
          : `first create the association, then ${restartHelp(declared, missing)}`,
      ),
    );
  }
  return found.length > 0 ? found : [answers.ok(`all containers of ${namesOf(pods.read)} have the variables`)];
};

/** Variables that SDKs prefer to the agent. https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html */
const STRONGER: readonly (readonly [variable: string, source: string])[] = [
  ['AWS_ACCESS_KEY_ID', 'access keys'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'a web identity token (IRSA)'],
  ['AWS_PROFILE', 'a profile'],
  ['AWS_SHARED_CREDENTIALS_FILE', 'a file with credentials'],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'another container provider'],
];

/** Whether a container has variables that win over the agent in the credential chain of SDKs. */
export const checkCredentialChain: PodCheck = (declared, { pods }) => {
  const answers = answering('credential-chain', `Kubernetes: variables of the containers of ${accountPlace(declared)}`);
  if (isUnread(pods)) return [unreadAnswer(answers, pods)];
  if (pods.read.length === 0) return [];
  const problems = STRONGER.flatMap(([variable, source]): ExaminedAnswer[] => {
    if (declared.isMoving && variable === 'AWS_WEB_IDENTITY_TOKEN_FILE') return [];
    const having = pods.read.filter(({ containers }) =>
      containers.some(({ variables }) => variables.includes(variable)),
    );
    if (having.length === 0) return [];
    return [
      answers.problem(
        `${namesOf(having)}: ${variable} is set, so SDKs use ${source} and not EKS Pod Identity`,
        `remove it from the pod template${variable === 'AWS_WEB_IDENTITY_TOKEN_FILE' ? `, or ${restartHelp(declared, having)} if it is of an earlier admission` : ''}`,
      ),
    ];
  });
  return problems.length > 0 ? problems : [answers.ok('no variable of the pods takes precedence over the agent')];
};

/** Whether the service account has the annotation of IRSA, which hides that an association is missing. */
export const checkIrsaAnnotation: PodCheck = (declared, { annotations }) => {
  const answers = answering('irsa-annotation', `Kubernetes: service account ${accountPlace(declared)}`);
  if (isUnread(annotations)) return [unreadAnswer(answers, annotations)];
  if (!annotations.read) {
    return [
      answers.problem('the service account does not exist', 'create it, or correct `serviceAccounts` in the manifest'),
    ];
  }
  const role = annotations.read[ROLE_ANNOTATION];
  if (role === undefined) return [answers.ok(`the annotation ${ROLE_ANNOTATION} is not set`)];
  if (declared.isMoving) return [answers.ok(`the annotation ${ROLE_ANNOTATION} is declared (\`identity: both\`)`)];
  return [
    answers.problem(
      `the annotation ${ROLE_ANNOTATION} names ${role}; pods for which the webhook misses the association get this role`,
      'remove the annotation where it is written, such as the values of a Helm chart',
    ),
  ];
};

function isInjected({ variables }: ObservedContainer): boolean {
  return INJECTED.every((variable) => variables.includes(variable));
}

function namesOf(pods: readonly ObservedPod[]): string {
  return podsWords(pods.map(({ name }) => name));
}
