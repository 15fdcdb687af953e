import fc from 'fast-check';
import { compare, compareRoleSessions } from '../../modules/policy/compare';
import { keyUses, statementsOf } from '../../modules/policy/comparison/key-uses';
import { parseAccess } from '../../modules/policy/parse-access';
import { expectAgreement } from './agreement';
import { accessRequest } from './arbitraries';
import { consistent } from './consistent';
import { isAllowed } from './plain-evaluator';
import { askOracleOfRole } from './oracle';
import { LAW_TIMEOUT, runs } from './runs';
import { KNOWN_REQUESTS, SESSIONS, similarKnownPair } from './similar-policies';
import type { Evaluation } from '../../modules/policy/comparison';
import type { AccessObject, PolicyDocument, Principal } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';

const ROLE = 'arn:aws:iam::111122223333:role/pods/orders';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/orders/eks-prod-orders-1';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-1111-2222-333344445555';

const LONG = process.env['LONG'] === '1';

type Effect = 'none' | 'allows' | 'silent' | 'denies';
const EFFECTS: readonly Effect[] = ['none', 'allows', 'silent', 'denies'];

/**
 * A decision for each effect of the boundary, and in each block for each effect of the session policy: (A)llowed, (I)mplicitly or (E)xplicitly
 * denied, or (?) not known.
 */
type Grid = string;
const LIMITED: Grid = 'AAIE AAIE IIIE EEEE';
const UNLIMITED: Grid = 'AAAE AAAE AAAE EEEE';
const NEVER: Grid = 'IIIE IIIE IIIE EEEE';
const DENIED: Grid = 'EEEE EEEE EEEE EEEE';

const PRINCIPALS = {
  'another role': { AWS: 'arn:aws:iam::111122223333:role/billing' },
  account: { AWS: 'arn:aws:iam::111122223333:root' },
  role: { AWS: ROLE },
  session: { AWS: SESSION },
  everyone: '*',
  'everyone with the role as aws:PrincipalArn': '*',
} as const satisfies Readonly<Record<string, Principal>>;

interface Case {
  readonly name: string;
  readonly resource: string;
  readonly account?: string;
  readonly request: { readonly action: string; readonly resource: string };
  /** By what the resource policy allows the request to, or `denies`: what becomes of it for each identity policy. */
  readonly rows: Readonly<
    Record<keyof typeof PRINCIPALS | 'denies', Readonly<Record<'allows' | 'silent' | 'denies', Grid>>>
  >;
}

