import { CDKTF_PEERS, requirePeers } from '../modules/constructs/peers';
import { CannotRun } from './command';

/** @throws CannotRun if the packages are missing that only stacks require */
export function requireCdktf(): void {
  try {
    requirePeers('"eks-pod-identity synth"', CDKTF_PEERS);
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error));
  }
}
