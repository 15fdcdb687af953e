import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type { IResolvable, TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { NAMESPACE, SERVICE_ACCOUNT_NAME } from '../../validation/text-formats';
import { escapeArguments } from '../escape-interpolation';
import { validateAtSynth } from '../validate-at-synth';
import { annotationProblems, labelProblems, textProblems } from '../value-problems';

/** A service account for pods to run as. */
export interface WorkloadServiceAccountConfig extends TerraformMetaArguments {
  /** Name of the service account: a DNS subdomain of at most 253 characters. */
  readonly name: string;

  /**
   * Namespace, which must exist.
   * @default "default"
   */
  readonly namespace?: string;

  /**
   * Labels, by key.
   * @default - no labels
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations, by key. EKS Pod Identity needs none.
   * @default - no annotations
   */
  readonly annotations?: Record<string, string>;

  /**
   * Whether pods get a token for the Kubernetes API. EKS Pod Identity uses a token of its own either way.
   * @default true
   */
  readonly automountServiceAccountToken?: boolean | IResolvable;
}

/**
 * A Kubernetes service account for an association to name: `kubernetes_service_account_v1`. Needs a `kubernetes`
 * provider that reaches the cluster. An association works without it, and before it.
 *
 * https://kubernetes.io/docs/concepts/security/service-accounts/
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/service_account_v1
 */
export class WorkloadServiceAccount extends ServiceAccountV1 {
  constructor(scope: Construct, id: string, config: WorkloadServiceAccountConfig) {
    const { name, namespace, labels, annotations, ...account } = config;
    const metadata = {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
    };
    super(scope, id, escapeArguments({ ...account, metadata }));
    validateAtSynth(this, (literal) => [
      ...textProblems('name', literal(this.metadata.nameInput), SERVICE_ACCOUNT_NAME),
      ...textProblems('namespace', literal(this.metadata.namespaceInput), NAMESPACE),
      ...labelProblems(literal(this.metadata.labelsInput)),
      ...annotationProblems(literal(this.metadata.annotationsInput)),
    ]);
  }
}
