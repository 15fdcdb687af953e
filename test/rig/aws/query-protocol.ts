import { CloudError } from '../terraform/cloud';
import type { Answer, Operation, Protocol } from './operation';
import type { AwsRequest } from './request';
import { xmlOf } from './xml';

/** The parameters of a call over AWS's Query protocol. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export class Parameters {
  constructor(private readonly values: URLSearchParams) {}

  /** @throws CloudError `ValidationError` where the parameter is missing */
  text(name: string): string {
    const value = this.values.get(name);
    if (value !== null) return value;
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    throw new CloudError(
      'ValidationError',
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }

  optional(name: string): string | undefined {
    return this.values.get(name) ?? undefined;
  }

  list(name: string): string[] {
    return this.members(name, '');
  }

  tags(): Record<string, string> {
    const values = this.members('Tags', '.Value');
    return Object.fromEntries(this.members('Tags', '.Key').map((key, index) => [key, values[index] ?? '']));
  }

  private members(name: string, field: string): string[] {
    const found: string[] = [];
    for (let index = 1; this.values.has(`${name}.member.${index}${field}`); index++)
      found.push(this.values.get(`${name}.member.${index}${field}`) ?? '');
    return found;
  }
}

/** The Query protocol of a service: parameters in a form, answers in XML. */
export function queryProtocol(
  request: AwsRequest,
  namespace: string,
  operationNamed: (name: string, parameters: Parameters) => Operation | undefined,
): Protocol {
  const values = new URLSearchParams(request.body);
  const name = values.get('Action') ?? '';
  const xml = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/xml' }, body });
  return {
    operation: () => {
      const operation = operationNamed(name, new Parameters(values));
      if (operation === undefined) throw new CloudError('InvalidAction', `Could not find operation ${name}`, 400);
      return operation;
    },
    answer: (operation, result, id) =>
      xml(
        200,
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${xmlOf(result)}</${operation}Result>` +
          `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${operation}Response>`,
      ),
    error: (Code, Message, status, id) =>
      xml(
        status,
        `<ErrorResponse xmlns="${namespace}">${xmlOf({
          Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code, Message },
          RequestId: id,
        })}</ErrorResponse>`,
      ),
  };
}
