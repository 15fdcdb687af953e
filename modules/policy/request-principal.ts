import { parseGlobalArn } from '../catalogue/arn';
import { type NamedPrincipalKind } from './model';

/** Who makes a request, as far as the one text that names it tells. */
export type RequestPrincipal =
  | { readonly kind: 'anonymous' }
  /** A user, a role, the root user of an account, or a session. */
  | {
      readonly kind: 'aws';
      readonly arn: string;
      readonly partition: string;
      readonly account: string;
      /** What the principal is: `iam` for identities, `sts` for sessions. */
      readonly service: 'iam' | 'sts';
      /** Name of the role whose session this is. */
      readonly role?: string;
    }
  /** An account number alone means its root user, in any partition. */
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'named'; readonly of: NamedPrincipalKind; readonly name: string };

const SESSION = /^assumed-role\/([^/]+)\/.+$/;
const PROVIDER = /^(oidc|saml)-provider\//;

/** Web identity providers that have no ARN. */
const WEB_IDENTITY_PROVIDERS = new Set([
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

/**
 * Reads a request's principal: an ARN, an account's number, an identity provider, a service (`pods.eks.amazonaws.com`),
 * a canonical user or `*` for a caller without credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parseRequestPrincipal(text: string): RequestPrincipal {
  if (text === '*') return { kind: 'anonymous' };
  if (/^\d{12}$/.test(text)) return { kind: 'account', account: text };
  if (/^[0-9a-f]{64}$/.test(text)) return { kind: 'named', of: 'CanonicalUser', name: text };
  if (WEB_IDENTITY_PROVIDERS.has(text)) return { kind: 'named', of: 'Federated', name: text };
  const { partition = '', service, account = '', resource = '' } = parseGlobalArn(text, ['iam', 'sts']) ?? {};
  if (partition === '' || resource === '') return { kind: 'named', of: 'Service', name: text };
  const aws = { kind: 'aws', arn: text, partition, account } as const;
  if (service === 'iam') {
    return PROVIDER.test(resource) ? { kind: 'named', of: 'Federated', name: text } : { ...aws, service };
  }
  const role = SESSION.exec(resource)?.[1];
  return { ...aws, service: 'sts', ...(role !== undefined && { role }) };
}
