import type { IncomingMessage } from 'node:http';

/** A request to AWS, and what its signature says about who sends it and to which service. Signatures are not verified. */
export interface AwsRequest {
  readonly service: string;
  /** The 12 digits in the access key: `AKIA111122223333TEST`. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly accessKey: string;
  readonly byTerraform: boolean;
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '/', 'http://aws');
  const credential = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(message.headers.authorization ?? '');
  const [, accessKey = '', region = 'us-east-1', service = ''] = credential ?? [];
  return {
    service,
    account: /\d{12}/.exec(accessKey)?.[0] ?? '000000000000',
    region,
    partition: region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    accessKey,
    byTerraform: /Terraform/i.test(message.headers['user-agent'] ?? ''),
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: withoutChunks(Buffer.concat(chunks), message.headers['content-encoding']).toString('utf8'),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
function withoutChunks(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding?.includes('aws-chunked') !== true) return body;
  const parts: Buffer[] = [];
  let rest = body;
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = parseInt(rest.subarray(0, end).toString('latin1'), 16);
    if (end < 0 || !(size > 0)) return Buffer.concat(parts);
    parts.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
  }
}
