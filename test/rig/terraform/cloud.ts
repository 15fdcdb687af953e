import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dangersOf } from './dangers';

/**
 * A cloud that persists in one file between Terraform runs: it holds the resources of the fake providers, and tests
 * read it, change it behind Terraform's back, and inject faults into it.
 */
export interface Cloud {
  readonly state: CloudState;
  /** Runs one API call: waits, fails if a fault matches, changes the state, writes it to disk. */
  call<T>(operation: string, effect: (state: CloudState) => T, details?: CallDetails): Promise<T>;
  /** Adds a fault; the first one that matches is used up first. @returns a function that ends it */
  inject(fault: Fault): () => void;
  /** Changes the state without an API call, like a change outside Terraform. */
  change(effect: (state: CloudState) => void): void;
  /** The calls made so far, in the order in which they took effect. */
  readonly calls: readonly CloudCall[];
  /** Milliseconds every call takes. */
  latency: number;
  /** Calls that wait for their latency now. */
  waiting: number;
  /** How the services behave where AWS leaves it open. */
  readonly behaviour: Behaviour;
  /** Runs a function after each call. @returns a function that ends it */
  watch(onCall: (call: CloudCall, state: CloudState) => void): () => void;
}

/** What the HTTP interface knows of a call besides its name. */
export interface CallDetails {
  /** `iam`, `eks`, `s3`, `sts` */
  readonly service: string;
  /** What the call is about, for people and for `Fault.about`: `orders-prod`, `shop-eu shop/orders-api`. */
  readonly subject: string;
  /** Access key of the caller. */
  readonly accessKey: string;
  /** True for Terraform, false for a person. */
  readonly byTerraform: boolean;
  /** What the caller needs permission for. */
  readonly needs: readonly Need[];
}

/** One request that IAM authorizes for a call. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

export interface CloudCall {
  readonly operation: string;
  readonly failed: boolean;
  /** AWS's error code, of a call that failed. */
  readonly error?: string;
  /** Set for calls over HTTP. */
  readonly details?: CallDetails;
  /** Dangers that began with this call. */
  readonly dangers: readonly string[];
}

/** How the services behave where AWS leaves it open. Tests change it as they go. */
export interface Behaviour {
  /** Milliseconds during which a new role or policy cannot be read. */
  iamDelay: number;
  /** Milliseconds during which EKS does not find a new role. */
  eksDelay: number;
  /** IAM returns documents in another spelling that means the same. */
  rewritesDocuments: boolean;
  /** Milliseconds until an add-on is created, updated or deleted. */
  addonDelay: number;
  /** The status of an add-on once it is created. */
  addonResult: 'ACTIVE' | 'CREATE_FAILED' | 'DEGRADED';
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
  /** Only calls whose subject contains this. */
  readonly about?: string;
  /** HTTP status of the error; the usual one of the code unless told. */
  readonly status?: number;
  /** The call takes effect, and the error is answered nevertheless. */
  readonly afterEffect?: boolean;
  /** The call takes effect and is never answered. */
  readonly hangs?: boolean;
  /** Milliseconds until the call takes effect, besides the latency. */
  readonly delay?: number;
}

export interface CloudState {
  nextId: number;
  /** Account → IAM. */
  accounts: Record<string, AccountState>;
  /** `account/region/name` → cluster. */
  clusters: Record<string, ClusterState>;
  /** Bucket → key → object. Buckets that are not here do not exist. */
  buckets?: Record<string, Record<string, ObjectState>>;
  /** Bucket → its policy. */
  bucketPolicies?: Record<string, string>;
}

/** An object in S3. */
export interface ObjectState {
  body: string;
  contentType: string;
  modified: string;
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
  /** When it was created, in milliseconds; absent where it was there from the beginning. */
  createdAt?: number;
}

export interface PolicyState {
  name: string;
  arn: string;
  path: string;
  id: string;
  description: string | null;
  /** The default version's document. */
  document: string;
  tags: Record<string, string>;
  createdAt?: number;
  /** Present once there was more than the first version. */
  versions?: { documents: Record<string, string>; default: string; last: number };
}

