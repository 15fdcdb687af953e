import type { PolicyDocument } from '../policy/document';

/** What the repository declares of one service account of a cluster. */
export interface Declared {
  readonly service: string;
  readonly environment: string;
  readonly cluster: string;
  readonly clusterArn: string;
  readonly region: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  /** Absent for a role that is managed outside the repository. */
  readonly trustPolicy?: PolicyDocument;
  readonly targetRoleArn?: string;
  readonly sessionTags: boolean;
  /** Whether its pods may also get the role by IRSA, while the service moves. */
  readonly isMoving: boolean;
  readonly agent: 'addon' | 'auto-mode' | 'preinstalled';
}

/** `ok` only where it was seen; `unknown` where something could not be read or decided. */
export type ExaminedState = 'ok' | 'problem' | 'unknown';

/** The result of one check of one service account. */
export interface ExaminedAnswer {
  readonly check: CheckName;
  readonly state: ExaminedState;
  /** What was looked at: `association shop/orders in cluster shop-eu`. */
  readonly lookedAt: string;
  /** What was found, as a sentence without a period. */
  readonly message: string;
  /** What to do, unless it is `ok`. */
  readonly help?: string;
}

/** The checks, in the order in which they are made: each depends on those before it. */
export const CHECK_NAMES = [
  'association',
  'trust',
  'nodes',
  'agent',
  'admission',
  'injection',
  'credential-chain',
  'irsa-annotation',
  'sdk',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** The answers for one service account. */
export interface ExaminedAccount extends Pick<
  Declared,
  'service' | 'environment' | 'cluster' | 'namespace' | 'serviceAccount'
> {
  readonly answers: readonly ExaminedAnswer[];
  /** What no check looked at, such as the SDKs of images. */
  readonly notChecked: readonly string[];
}

/** `doctor --format json` prints this. */
export interface Examination {
  readonly schemaVersion: 1;
  readonly accounts: readonly ExaminedAccount[];
}
