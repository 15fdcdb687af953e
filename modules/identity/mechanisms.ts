import { irsa } from './irsa';
import type { Mechanism } from './mechanism';
import { podIdentity } from './pod-identity';

/** Every way in which a service account becomes a session of a role, by its name in manifests. */
export const MECHANISMS = { 'pod-identity': podIdentity, irsa } as const satisfies Readonly<Record<string, Mechanism>>;

export type MechanismName = keyof typeof MECHANISMS;
