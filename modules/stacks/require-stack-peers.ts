import { CDKTF_PEERS, requirePeers } from '../constructs/peers';

// The first import of `index.ts`, so that it runs before a stack requires CDKTF.
requirePeers('"cdktf-eks-pod-identity/stacks"', CDKTF_PEERS);
