/** The base64 of a text in the form of a certificate. */
export const CERTIFICATE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJFWEFNUExFPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==';

/**
 * The keys of a cluster with an endpoint, in a flow mapping.
 *
 * @param name the fake cannot reach the one with the name `down`
 */
export function apiKeys(name: string): string {
  return `endpoint: "https://${name}.gr7.eu-west-1.eks.amazonaws.com", certificateAuthority: ${CERTIFICATE}`;
}
