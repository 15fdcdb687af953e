import { addedTrust } from './added-trust';
import { AGENT_ADDON } from '../manifest/configuration-schema';
import type { DraftAddon, DraftEnvironment, DraftRole, DraftService } from './draft';
import type { FilePosition } from '../diagnostics/diagnostic';

/** A phase of the migration. Each phase leaves pods with the access that they have. */
export interface MigrationPhase {
  readonly title: string;
  /** What the phase changes, and why it is separate. */
  readonly purpose: string;
  readonly steps: readonly MigrationStep[];
}

export interface MigrationStep {
  readonly text: string;
  /** Commands, one a line. */
  readonly commands?: readonly string[];
}

/**
 * The order in which no pod loses its access: both mechanisms are trusted before pods use the new one, and the old one is
 * removed after all pods have restarted.
 */
export function migrationPhases(
  environments: readonly DraftEnvironment[],
  services: readonly DraftService[],
): readonly MigrationPhase[] {
  const addons = environments.flatMap((one) => one.addons.filter(({ role }) => role));
  const roles = [...services, ...addons].flatMap(({ role }) => role ?? []);
  if (roles.length === 0) return [];
  return [
    { title: 'Trust both mechanisms', purpose: TRUST, steps: trustSteps(environments, services, roles) },
    { title: 'Create the associations', purpose: ASSOCIATIONS, steps: associationSteps(services, addons) },
    { title: 'Restart the pods', purpose: RESTART, steps: restartSteps(services) },
    { title: 'Clean up', purpose: CLEAN_UP, steps: cleanUpSteps(services, addons, roles) },
  ];
}

const TRUST =
  'The roles trust EKS Pod Identity as well as the OIDC providers of the clusters. Pods are not changed, and trust of other principals stays.';
const ASSOCIATIONS =
  'The stack of a service changes its role before it creates the associations. Running pods keep the sessions that they have.';
const RESTART =
  'Credentials of EKS Pod Identity are injected when a pod is created, so pods use IRSA until they are replaced. A container that restarts does not change this.';
const CLEAN_UP = 'Only when all pods use EKS Pod Identity, IRSA is removed. Every step can wait.';

function trustSteps(
  environments: readonly DraftEnvironment[],
  services: readonly DraftService[],
  roles: readonly DraftRole[],
): readonly MigrationStep[] {
  const withAgent = environments.flatMap((one) => one.addons.filter(({ addon }) => addon.name === AGENT_ADDON));
  const clusters = environments
    .flatMap((one) => one.clusters)
    .filter((one) => one.isAutoMode !== true && !withAgent.some(({ cluster }) => cluster === one));
  const adopted = roles.filter(({ kind }) => kind === 'adopted');
  const fromTerraform = adopted
    .filter(({ known }) => known.knows === 'declared')
    .map(({ known }) => placeOf(known.place));
  const existing = services.filter(({ role }) => role.kind === 'existing');
  return [
    ...(clusters.length > 0
      ? [
          {
            text: 'Check whether the EKS Pod Identity Agent is installed. Where it is, add `adopt: true` to the add-on in the configuration, or `agent: preinstalled` to the cluster.',
            commands: clusters.map(
              ({ name, region }) =>
                `aws eks describe-addon --cluster-name ${name} --addon-name ${AGENT_ADDON} --region ${region}`,
            ),
          },
        ]
      : []),
    ...(fromTerraform.length > 0
      ? [
          {
            text: `Remove the roles, their policies and associations from the Terraform configuration that manages them now, with \`removed\` blocks and \`lifecycle { destroy = false }\`, so that nothing is destroyed. The plan of the pull request shows policies that the state does not have as removed. Roles: ${short(fromTerraform)}`,
          },
        ]
      : []),
    ...existing.flatMap(existingRoleSteps),
    {
      text: 'Copy the written files into a repository, open a pull request, and compare the imports and changes of the plan with this report. No object of the account is destroyed.',
      commands: ['eks-pod-identity validate'],
    },
  ];
}

/** A role of which the policies are not known is not managed here, so its trust policy is changed by hand. */
function existingRoleSteps({
  role,
  clusters,
  serviceAccounts,
  environment,
  usesIrsa,
}: DraftService): readonly MigrationStep[] {
  if (!usesIrsa || role.known.trusts?.trustsPodIdentity === true) return [];
  return [
    {
      text: `Add to the trust policy of ${role.known.id}, and leave its other statements as they are:`,
      commands: addedTrust(environment, clusters, serviceAccounts).map((statement) => JSON.stringify(statement)),
    },
  ];
}

