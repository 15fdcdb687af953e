import { CloudError } from '../terraform/cloud';
import type { Answer, Operation, Protocol } from './operation';
import type { AwsRequest } from './request';

/** One route of a REST interface: method, path with `{name}` for a part of it, and the operation behind. */
export type Route = readonly [method: string, path: string, operation: (call: RestCall) => Operation];

export interface RestCall {
  readonly request: AwsRequest;
  /** The parts of the path that the route names, decoded. */
  readonly part: (name: string) => string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function restJson(request: AwsRequest, routes: readonly Route[]): Protocol {
  const json = (status: number, headers: Record<string, string>, body: unknown): Answer => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    operation: () => {
      for (const [method, path, operation] of routes) {
        const groups = method === request.method ? patternOf(path).exec(request.path)?.groups : undefined;
        if (groups === undefined) continue;
        const body = request.body === '' ? {} : (JSON.parse(request.body) as Record<string, unknown>);
        return operation({ request, body, part: (name) => decodeURIComponent(groups[name] ?? '') });
      }
      throw new CloudError('UnknownOperationException', `no route ${request.method} ${request.path}`, 404);
    },
    answer: (_operation, result, id) => json(200, { 'x-amzn-requestid': id }, result ?? {}),
    error: (code, message, status, id) =>
      json(status, { 'x-amzn-requestid': id, 'x-amzn-errortype': code }, { message }),
  };
}

/** A part takes everything up to the next slash; `{arn+}` takes slashes too. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) =>
    greedy === '' ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  );
  // A route without parts has no groups; an empty one makes a match tell from none.
  return new RegExp(`^${source}(?<end>)$`);
}