export interface KubernetesObject {
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface ClusterState {
  associations: Record<string, AssociationState>;
  addons: Record<string, AddonState>;
  /** `namespace/name` → service account. */
  serviceAccounts: Record<string, KubernetesObject>;
  /** By name. */
  namespaces?: Record<string, KubernetesObject>;
  /** Request token → the association that it created. */
  tokens?: Record<string, string>;
  /** Updates of add-ons → when each is done, in milliseconds. */
  updates?: Record<string, number>;
}

export interface AssociationState {
  id: string;
  arn: string;
  namespace: string;
  serviceAccount: string;
  roleArn: string;
  disableSessionTags: boolean;
  targetRoleArn: string | null;
  /** The session policy; absent where none was ever set. */
  policy?: string | null;
  externalId: string | null;
  tags: Record<string, string>;
  /** ARN of the add-on that owns it. */
  ownerArn?: string;
}

export interface AddonState {
  name: string;
  version: string;
  configurationValues: string | null;
  arn: string;
  created: string;
  tags: Record<string, string>;
  /** What it is becoming, and from when on, in milliseconds, it is that. */
  pending?: { status: 'CREATING' | 'UPDATING' | 'DELETING'; until: number };
  /** `ACTIVE` where absent. */
  status?: string;
}

/** An error as AWS's API answers it. */
export class CloudError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status?: number,
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
  const calls: CloudCall[] = [];
  const watchers = new Set<(call: CloudCall, state: CloudState) => void>();
  let known: readonly string[] = dangersOf(state);
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 1));
    renameSync(`${file}.new`, file);
  };
  const takeFault = (operation: string, subject: string): Fault | undefined => {
    const entry = faults.find(
      ({ fault, left }) => left > 0 && matches(fault.operation, operation) && subject.includes(fault.about ?? ''),
    );
    if (entry !== undefined) entry.left -= 1;
    return entry?.fault;
  };
  const record = (operation: string, details: CallDetails | undefined, error?: unknown) => {
    const now = dangersOf(state);
    const dangers = now.filter((danger) => !known.includes(danger));
    known = now;
    const code = error instanceof CloudError ? error.code : 'InternalFailure';
    const failed = error !== undefined;
    const call = { operation, failed, ...(failed && { error: code }), ...(details && { details }), dangers };
    calls.push(call);
    for (const watcher of watchers) watcher(call, state);
  };
  const cloud: Cloud = {
    state,
    calls,
    latency: 0,
    waiting: 0,
    behaviour: { iamDelay: 0, eksDelay: 0, rewritesDocuments: false, addonDelay: 0, addonResult: 'ACTIVE' },
    watch: (onCall) => {
      watchers.add(onCall);
      return () => void watchers.delete(onCall);
    },
    inject: (fault) => {
      const entry = { fault, left: fault.times ?? 1 };
      faults.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    change: (effect) => {
      effect(state);
      known = dangersOf(state);
      save();
    },
    call: async (operation, effect, details) => {
      const fault = takeFault(operation, details?.subject ?? '');
      const wait = cloud.latency + (fault?.delay ?? 0);
      if (wait > 0) {
        cloud.waiting += 1;
        await new Promise((resolve) => setTimeout(resolve, wait));
        cloud.waiting -= 1;
      }
      const injected =
        fault?.code === undefined
          ? undefined
          : new CloudError(fault.code, fault.message ?? `injected into ${operation}`, fault.status);
      let answer;
      try {
        if (injected !== undefined && fault?.afterEffect !== true) throw injected;
        answer = effect(state);
        // Reads over HTTP change nothing; the provider in this process names some of its changes after reads.
        if (details === undefined || !isRead(operation)) save();
        if (injected !== undefined) throw injected;
        record(operation, details);
      } catch (error) {
        record(operation, details, error);
        throw error;
      } finally {
        fault?.then?.();
      }
      return fault?.hangs === true ? new Promise(() => undefined) : answer;
    },
  };
  return cloud;
}

/** Whether calls of this name change nothing. */
export function isRead(operation: string): boolean {
  return /^(Get|List|Describe|Head|read)/.test(operation);
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
