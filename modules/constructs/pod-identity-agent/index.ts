import { EksAddon, type EksAddonTimeouts } from '@cdktf/provider-aws/lib/eks-addon';
import type { IResolvable, TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeArguments } from '../escape-interpolation';
import { jsonText } from '../json-text';
import { validateAtSynth } from '../validate-at-synth';
import { agentProblems } from './agent-problems';

/** The agent on the nodes of one cluster. */
export interface PodIdentityAgentConfig extends TerraformMetaArguments {
  /** Name of the EKS cluster. */
  readonly clusterName: string;

  /**
   * Version of the add-on, such as `v1.3.8-eksbuild.2`.
   * @default - EKS chooses the default version for the cluster's Kubernetes version
   */
  readonly addonVersion?: string;

  /**
   * Settings of the add-on, in the shape of `aws eks describe-addon-configuration`: an object, or its JSON text.
   * @default - the add-on's own settings
   */
  readonly configurationValues?: Readonly<Record<string, unknown>> | string;

  /**
   * What to do on create where the cluster already has such an agent, installed by other means: `NONE` fails,
   * `OVERWRITE` takes it over.
   * @default - NONE
   */
  readonly resolveConflictsOnCreate?: 'NONE' | 'OVERWRITE';

  /**
   * How an update treats settings that were changed in the cluster: `NONE` keeps them and may fail,
   * `OVERWRITE` resets them, `PRESERVE` keeps them.
   * @default - NONE
   */
  readonly resolveConflictsOnUpdate?: 'NONE' | 'OVERWRITE' | 'PRESERVE';

  /**
   * Whether the agent stays in the cluster, then unmanaged, when this resource is destroyed.
   * @default false
   */
  readonly preserve?: boolean | IResolvable;

  /**
   * How long Terraform waits until EKS reports the add-on as active, or as gone.
   * @default - 30 minutes to create, 30 to update, 15 to delete
   */
  readonly timeouts?: EksAddonTimeouts;

  /**
   * AWS region of the cluster.
   * @default - the provider's region
   */
  readonly region?: string;

  /**
   * Tags of the add-on.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/**
 * After a failed wait for a new add-on Terraform marks it as tainted, and would delete and create it again. An agent is
 * active within minutes of the first node that is ready, and an update goes from node to node, so both have ten minutes
 * more than the provider's default. All are well below the hour that the credentials of a job last. EKS deletes an add-on
 * without waiting for nodes.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_addon#timeouts
 */
const DEFAULT_TIMEOUTS = { create: '30m', update: '30m', delete: '15m' } as const;

/**
 * The EKS Pod Identity Agent as an EKS add-on: `aws_eks_addon`. It runs on every node and hands roles to pods; nodes
 * need `eks-auth:AssumeRoleForPodIdentity`. Clusters in EKS Auto Mode have it built in.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_addon
 */
export class PodIdentityAgent extends EksAddon {
  constructor(scope: Construct, id: string, config: PodIdentityAgentConfig) {
    const { configurationValues: values, ...addon } = config;
    const timeouts = { ...DEFAULT_TIMEOUTS, ...config.timeouts };
    const configurationValues = typeof values === 'object' ? jsonText(values) : values;
    const settings = configurationValues !== undefined && { configurationValues };
    super(scope, id, escapeArguments({ ...addon, ...settings, timeouts, addonName: 'eks-pod-identity-agent' }));
    validateAtSynth(this, (literal) => agentProblems(this, literal));
  }
}
