/** Packages that only constructs and stacks require, so that the command line installs without them. */
export type Peer = 'cdktf' | 'constructs' | '@cdktf/provider-aws' | '@cdktf/provider-kubernetes';

/** What every construct requires; `WorkloadServiceAccount` also requires `@cdktf/provider-kubernetes`. */
export const CDKTF_PEERS = ['cdktf', 'constructs', '@cdktf/provider-aws'] as const satisfies readonly Peer[];

/**
 * Fails before Node.js does, whose message names one package and a file inside this one.
 *
 * @param user what requires the peers, as its users write it
 * @throws Error with the code of Node.js, `MODULE_NOT_FOUND`, when a peer is not installed
 */
export function requirePeers(user: string, peers: readonly Peer[]): void {
  const missing = peers.filter((peer) => !isInstalled(peer));
  if (missing.length === 0) return;
  const message = `${user} requires packages that are not installed; run \`npm install ${missing.join(' ')}\``;
  throw Object.assign(new Error(message), { code: NOT_FOUND });
}

const NOT_FOUND = 'MODULE_NOT_FOUND';

function isInstalled(peer: Peer): boolean {
  try {
    require.resolve(peer);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== NOT_FOUND) throw error;
    return false;
  }
}
