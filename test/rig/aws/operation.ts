import type { Behaviour, CloudState, Need } from '../terraform/cloud';

/** A call as a service understood it. */
export interface Operation {
  readonly name: string;
  /** What the call is about, for people and for `Fault.about`. */
  readonly subject: string;
  /** The permissions that the call needs. */
  readonly needs: (state: CloudState) => readonly Need[];
  /** What the call does. Errors are thrown as `CloudError`. */
  readonly effect: (state: CloudState, behaviour: Behaviour) => unknown;
}

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a service reads requests and writes answers. */
export interface Protocol {
  /** @throws CloudError if the service has no such operation */
  readonly operation: () => Operation;
  readonly answer: (operation: string, result: unknown, requestId: string) => Answer;
  readonly error: (code: string, message: string, status: number, requestId: string) => Answer;
}
