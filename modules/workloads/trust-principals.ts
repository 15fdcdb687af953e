import { parseArn, parseGlobalArn } from '../catalogue/arn';
import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import type { PrincipalKind } from '../manifest/trust-schema';
import { parsePrincipal } from '../policy/parse-principal';
import { ACCOUNT_ID } from '../validation/text-formats';

/** Providers of web identities that IAM knows by name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const PROVIDERS = ['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];

const EXAMPLES: Readonly<Record<PrincipalKind, string>> = {
  AWS: 'write an account ID or the ARN of a role or user, such as arn:aws:iam::111122223333:role/NAME; only a whole "*" is a wildcard',
  Federated: 'write the ARN of an OIDC or SAML provider, such as arn:aws:iam::111122223333:oidc-provider/ISSUER',
  Service: 'write a service principal, such as lambda.amazonaws.com',
};

/** The problem of a principal of a trust policy, if it is not valid or in another partition. */
export function principalProblem(kind: PrincipalKind, text: string, partition: string): Problem | undefined {
  const problem = (what: string): Problem => ({
    code: 'trust-principal-invalid',
    severity: 'error',
    message: `principal ${quote(text)} ${what}`,
    help: EXAMPLES[kind],
  });
  if (!isValid(kind, text)) return problem(`is not a valid principal of kind ${kind}`);
  const other = parseArn(text)?.partition;
  if (other === undefined || other === partition) return undefined;
  return problem(`is in partition ${other}, but the role is in ${partition}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function isValid(kind: PrincipalKind, text: string): boolean {
  if (kind === 'Service') return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(text);
  if (kind === 'Federated') return PROVIDERS.includes(text) || isArnOf(text, /^(?:oidc|saml)-provider\/./);
  const parsed = parsePrincipal(kind, text).kind;
  return (
    parsed === 'everyone' || parsed === 'account' || isArnOf(text, /^(?:role|user|assumed-role|federated-user)\/./)
  );
}

/** Without wildcards, which principals do not have inside an ARN. */
function isArnOf(text: string, resource: RegExp): boolean {
  const arn = parseGlobalArn(text, ['iam', 'sts']);
  return (
    arn !== undefined && ACCOUNT_ID.pattern.test(arn.account) && resource.test(arn.resource) && !/[*?\s]/.test(text)
  );
}