function associationSteps(services: readonly DraftService[], addons: readonly DraftAddon[]): readonly MigrationStep[] {
  return [
    {
      text: `Merge the pull request, and apply. To move in steps, merge the manifests of some services first. In all, ${services.length} services and ${addons.length} add-ons with a role move.`,
    },
    ...(addons.length > 0
      ? [
          {
            text: 'EKS removes the annotation of an add-on and restarts its pods when the add-on gets associations. Its role trusts the OIDC provider until the clean-up.',
          },
        ]
      : []),
  ];
}

function restartSteps(services: readonly DraftService[]): readonly MigrationStep[] {
  const moving = services.filter(({ before }) => before.some(({ mechanism }) => mechanism === 'irsa'));
  const clusters = [...new Set(moving.flatMap((one) => one.clusters))];
  if (clusters.length === 0) return [{ text: 'No service account changes its mechanism, so no pod has to restart.' }];
  return [
    ...clusters.map((cluster) => {
      const accounts = moving.filter((one) => one.clusters.includes(cluster)).flatMap((one) => one.serviceAccounts);
      return {
        text: `On cluster ${cluster.name}, restart workloads with \`kubectl rollout restart\`, some at a time. The command lists pods that still use IRSA, or no role. Service accounts that move: ${accounts.toSorted().join(', ')}`,
        commands: [
          `kubectl --context ${cluster.name} get pods --all-namespaces --selector '!eks.amazonaws.com/pod-identity' --output custom-columns=NAMESPACE:.metadata.namespace,POD:.metadata.name,SERVICE-ACCOUNT:.spec.serviceAccountName`,
        ],
      };
    }),
    {
      text: 'Pods that set AWS_WEB_IDENTITY_TOKEN_FILE or AWS_ROLE_ARN themselves use IRSA after the restart, too: remove these variables.',
    },
  ];
}

function cleanUpSteps(
  services: readonly DraftService[],
  addons: readonly DraftAddon[],
  roles: readonly DraftRole[],
): readonly MigrationStep[] {
  const both = services.filter(({ role, usesIrsa }) => role.kind === 'adopted' && usesIrsa);
  const trusting = [
    ...addons.filter(({ role }) => role && trustsTokens(role)).map(({ addon }) => addon.name),
    ...services.filter(({ role }) => trustsTokens(role)).map(({ service }) => service),
  ];
  const left = roles.filter(({ kind }) => kind === 'new').map(({ known }) => `${known.id} (${placeOf(known.place)})`);
  const policies = roles.filter(({ kind }) => kind === 'adopted').flatMap(({ replaced }) => replaced);
  return [
    ...(both.length > 0
      ? [
          {
            text: `Remove \`identity: both\` from the manifests in a second pull request: ${short(both.map(({ service }) => service))}`,
          },
        ]
      : []),
    ...(trusting.length > 0
      ? [
          {
            text: `Remove \`trust\` of OIDC providers whose pods use EKS Pod Identity now from the roles of: ${short(trusting)}`,
          },
        ]
      : []),
    {
      text: 'Remove the annotation `eks.amazonaws.com/role-arn` where it is written: in charts, values and manifests. In the cluster alone, the next synchronization would add it again.',
    },
    ...(left.length > 0
      ? [
          {
            text: `Delete the roles that are replaced by new ones, with the tool that created them: ${short([...new Set(left)])}`,
          },
        ]
      : []),
    ...(policies.length > 0
      ? [
          {
            text: `Delete the customer managed policies whose statements are in manifests now, and which are attached to no role any more: ${short([...new Set(policies)])}`,
          },
        ]
      : []),
    {
      text: 'Keep the OIDC provider of a cluster as long as a role of the account trusts it, those of other teams and of Fargate pods included.',
    },
  ];
}

/** Whether statements for tokens of service accounts are kept. */
function trustsTokens({ trust, known }: DraftRole): boolean {
  return known.trusts?.tokens.some(({ statement }) => trust.includes(statement)) ?? false;
}

function placeOf({ file, line }: FilePosition): string {
  return `${file}:${line}`;
}

const MOST_NAMES = 20;

function short(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
