import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudError, type Cloud } from '../terraform/cloud';
import { eks } from './eks';
import { iam } from './iam';
import type { Operation, Protocol } from './operation';
import { readRequest, type AwsRequest } from './request';
import { s3 } from './s3';
import { sts } from './sts';

const SERVICES: Readonly<Record<string, (request: AwsRequest) => Protocol>> = { iam, sts, eks, s3 };

/** Statuses of errors that are not 400. */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  InternalFailure: 500,
  LimitExceeded: 409,
  NoSuchEntity: 404,
  ResourceInUseException: 409,
  ResourceNotFoundException: 404,
  ServerException: 500,
  ServiceFailure: 500,
  ThrottlingException: 429,
};

/** AWS's HTTP interface on one port, over a cloud that tests read and change. */
export interface AwsServer {
  readonly url: string;
  close(): void;
}

/** Answers IAM and STS (Query), EKS (REST) and S3; the service of a request is the one that it is signed for. */
export async function serveAws(cloud: Cloud): Promise<AwsServer> {
  const server: Server = createServer((message, response) => {
    void readRequest(message).then((request) => answer(cloud, request, response));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A request whose client is gone is finished nevertheless, as AWS does. */
async function answer(cloud: Cloud, request: AwsRequest, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  const service = SERVICES[request.service];
  if (service === undefined) {
    response.writeHead(404).end(`the fake does not implement service "${request.service}"`);
    return;
  }
  const protocol = service(request);
  let operation: Operation | undefined;
  try {
    const called = (operation = protocol.operation());
    const result = await cloud.call(called.name, (state) => called.effect(state, cloud.behaviour), {
      service: request.service,
      subject: called.subject,
      accessKey: request.accessKey,
      byTerraform: request.byTerraform,
      needs: called.needs(cloud.state),
    });
    send(response, protocol.answer(called.name, result, id));
  } catch (error) {
    if (!(error instanceof CloudError)) console.error(operation?.name ?? request.path, error);
    const { code, message, status } =
      error instanceof CloudError ? error : new CloudError('InternalFailure', String(error));
    send(response, protocol.error(code, message, status ?? STATUS[code] ?? 400, id));
  }
}

function send(response: ServerResponse, { status, headers, body }: ReturnType<Protocol['answer']>): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
