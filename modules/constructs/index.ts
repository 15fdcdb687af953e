/* eslint-disable @typescript-eslint/no-require-imports --
 * `import` would load the provider for Kubernetes, which is optional, for everybody. */
import type * as ServiceAccount from './workload-service-account';

export { PodIdentityAgent, type PodIdentityAgentConfig } from './pod-identity-agent';
export {
  PodIdentityAssociation,
  type PodIdentityAssociationConfig,
  type RoleWithArn,
} from './pod-identity-association';
export { PodIdentityRole, type PodIdentityRoleConfig } from './pod-identity-role';
export type { WorkloadServiceAccountConfig } from './workload-service-account';
export type { PodIdentityTrust, TrustedAssociation } from '../identity/trust-policy';

export type WorkloadServiceAccount = ServiceAccount.WorkloadServiceAccount;
export declare const WorkloadServiceAccount: typeof ServiceAccount.WorkloadServiceAccount;

// In this form, because Node finds the names for `import { WorkloadServiceAccount }` by reading the source.
Object.defineProperty(module.exports, 'WorkloadServiceAccount', {
  enumerable: true,
  get: function () {
    return (require('./workload-service-account') as typeof ServiceAccount).WorkloadServiceAccount;
  },
});
