import { parseArn } from '../catalogue/arn';
import { type PatternList, type PrincipalPattern } from './model';
import { type RequestPrincipal } from './request-principal';
import { anyOf, type Truth } from './truth';

/**
 * Whether a statement's `Principal` or `NotPrincipal` covers who makes the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchPrincipals(list: PatternList<PrincipalPattern>, principal: RequestPrincipal): Truth {
  return list.negated ? isNotExcepted(list.patterns, principal) : anyOf(list.patterns, (p) => covers(p, principal));
}

/** Whether the principal is, or belongs to, what the pattern names. */
function covers(pattern: PrincipalPattern, principal: RequestPrincipal): Truth {
  return anyOf([namesAccount, namesRole, namesItself], (names) => names(pattern, principal));
}

/**
 * `NotPrincipal`. AWS wants the account, and for a session the role, listed beside the principal that is excepted:
 * otherwise the statement "might" apply to it, depending on the service. So only two cases are certain:
 * nothing of the principal is listed, or all of it is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isNotExcepted(patterns: readonly PrincipalPattern[], principal: RequestPrincipal): Truth {
  const listed = (names: typeof covers): Truth => anyOf(patterns, (pattern) => names(pattern, principal));
  const levels = [namesItself];
  if (principal.kind === 'aws' && !isRoot(principal)) levels.push(namesAccount);
  if (principal.kind === 'aws' && principal.role !== undefined) levels.push(namesRole);
  const answers = levels.map(listed);
  if (answers.every((answer) => answer === true)) return false;
  if (answers.every((answer) => answer === false)) return true;
  return { because: 'NotPrincipal lists only a part of the principal, its role and its account' };
}

/** The principal itself, as precisely as patterns can name it. */
function namesItself(pattern: PrincipalPattern, principal: RequestPrincipal): Truth {
  switch (pattern.kind) {
    case 'everyone':
      return true;
    case 'everyone-of':
      return principal.kind === 'named' && principal.of === pattern.of;
    case 'named':
      return principal.kind === 'named' && principal.of === pattern.of && principal.name === pattern.text;
    case 'arn':
      return principal.kind === 'aws' && principal.arn === pattern.text;
    case 'account':
      return isRoot(principal) && namesAccount(pattern, principal);
    case 'undecided':
      return { because: pattern.reason };
  }
}

function namesAccount(pattern: PrincipalPattern, principal: RequestPrincipal): Truth {
  if (pattern.kind === 'everyone') return true;
  if (pattern.kind !== 'account') return false;
  if (principal.kind === 'account') return principal.account === pattern.account;
  return (
    principal.kind === 'aws' &&
    principal.account === pattern.account &&
    (pattern.partition === undefined || principal.partition === pattern.partition)
  );
}

/** Whether a principal is a session of the role that the pattern names. The session's ARN lacks the role's path, but names are unique in an account. */
export function namesRole(pattern: PrincipalPattern, principal: RequestPrincipal): boolean {
  if (pattern.kind === 'everyone') return true;
  if (pattern.kind !== 'arn' || principal.kind !== 'aws' || principal.role === undefined) return false;
  const arn = parseArn(pattern.text);
  return (
    arn?.partition === principal.partition &&
    arn.service === 'iam' &&
    arn.account === principal.account &&
    arn.resource.startsWith('role/') &&
    arn.resource.slice(arn.resource.lastIndexOf('/') + 1) === principal.role
  );
}

function isRoot(principal: RequestPrincipal): boolean {
  return principal.kind === 'account' || (principal.kind === 'aws' && principal.arn.endsWith(':root'));
}
