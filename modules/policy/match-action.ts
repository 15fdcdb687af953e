import { globMatches } from './glob-match';
import { type ActionPattern } from './model';
import { type Truth } from './truth';

/** An action taken apart, in lower case: `s3:GetObject` is `s3` and `getobject`. */
export interface RequestAction {
  readonly service: string;
  readonly name: string;
}

/** `undefined` if the text is not an action: a service prefix, one colon and a name. */
export function parseRequestAction(text: string): RequestAction | undefined {
  const [, service, name] = /^([a-z0-9-]+):([a-z0-9_-]+)$/.exec(text.toLowerCase()) ?? [];
  return service === undefined || name === undefined ? undefined : { service, name };
}

/** Whether one entry of `Action` or `NotAction` covers the action. */
export function matchAction(pattern: ActionPattern, action: RequestAction): Truth {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'action':
      return pattern.service === action.service && globMatches(pattern.name, action.name);
    case 'nothing':
      return false;
    case 'undecided':
      return { because: pattern.reason };
  }
}
