import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * A cloud that persists in one file between Terraform runs: what the stand-in providers create lives here, and tests
 * read it, change it behind Terraform's back, and inject faults into it.
 */
export interface Cloud {
  readonly state: CloudState;
  /** Runs one API call: waits, fails when a fault says so, changes the state, writes it to disk. */
  call<T>(operation: string, effect: (state: CloudState) => T): Promise<T>;
  /** Adds a fault; the first one that matches is used up first. */
  inject(fault: Fault): void;
  /** Changes the state without an API call: somebody else's hand. */
  change(effect: (state: CloudState) => void): void;
  /** Names of the calls made so far, with whether they succeeded. */
  readonly calls: readonly { readonly operation: string; readonly failed: boolean }[];
  /** Milliseconds every call takes. */
  latency: number;
}

export interface Fault {
  /** Name of the API call: `CreateRole`, or a pattern. */
  readonly operation: string | RegExp;
  /** AWS's error code: `AccessDenied`, `ThrottlingException`. Without one the call works and only `then` is run. */
  readonly code?: string;
  readonly message?: string;
  /** How many calls fail; 1 unless told. */
  readonly times?: number;
  /** Runs after the call took effect and before Terraform hears of it: the place to kill a process. */
  readonly then?: () => void;
}

export interface CloudState {
  nextId: number;
  /** Account → IAM. */
  accounts: Record<string, AccountState>;
  /** `account/region/name` → cluster. */
  clusters: Record<string, ClusterState>;
}

export interface AccountState {
  roles: Record<string, RoleState>;
  policies: Record<string, PolicyState>;
  openIdProviders: Record<string, { url: string; clientIds: string[]; tags: Record<string, string> }>;
}

export interface RoleState {
  name: string;
  arn: string;
  path: string;
  uniqueId: string;
  created: string;
  trustPolicy: string;
  description: string | null;
  maxSessionDuration: number;
  permissionsBoundary: string | null;
  tags: Record<string, string>;
  inline: Record<string, string>;
  attached: string[];
}

export interface PolicyState {
  name: string;
  arn: string;
  path: string;
  id: string;
  description: string | null;
  document: string;
  tags: Record<string, string>;
}

export interface ClusterState {
  associations: Record<string, AssociationState>;
  addons: Record<string, AddonState>;
  /** `namespace/name` → service account. */
  serviceAccounts: Record<string, { uid: string; labels: Record<string, string>; annotations: Record<string, string> }>;
}

export interface AssociationState {
  id: string;
  arn: string;
  namespace: string;
  serviceAccount: string;
  roleArn: string;
  disableSessionTags: boolean;
  targetRoleArn: string | null;
  externalId: string | null;
  tags: Record<string, string>;
}

export interface AddonState {
  name: string;
  version: string;
  configurationValues: string | null;
  arn: string;
  created: string;
  tags: Record<string, string>;
}

/** An error as AWS's API answers it. */
export class CloudError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CloudError';
  }
}

/** Opens the cloud kept in a file, or an empty one. */
export function openCloud(file: string): Cloud {
  const state: CloudState = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as CloudState)
    : { nextId: 1, accounts: {}, clusters: {} };
  const faults: { fault: Fault; left: number }[] = [];
  const calls: { operation: string; failed: boolean }[] = [];
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 1));
    renameSync(`${file}.new`, file);
  };
  const takeFault = (operation: string): Fault | undefined => {
    const entry = faults.find(({ fault, left }) => left > 0 && matches(fault.operation, operation));
    if (entry !== undefined) entry.left -= 1;
    return entry?.fault;
  };
  const cloud: Cloud = {
    state,
    calls,
    latency: 0,
    inject: (fault) => faults.push({ fault, left: fault.times ?? 1 }),
    change: (effect) => {
      effect(state);
      save();
    },
    call: async (operation, effect) => {
      if (cloud.latency > 0) await new Promise((resolve) => setTimeout(resolve, cloud.latency));
      const fault = takeFault(operation);
      try {
        if (fault?.code !== undefined) throw new CloudError(fault.code, fault.message ?? `injected into ${operation}`);
        const result = effect(state);
        save();
        calls.push({ operation, failed: false });
        return result;
      } catch (error) {
        calls.push({ operation, failed: true });
        throw error;
      } finally {
        fault?.then?.();
      }
    },
  };
  return cloud;
}

function matches(pattern: string | RegExp, operation: string): boolean {
  return typeof pattern === 'string' ? pattern === operation : pattern.test(operation);
}

/** An account's IAM, made when first used. */
export function accountOf(state: CloudState, account: string): AccountState {
  return (state.accounts[account] ??= { roles: {}, policies: {}, openIdProviders: {} });
}

/** Makes a cluster, as the platform team did before any of this ran. */
export function addCluster(state: CloudState, account: string, region: string, name: string): ClusterState {
  return (state.clusters[`${account}/${region}/${name}`] ??= { associations: {}, addons: {}, serviceAccounts: {} });
}

/** A fresh identifier with AWS's prefix for its kind. */
export function freshId(state: CloudState, prefix: string): string {
  return `${prefix}${String(state.nextId++).padStart(12, '0')}`;
}
