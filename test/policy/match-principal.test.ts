import type { Principal } from '../../modules/policy/document';
import { applies } from './decide';

const ROOT = 'arn:aws:iam::111122223333:root';
const USER = 'arn:aws:iam::111122223333:user/alice';
const ROLE = 'arn:aws:iam::111122223333:role/pods/orders';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/orders/session-1';
const POD_IDENTITY = 'pods.eks.amazonaws.com';
const OIDC = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC';
const CANONICAL = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
describe('a Principal covers', () => {
  it.each<[Principal, string]>([
    ...[ROOT, USER, ROLE, SESSION, POD_IDENTITY, OIDC, CANONICAL, '111122223333', '*'].flatMap(
      (principal): [Principal, string][] => [
        ['*', principal],
        [{ AWS: '*' }, principal],
        [{ AWS: ['arn:aws:iam::999999999999:root', '*'] }, principal],
      ],
    ),
    // An account's number and its root ARN are the same: everyone in the account.
    ...[ROOT, USER, ROLE, SESSION, '111122223333'].flatMap((principal): [Principal, string][] => [
      [{ AWS: '111122223333' }, principal],
      [{ AWS: ROOT }, principal],
    ]),
    [{ AWS: USER }, USER],
    [{ AWS: ROLE }, ROLE],
    // A session's ARN has the role's name without its path.
    [{ AWS: ROLE }, SESSION],
    [{ AWS: 'arn:aws:iam::111122223333:role/orders' }, SESSION],
    [{ AWS: SESSION }, SESSION],
    [{ Service: POD_IDENTITY }, POD_IDENTITY],
    [{ Service: ['ec2.amazonaws.com', POD_IDENTITY] }, POD_IDENTITY],
    [{ AWS: USER, Service: POD_IDENTITY }, POD_IDENTITY],
    [{ Service: '*' }, POD_IDENTITY],
    [{ Federated: OIDC }, OIDC],
    [{ Federated: '*' }, OIDC],
    [{ Federated: 'cognito-identity.amazonaws.com' }, 'cognito-identity.amazonaws.com'],
    [{ CanonicalUser: CANONICAL }, CANONICAL],
  ])('%j: %s', (principal, requester) => {
    expect(applies({ Principal: principal }, { principal: requester })).toBe('yes');
  });
});

describe('a Principal does not cover', () => {
  it.each<[Principal, string]>([
    [{ AWS: '111122223333' }, 'arn:aws:iam::444455556666:role/orders'],
    [{ AWS: '111122223333' }, POD_IDENTITY],
    [{ AWS: '111122223333' }, OIDC],
    [{ AWS: '111122223333' }, '*'],
    [{ AWS: ROOT }, 'arn:aws-cn:iam::111122223333:user/alice'],
    [{ AWS: USER }, 'arn:aws:iam::111122223333:user/Alice'],
    [{ AWS: USER }, ROOT],
    [{ AWS: ROLE }, 'arn:aws:iam::111122223333:role/orders'],
    [{ AWS: ROLE }, 'arn:aws:sts::111122223333:assumed-role/orders-2/session-1'],
    [{ AWS: ROLE }, 'arn:aws:sts::444455556666:assumed-role/orders/session-1'],
    [{ AWS: 'arn:aws:iam::111122223333:user/orders' }, SESSION],
    [{ AWS: SESSION }, 'arn:aws:sts::111122223333:assumed-role/orders/session-2'],
    [{ AWS: SESSION }, ROLE],
    [{ Service: POD_IDENTITY }, 'ec2.amazonaws.com'],
    [{ Service: '*' }, USER],
    [{ Service: 'cognito-identity.amazonaws.com' }, 'cognito-identity.amazonaws.com'],
    [{ Federated: OIDC }, 'accounts.google.com'],
    [{ Federated: '*' }, POD_IDENTITY],
    [{ AWS: [] }, USER],
    [{}, USER],
  ])('%j: %s', (principal, requester) => {
    expect(applies({ Principal: principal }, { principal: requester })).toBe('no');
  });
});

describe('a Principal is unknown', () => {
  it.each<[Principal, string]>([
    // Only a whole `*` is a wildcard.
    [{ AWS: 'arn:aws:iam::111122223333:role/*' }, ROLE],
    [{ AWS: 'arn:aws:iam::*:root' }, ROLE],
    [{ Service: '*.amazonaws.com' }, POD_IDENTITY],
    [{ AWS: 'AROA1234567890EXAMPLE' }, ROLE],
    [{ Group: 'a' }, ROLE],
    ['arn:aws:iam::111122223333:root' as Principal, ROLE],
  ])('%j: %s', (principal, requester) => {
    expect(applies({ Principal: principal }, { principal: requester })).toBe('unknown');
  });

  it('when the request names none', () => {
    expect(applies({ Principal: { Service: POD_IDENTITY } })).toBe('unknown');
    expect(applies({ NotPrincipal: { Service: POD_IDENTITY } })).toBe('unknown');
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
describe('a NotPrincipal', () => {
  it.each<[Principal, string, 'yes' | 'no' | 'unknown']>([
    // Certain only when nothing of the principal is listed, or it and its account and role are.
    [{ AWS: USER }, 'arn:aws:iam::444455556666:user/alice', 'yes'],
    [{ AWS: USER }, POD_IDENTITY, 'yes'],
    [{ AWS: [USER, ROOT] }, USER, 'no'],
    [{ AWS: [SESSION, ROLE, ROOT] }, SESSION, 'no'],
    [{ AWS: [USER, '111122223333'] }, USER, 'no'],
    [{ AWS: ROOT }, ROOT, 'no'],
    [{ AWS: ROOT }, '111122223333', 'no'],
    [{ AWS: USER }, USER, 'unknown'],
    [{ AWS: [USER, ROOT] }, ROLE, 'unknown'],
    [{ AWS: [ROLE, ROOT] }, SESSION, 'unknown'],
    [{ AWS: USER }, ROLE, 'yes'],
    [{ AWS: USER }, ROOT, 'yes'],
    ['*', USER, 'no'],
    ['*', SESSION, 'no'],
    [{ Service: POD_IDENTITY }, POD_IDENTITY, 'no'],
    [{ Service: POD_IDENTITY }, 'ec2.amazonaws.com', 'yes'],
    [{ Federated: '*' }, OIDC, 'no'],
  ])('%j applies to %s: %s', (principal, requester, expected) => {
    expect(applies({ NotPrincipal: principal }, { principal: requester })).toBe(expected);
  });
});

describe('the principal decides condition keys', () => {
  const condition = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/pods/*' } };
  const account = { StringEquals: { 'aws:PrincipalAccount': '111122223333' } };
  it.each([
    [condition, ROLE, {}, 'yes'],
    [condition, ROLE, { 'aws:PrincipalArn': USER }, 'yes'],
    [condition, USER, { 'aws:PrincipalArn': ROLE }, 'no'],
    // A session's role may have a path, which only the request can tell.
    [condition, SESSION, {}, 'no'],
    [condition, SESSION, { 'aws:PrincipalArn': ROLE }, 'yes'],
    [account, SESSION, {}, 'yes'],
    [account, '111122223333', {}, 'yes'],
    [account, 'arn:aws:iam::444455556666:user/a', { 'aws:PrincipalAccount': '111122223333' }, 'no'],
    [account, POD_IDENTITY, {}, 'no'],
  ] as const)('%j for %s with %j: %s', (Condition, principal, context, expected) => {
    expect(applies({ Principal: '*', Condition }, { principal, context })).toBe(expected);
  });
});
