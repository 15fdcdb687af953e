import type { TargetTrust } from '../../identity/role-chain';
import { ACCOUNT_ID } from '../../validation/text-formats';
import { trustedAssociationProblems } from '../pod-identity-role/role-problems';
import type { LiteralText } from '../validate-at-synth';
import { iamArnProblems, textProblems } from '../value-problems';

/** Problems of the trust of a target role. The other role and its clusters are in one account. */
export function targetTrustProblems(trust: TargetTrust | undefined, literal: LiteralText): string[] {
  if (!trust) return [];
  const text = literal(trust.account) ?? '';
  const account = ACCOUNT_ID.pattern.test(text) ? text : undefined;
  return [
    ...textProblems('trust.account', literal(trust.account), ACCOUNT_ID),
    ...iamArnProblems('trust.role', literal(trust.role), 'role', { account }),
    ...trustedAssociationProblems(trust, account, literal),
  ];
}
