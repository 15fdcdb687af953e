import { CDKTF_PEERS, requirePeers } from './peers';

// The first import of `index.ts`, so that it runs before a construct requires CDKTF.
requirePeers('"cdktf-eks-pod-identity/constructs"', CDKTF_PEERS);
