/** The base64 of a text in the form of a certificate. */
export const CERTIFICATE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJFWEFNUExFPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==';

/** The keys of a cluster with an endpoint, in a flow mapping. The fake cannot reach hosts whose names begin with `down.` */
export function apiKeys(host: string): string {
  return `endpoint: "https://${host}", certificateAuthority: ${CERTIFICATE}`;
}
