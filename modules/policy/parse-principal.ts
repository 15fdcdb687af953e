import { parseGlobalArn } from '../catalogue/arn';
import { type NamedPrincipalKind, type PrincipalPattern } from './model';

const ACCOUNT = /^\d{12}$/;

/**
 * Reads one value of a Principal. Only a whole `*` is a wildcard; there are no partial ones.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipal(kind: string, text: string): PrincipalPattern {
  switch (kind) {
    case 'AWS':
      return parseAwsPrincipal(text);
    case 'Service':
    case 'Federated':
    case 'CanonicalUser':
      return parseNamedPrincipal(kind, text);
    default:
      return { kind: 'undecided', text, reason: `'${kind}', the kind of '${text}', is not a valid principal type` };
  }
}

function parseAwsPrincipal(text: string): PrincipalPattern {
  if (text === '*') return { kind: 'everyone', text };
  if (ACCOUNT.test(text)) return { kind: 'account', text, account: text };
  const { partition = '', service, account = '', resource = '' } = parseGlobalArn(text, ['iam', 'sts']) ?? {};
  if (service === 'iam' && resource === 'root' && partition !== '')
    return { kind: 'account', text, account, partition };
  if (/^[^*?]+$/.test(partition) && /^[^*?]+$/.test(resource)) return { kind: 'arn', text };
  return { kind: 'undecided', text, reason: `'${text}' is neither '*', an account nor the ARN of a principal` };
}

function parseNamedPrincipal(of: NamedPrincipalKind, text: string): PrincipalPattern {
  if (text === '*') return { kind: 'everyone-of', text, of };
  if (/[*?]/.test(text)) return { kind: 'undecided', text, reason: `'${text}' has a wildcard inside a principal` };
  return { kind: 'named', text, of };
}
