import './require-construct-peers';
import { requirePeers } from './peers';
import type * as ServiceAccount from './workload-service-account';

export { IamOidcProvider, type IamOidcProviderConfig } from './iam-oidc-provider';
export { PodIdentityAgent, type PodIdentityAgentConfig } from './pod-identity-agent';
export {
  PodIdentityAssociation,
  type PodIdentityAssociationConfig,
  type RoleWithArn,
} from './pod-identity-association';
export { PodIdentityRole, type PodIdentityRoleConfig } from './pod-identity-role';
export { TargetRole, type TargetRoleConfig } from './target-role';
export type { WorkloadServiceAccountConfig } from './workload-service-account';
export type { TargetTrust } from '../identity/role-chain';
export type { RoleTrust } from '../identity/role-trust';
export type { PodIdentityTrust, TrustedAssociation } from '../identity/trust-policy';

export type WorkloadServiceAccount = ServiceAccount.WorkloadServiceAccount;
export declare const WorkloadServiceAccount: typeof ServiceAccount.WorkloadServiceAccount;

const lazy = {
  get WorkloadServiceAccount() {
    return workloadServiceAccount();
  },
};

// In this form, because Node.js finds the names for `import { WorkloadServiceAccount }` by reading the source.
Object.defineProperty(module.exports, 'WorkloadServiceAccount', {
  enumerable: true,
  get: function () {
    return lazy.WorkloadServiceAccount;
  },
});

/** Loaded on first use: `import` would load the Kubernetes provider, which is optional, for everyone. */
function workloadServiceAccount(): typeof ServiceAccount.WorkloadServiceAccount {
  try {
    requirePeers('"WorkloadServiceAccount"', ['@cdktf/provider-kubernetes']);
  } catch (error) {
    // Thrown by `new` and not here: an ES module that imports any construct reads this one too, and gets `undefined`
    // where that throws.
    const failing = function (): never {
      throw error;
    };
    return failing as unknown as typeof ServiceAccount.WorkloadServiceAccount;
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return (require('./workload-service-account') as typeof ServiceAccount).WorkloadServiceAccount;
}
