import * as z from 'zod';
import { listed } from '../text/listed';
import type { ClusterApi, NamespaceSettings } from './configuration';
import type { DocumentPath } from './manifest';
import { annotationKey, clusterCertificate, clusterEndpoint, labelKey, labelValue, namespaceName } from './names';
import { refine } from './refinement';

const namespaceSchema = z
  .strictObject({
    labels: z.record(labelKey, labelValue).meta({ description: 'Labels of the namespace' }).optional(),
    annotations: z.record(annotationKey, z.string()).meta({ description: 'Annotations of the namespace' }).optional(),
  })
  .nullable()
  .meta({ id: 'namespace', description: 'A namespace of the cluster, which may be empty' });

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
  namespaces: z
    .record(namespaceName, namespaceSchema)
    .meta({ description: 'Namespaces that this project creates in the cluster, by name; they are never deleted' })
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

/** Terraform checks the connection by the certificate, and namespaces require a connection. */
export function checkClusterApi(cluster: Loose, context: z.RefinementCtx): void {
  const absent = (['endpoint', 'certificateAuthority'] as const).filter((key) => cluster[key] === undefined);
  const present = (['endpoint', 'certificateAuthority', 'namespaces'] as const).find(
    (key) => cluster[key] !== undefined,
  );
  if (present === undefined || absent.length === 0) return;
  const keys = listed(absent.map((key) => `\`${key}\``));
  refine(context, {
    code: 'cluster-api-incomplete',
    message: `\`${present}\` requires ${keys}`,
    help: `add ${keys}, or remove \`${present}\`; aws eks describe-cluster prints the values`,
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

/** The namespaces of a cluster as `NamespaceSettings`. */
export function namespaceSettings(
  yaml: Readonly<Record<string, z.infer<typeof namespaceSchema>>> | undefined,
  path: DocumentPath,
): NamespaceSettings[] {
  return Object.entries(yaml ?? {}).map(([name, settings]) => {
    const { labels, annotations } = settings ?? {};
    return { name, path: [...path, name], ...(labels && { labels }), ...(annotations && { annotations }) };
  });
}
