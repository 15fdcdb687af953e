import type { z } from 'zod';
import type { ClusterApi } from './configuration';
import { clusterCertificate, clusterEndpoint } from './names';
import { refine } from './refinement';

/**
 * The keys with which the Kubernetes provider reaches a cluster, as `aws eks describe-cluster` prints them.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
export const clusterApiKeys = {
  endpoint: clusterEndpoint
    .meta({ description: 'URL of the Kubernetes API: `endpoint` of `aws eks describe-cluster`' })
    .optional(),
  certificateAuthority: clusterCertificate
    .superRefine(checkCertificate)
    .meta({
      description:
        'Certificate of the Kubernetes API in base64: `certificateAuthority.data` of `aws eks describe-cluster`',
    })
    .optional(),
};

const PEM = /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\s]+\n-----END CERTIFICATE-----\s*$/;

/** The text pattern checks the beginning; a certificate that was cut off is found here. */
function checkCertificate(text: string, context: z.RefinementCtx): void {
  if (context.issues.length > 0 || PEM.test(decodeCertificate(text))) return;
  refine(context, {
    code: 'certificate-authority-invalid',
    message: 'the certificate is not complete',
    help: 'copy the whole text: aws eks describe-cluster --name NAME --query cluster.certificateAuthority.data --output text',
    path: [],
  });
}

function decodeCertificate(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1').replaceAll('\r\n', '\n');
}

/** A mapping whose parts may be invalid. */
type Loose = Readonly<Record<string, unknown>>;

/** Both keys are required: without the certificate, the connection could not be checked. */
export function checkClusterApi(cluster: Loose, context: z.RefinementCtx): void {
  const keys = ['endpoint', 'certificateAuthority'] as const;
  const [present] = keys.filter((key) => cluster[key] !== undefined);
  const [absent] = keys.filter((key) => cluster[key] === undefined);
  if (present === undefined || absent === undefined) return;
  refine(context, {
    code: 'cluster-api-incomplete',
    message: `\`${present}\` requires \`${absent}\``,
    help: `add \`${absent}\`, or remove \`${present}\`; aws eks describe-cluster prints both`,
    path: [present],
    part: 'key',
  });
}

/** As `ClusterApi`; undefined without the keys. */
export function clusterApi(yaml: {
  readonly endpoint?: string | undefined;
  readonly certificateAuthority?: string | undefined;
}): ClusterApi | undefined {
  const { endpoint, certificateAuthority } = yaml;
  if (endpoint === undefined || certificateAuthority === undefined) return undefined;
  return { endpoint, certificateAuthority: decodeCertificate(certificateAuthority) };
}
