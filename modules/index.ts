/* eslint-disable @typescript-eslint/no-require-imports --
 * `import` would load CDKTF and the providers for everybody who only compares policies. */
import type * as AddPodIdentityStacks from './stacks/add-pod-identity-stacks';
import type * as Agent from './constructs/pod-identity-agent';
import type * as Association from './constructs/pod-identity-association';
import type * as Role from './constructs/pod-identity-role';
import type * as ServiceAccount from './constructs/workload-service-account';

export { compare } from './policy/compare';
export { evaluate } from './policy/evaluate';
export type { Repository } from './repository/read-repository';
export { loadRepository } from './review/load-repository';

export type { PodIdentityAgentConfig } from './constructs/pod-identity-agent';
export type { PodIdentityAssociationConfig } from './constructs/pod-identity-association';
export type { PodIdentityRoleConfig } from './constructs/pod-identity-role';
export type { WorkloadServiceAccountConfig } from './constructs/workload-service-account';
export type { Diagnostic } from './diagnostics/diagnostic';
export type { Configuration } from './manifest/configuration';
export type { Manifest } from './manifest/manifest';
export type { AccessRequest, AccessRow, Comparison, Evaluation, Verdict, Witness } from './policy/comparison';
export type { AccessObject, PolicyDocument, Statement } from './policy/document';
export type { PodIdentityTrust, TrustedAssociation } from './identity/trust-policy';
export type { Workload } from './workloads/workload';

export type PodIdentityAgent = Agent.PodIdentityAgent;
export type PodIdentityAssociation = Association.PodIdentityAssociation;
export type PodIdentityRole = Role.PodIdentityRole;
export type WorkloadServiceAccount = ServiceAccount.WorkloadServiceAccount;

export declare const addPodIdentityStacks: typeof AddPodIdentityStacks.addPodIdentityStacks;
export declare const PodIdentityAgent: typeof Agent.PodIdentityAgent;
export declare const PodIdentityAssociation: typeof Association.PodIdentityAssociation;
export declare const PodIdentityRole: typeof Role.PodIdentityRole;
export declare const WorkloadServiceAccount: typeof ServiceAccount.WorkloadServiceAccount;

/** What needs CDKTF and a provider: each loaded when it is first touched. */
const lazy = {
  get addPodIdentityStacks() {
    return (require('./stacks/add-pod-identity-stacks') as typeof AddPodIdentityStacks).addPodIdentityStacks;
  },
  get PodIdentityAgent() {
    return (require('./constructs/pod-identity-agent') as typeof Agent).PodIdentityAgent;
  },
  get PodIdentityAssociation() {
    return (require('./constructs/pod-identity-association') as typeof Association).PodIdentityAssociation;
  },
  get PodIdentityRole() {
    return (require('./constructs/pod-identity-role') as typeof Role).PodIdentityRole;
  },
  get WorkloadServiceAccount() {
    return (require('./constructs/workload-service-account') as typeof ServiceAccount).WorkloadServiceAccount;
  },
};

// One by one and in this form, because Node finds the names for `import { PodIdentityRole }` by reading the source.
Object.defineProperty(module.exports, 'addPodIdentityStacks', {
  enumerable: true,
  get: function () {
    return lazy.addPodIdentityStacks;
  },
});
Object.defineProperty(module.exports, 'PodIdentityAgent', {
  enumerable: true,
  get: function () {
    return lazy.PodIdentityAgent;
  },
});
Object.defineProperty(module.exports, 'PodIdentityAssociation', {
  enumerable: true,
  get: function () {
    return lazy.PodIdentityAssociation;
  },
});
Object.defineProperty(module.exports, 'PodIdentityRole', {
  enumerable: true,
  get: function () {
    return lazy.PodIdentityRole;
  },
});
Object.defineProperty(module.exports, 'WorkloadServiceAccount', {
  enumerable: true,
  get: function () {
    return lazy.WorkloadServiceAccount;
  },
});