const ALWAYS_DENIED = { allows: DENIED, silent: DENIED, denies: DENIED };

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
const CASES: readonly Case[] = [
  {
    name: 'a bucket of the same account',
    resource: 'arn:aws:s3:::reports',
    account: '111122223333',
    request: { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026/q1' },
    rows: {
      'another role': { allows: LIMITED, silent: NEVER, denies: DENIED },
      account: { allows: LIMITED, silent: NEVER, denies: DENIED },
      role: { allows: LIMITED, silent: LIMITED, denies: DENIED },
      session: { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      everyone: { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      'everyone with the role as aws:PrincipalArn': { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      denies: ALWAYS_DENIED,
    },
  },
  {
    name: 'a bucket of another account',
    resource: 'arn:aws:s3:::reports',
    account: '444455556666',
    request: { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026/q1' },
    rows: {
      'another role': { allows: NEVER, silent: NEVER, denies: DENIED },
      account: { allows: LIMITED, silent: NEVER, denies: DENIED },
      role: { allows: LIMITED, silent: NEVER, denies: DENIED },
      session: { allows: LIMITED, silent: NEVER, denies: DENIED },
      everyone: { allows: LIMITED, silent: NEVER, denies: DENIED },
      'everyone with the role as aws:PrincipalArn': { allows: LIMITED, silent: NEVER, denies: DENIED },
      denies: ALWAYS_DENIED,
    },
  },
  {
    name: 'a bucket of an account that is not known',
    resource: 'arn:aws:s3:::reports',
    request: { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026/q1' },
    rows: {
      'another role': { allows: '??IE ??IE IIIE EEEE', silent: NEVER, denies: DENIED },
      account: { allows: LIMITED, silent: NEVER, denies: DENIED },
      role: { allows: LIMITED, silent: '??IE ??IE IIIE EEEE', denies: DENIED },
      session: { allows: 'AA?E AA?E ???E EEEE', silent: '???E ???E ???E EEEE', denies: DENIED },
      everyone: { allows: 'AA?E AA?E ???E EEEE', silent: '???E ???E ???E EEEE', denies: DENIED },
      'everyone with the role as aws:PrincipalArn': {
        allows: 'AA?E AA?E ???E EEEE',
        silent: '???E ???E ???E EEEE',
        denies: DENIED,
      },
      denies: ALWAYS_DENIED,
    },
  },
  {
    name: 'a key of the same account',
    resource: KEY,
    request: { action: 'kms:Decrypt', resource: KEY },
    rows: {
      'another role': { allows: NEVER, silent: NEVER, denies: DENIED },
      account: { allows: LIMITED, silent: NEVER, denies: DENIED },
      role: { allows: LIMITED, silent: LIMITED, denies: DENIED },
      session: { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      everyone: { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      'everyone with the role as aws:PrincipalArn': { allows: UNLIMITED, silent: UNLIMITED, denies: DENIED },
      denies: ALWAYS_DENIED,
    },
  },
  {
    name: 'a key of another account',
    resource: KEY.replace('111122223333', '444455556666'),
    request: { action: 'kms:Decrypt', resource: KEY.replace('111122223333', '444455556666') },
    rows: {
      'another role': { allows: NEVER, silent: NEVER, denies: DENIED },
      account: { allows: LIMITED, silent: NEVER, denies: DENIED },
      role: { allows: LIMITED, silent: NEVER, denies: DENIED },
      session: { allows: LIMITED, silent: NEVER, denies: DENIED },
      everyone: { allows: LIMITED, silent: NEVER, denies: DENIED },
      'everyone with the role as aws:PrincipalArn': { allows: LIMITED, silent: NEVER, denies: DENIED },
      denies: ALWAYS_DENIED,
    },
  },
];

const LETTERS: Readonly<Record<Evaluation['decision'], string>> = {
  allowed: 'A',
  'implicitly-denied': 'I',
  'explicitly-denied': 'E',
  unknown: '?',
};

function policy(effect: Effect, { action, resource }: Case['request'], principal?: Principal): PolicyDocument {
  const other = effect === 'silent';
  const statement = {
    Effect: effect === 'denies' ? 'Deny' : 'Allow',
    ...(principal && { Principal: principal }),
    Action: other ? 'sqs:SendMessage' : action,
    Resource: resource,
  } as const;
  return { Version: '2012-10-17', Statement: statement };
}

function resourcePolicy({ request }: Case, principal: keyof Case['rows']): PolicyDocument {
  if (principal === 'denies') return policy('denies', request, { AWS: ROLE });
  const document = policy('allows', request, PRINCIPALS[principal]);
  if (principal !== 'everyone with the role as aws:PrincipalArn') return document;
  const Condition = { ArnEquals: { 'aws:PrincipalArn': ROLE } };
  return { ...document, Statement: [document.Statement].flat().map((one) => ({ ...one, Condition })) };
}

const CELLS = CASES.flatMap((one) =>
  Object.entries(one.rows).flatMap(([named, identities]) =>
    Object.entries(identities).map(([identity, grid]) => ({ one, named, identity, grid })),
  ),
);

/** Access on both sides, and requests about the resources whose policies it knows. */
const pairAndRequests = similarKnownPair.chain((pair) => {
  const known = pair[0].resourcePolicies?.map(({ resource }) => resource) ?? [];
  const about = KNOWN_REQUESTS.filter(([, resource]) => known.some((one) => resource.startsWith(one)));
  const request = fc
    .tuple(accessRequest, fc.constantFrom(...about), fc.constantFrom(...SESSIONS))
    .map(([{ context }, [action, resource], principal]) => ({ action, resource, principal, context }));
  return fc.tuple(fc.constant(pair), fc.array(request, { minLength: 10, maxLength: 10 }));
});

describe('laws of known resource policies', () => {
  it(
    'a second evaluator agrees with every decision, and the evaluator with every row',
    () => {
      const decisions = { yes: 0, no: 0, open: 0 };
      fc.assert(
        fc.property(pairAndRequests, ([pair, any]) => {
          expectAgreement(pair, any);
          const used = new Set(keyUses(pair.flatMap((side) => statementsOf(parseAccess(side).access))).keys());
          for (const one of any) {
            const request = consistent(one, used, () => false);
            const answer = isAllowed(pair[0], request);
            decisions[answer] += 1;
            const { decision } = evaluate(pair[0], request);
            if (answer !== 'open' && decision !== 'unknown')
              expect({ request, decision, answer }).toMatchObject({ answer: decision === 'allowed' ? 'yes' : 'no' });
            // The pages leave open what the evaluator does: neither decides more than the other.
            if (answer !== 'open') expect({ request, answer, decision }).not.toMatchObject({ decision: 'unknown' });
          }
        }),
        { numRuns: runs(40, 5_000) },
      );
      expect(Math.min(decisions.yes, decisions.no)).toBeGreaterThan(0);
    },
    LAW_TIMEOUT,
  );

  it(
    'nothing is gained by the same access, and what one side gains the other loses',
    () => {
      fc.assert(
        fc.property(similarKnownPair, ([before, after]) => {
          expect(compare(before, before)).toEqual({ verdict: 'equal', gained: [], lost: [], unknown: [] });
          const [there, back] = [compare(before, after), compare(after, before)];
          expect(JSON.stringify([back.gained, back.lost])).toBe(JSON.stringify([there.lost, there.gained]));
        }),
        { numRuns: runs(6, 2_000) },
      );
    },
    LAW_TIMEOUT,
  );
});

describe("AWS's truth table of policies", () => {
  it.each(CELLS.map(({ one, named, identity, grid }) => [one.name, named, identity, grid, one] as const))(
    '%s, resource policy: %s, identity policy: %s',
    async (_, named, identity, grid, one) => {
      const accessOf = (boundary: Effect, session: Effect): AccessObject => ({
        policies: [policy(identity as Effect, one.request)],
        ...(boundary !== 'none' && { permissionsBoundary: policy(boundary, one.request) }),
        ...(session !== 'none' && { sessionPolicy: policy(session, one.request) }),
        principal: ROLE,
        resourcePolicies: [
          {
            resource: one.resource,
            document: resourcePolicy(one, named as keyof Case['rows']),
            ...(one.account !== undefined && { account: one.account }),
          },
        ],
      });
      const request = { ...one.request, principal: SESSION, context: {} };
      const found = EFFECTS.map((boundary) =>
        EFFECTS.map((session) => LETTERS[evaluate(accessOf(boundary, session), request).decision]).join(''),
      ).join(' ');
      expect(found).toBe(grid);

      // An independent simulator agrees with every cell that has an answer, but for one: it lets the silence of a session
      // policy limit what a resource allows to the session itself. docs/evaluator-disagreements.md
      const isDirect = identity !== 'denies' && grid === UNLIMITED;
      for (const [index, letter] of LONG ? Array.from(grid.replaceAll(' ', '')).entries() : []) {
        if (letter === '?') continue;
        const [boundary, session] = [EFFECTS[Math.floor(index / 4)] ?? 'none', EFFECTS[index % 4] ?? 'none'];
        const context = { 'aws:PrincipalArn': ROLE };
        const decision = await askOracleOfRole(accessOf(boundary, session), { ...request, context });
        const expected = isDirect && session === 'silent' && letter === 'A' ? 'I' : letter;
        expect({ boundary, session, letter: decision && LETTERS[decision] }).toEqual({
          boundary,
          session,
          letter: expected,
        });
      }

      // The comparison with no access at all lists the request where it is certainly allowed. Sessions are not told
      // apart there: a policy that names one of them leaves the answer open.
      for (const [at, boundary] of EFFECTS.entries()) {
        for (const [of, session] of EFFECTS.entries()) {
          if (boundary !== session && !LONG) continue;
          const { verdict } = compareRoleSessions({ policies: [] }, accessOf(boundary, session));
          const letter = grid.split(' ')[at]?.[of];
          const cell = { boundary, session, verdict };
          const isOfRequest = identity !== 'silent' && boundary !== 'silent' && session !== 'silent';
          if (letter === 'A' && named !== 'session') expect(cell).toEqual({ ...cell, verdict: 'broader' });
          if (letter === '?') expect(cell).toEqual({ ...cell, verdict: 'unknown' });
          if ((letter === 'I' || letter === 'E') && isOfRequest && named !== 'session')
            expect(cell).toEqual({ ...cell, verdict: 'equal' });
        }
      }
    },
  );
});
