import fc from 'fast-check';
import type { ServiceComparison } from '../../modules/change/change';
import { compareServices } from '../../modules/change/compare-services';
import type { ServiceAccess } from '../../modules/access/service-access';
import { compare } from '../../modules/policy/compare';
import type { AccessObject, PolicyDocument, Statement } from '../../modules/policy/document';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';
import { statementsOfDocument } from '../../modules/policy/statements-of-document';
import { runs } from '../policy/runs';

/** What policies of resources, which are not known, may allow once a limit of the role is removed. */

const ACCOUNT = '111122223333';
const associations = [
  {
    cluster: 'main',
    clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/main`,
    namespace: 'shop',
    serviceAccount: 'api',
  },
];

function document(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

function statement(Effect: Statement['Effect'], Action: string, Resource: string, more: Partial<Statement> = {}) {
  return { Effect, Action, Resource, ...more };
}

const allow = (action: string, resource: string, more?: Partial<Statement>): Statement =>
  statement('Allow', action, resource, more);
const deny = (action: string, resource: string, more?: Partial<Statement>): Statement =>
  statement('Deny', action, resource, more);

const SEND = allow('sqs:SendMessage', `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`);
const WAGES = 'arn:aws:s3:::wages/*';
const FROM_OFFICE = { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };

function service(permissions: AccessObject): ServiceAccess {
  return {
    service: 'orders',
    environment: 'prod',
    manifest: 'services/orders/pod-identity.yaml',
    account: ACCOUNT,
    role: {
      arn: `arn:aws:iam::${ACCOUNT}:role/orders-prod`,
      tags: {},
      permissions,
      trustPolicy: podIdentityTrustPolicy({ account: ACCOUNT, associations }),
    },
    associations,
  };
}

function role(statements: readonly Statement[], permissionsBoundary?: AccessObject['permissionsBoundary']) {
  return { policies: [document(...statements)], ...(permissionsBoundary && { permissionsBoundary }) };
}

function change(before: AccessObject, after: AccessObject): ServiceComparison | undefined {
  return compareServices(service(before), service(after));
}

const BOUNDARY = document(allow('sqs:*', '*'));
const WIDER = document(allow('sqs:*', '*'), allow('s3:GetObject', WAGES));

/** Each: what is removed, before, after, and what the reason names. */
const UNDECIDED: readonly (readonly [string, AccessObject, AccessObject, readonly string[]])[] = [
  ['a Deny', role([SEND, deny('s3:GetObject', WAGES)]), role([SEND]), ['s3:GetObject', WAGES]],
  [
    'a part of a Deny',
    role([SEND, deny('s3:*', '*')]),
    role([SEND, deny('s3:*', '*', FROM_OFFICE)]),
    ['s3:*', 'under conditions'],
  ],
  ['a boundary', role([SEND], BOUNDARY), role([SEND]), ['*', 'with exceptions']],
  ['a boundary that allows everything', role([SEND], document(allow('*', '*'))), role([SEND]), ['NotPrincipal']],
  ['a boundary, for a wider one', role([SEND], BOUNDARY), role([SEND], WIDER), ['s3:GetObject', WAGES]],
  [
    'a Deny of a boundary',
    role([SEND], document(allow('*', '*'), deny('kms:Decrypt', '*'))),
    role([SEND], document(allow('*', '*'))),
    ['kms:Decrypt'],
  ],
  // A policy of a resource that names the session is not limited by what the boundary leaves out.
  [
    'a Deny of what the boundary leaves out',
    role([SEND, deny('s3:GetObject', WAGES)], BOUNDARY),
    role([SEND], BOUNDARY),
    ['s3:GetObject', WAGES],
  ],
  [
    'a Deny of more than is allowed',
    role([allow('s3:*', 'arn:aws:s3:::orders/*'), deny('s3:DeleteObject', '*')]),
    role([allow('s3:*', 'arn:aws:s3:::orders/*')]),
    ['s3:DeleteObject'],
  ],
];

test.each(UNDECIDED)('without %s, the verdict is unknown', (_, before, after, named) => {
  const changed = change(before, after);
  expect(changed?.verdict).toBe('unknown');
  const [part, ...others] = changed?.unknown ?? [];
  expect(others).toEqual([]);
  expect(part).toMatchObject({
    side: 'after',
    reason: expect.stringMatching(/^resource-policies-unknown: /) as string,
  });
  for (const text of named) expect(part?.reason).toContain(text);
});

test('`compare` judges only the documents that it is given', () => {
  for (const [, before, after] of UNDECIDED) expect(compare(before, after).verdict).not.toBe('unknown');
});

const DECIDED: readonly (readonly [string, AccessObject, AccessObject, ServiceComparison['verdict'] | undefined])[] = [
  [
    'a Deny that another one contains',
    role([SEND, deny('s3:GetObject', WAGES), deny('s3:*', '*')]),
    role([SEND, deny('s3:*', '*')]),
    undefined,
  ],
  [
    'a Deny that a wider one replaces',
    role([SEND, deny('s3:GetObject', WAGES)]),
    role([SEND, deny('s3:Get*', '*')]),
    undefined,
  ],
  [
    'a Deny of the same in the boundary',
    role([SEND, deny('s3:GetObject', WAGES)], document(allow('*', '*'), deny('s3:*', '*'))),
    role([SEND], document(allow('*', '*'), deny('s3:*', '*'))),
    undefined,
  ],
  [
    'a Deny of what the role then allows',
    role([allow('s3:*', '*'), deny('s3:DeleteObject', WAGES)]),
    role([allow('s3:*', '*')]),
    'broader',
  ],
  // IAM knows one policy of a resource, which allows actions of STS only.
  ['a Deny of actions of IAM', role([SEND, deny('iam:*', '*')]), role([SEND]), undefined],
  ['nothing, but adds a boundary', role([SEND]), role([SEND], BOUNDARY), undefined],
  ['a boundary, for a narrower one', role([SEND], WIDER), role([SEND], BOUNDARY), undefined],
  [
    'a boundary, for the same in other words',
    role([SEND], BOUNDARY),
    role([SEND], document(allow('SQS:*', '*'))),
    undefined,
  ],
  [
    'nothing, where a policy that is not known stays',
    { policies: [document(SEND), `arn:aws:iam::${ACCOUNT}:policy/own`] },
    { policies: [document(SEND, allow('s3:GetObject', WAGES)), `arn:aws:iam::${ACCOUNT}:policy/own`] },
    'broader',
  ],
];

test.each(DECIDED)('without %s, policies of resources cannot allow more', (_, before, after, verdict) => {
  const changed = change(before, after);
  expect(changed?.unknown ?? []).toEqual([]);
  expect(changed?.verdict).toBe(verdict);
});

test('what the role gains by its own policies is listed beside what policies of resources may allow', () => {
  const changed = change(
    role([allow('s3:GetObject', 'arn:aws:s3:::orders/*'), deny('s3:GetObject', '*')]),
    role([allow('s3:GetObject', 'arn:aws:s3:::orders/*')]),
  );
  expect(changed?.gained.map(({ resources }) => resources.include)).toEqual([['arn:aws:s3:::orders/*']]);
  const [row] = changed?.unknown[0]?.rows ?? [];
  expect(row?.resources).toMatchObject({ exclude: ['arn:aws:s3:::orders/*'] });
});

test('a service account that loses its association needs no policy of a resource', () => {
  const before = service(role([SEND, deny('s3:*', '*')]));
  const after = { ...service(role([SEND])), associations: [] };
  expect(compareServices(before, after)?.verdict).toBe('narrower');
});

const ACTIONS = ['s3:GetObject', 's3:*', 'sqs:SendMessage', '*'];
const RESOURCES = ['*', WAGES, 'arn:aws:s3:::*', 'arn:aws:s3:::orders/*', `arn:aws:sqs:eu-west-1:${ACCOUNT}:*`];
const oneStatement = fc
  .tuple(
    fc.constantFrom('Allow' as const, 'Deny' as const),
    fc.constantFrom(...ACTIONS),
    fc.constantFrom(...RESOURCES),
    fc.constantFrom({}, FROM_OFFICE),
  )
  .map((parts) => statement(...parts));
const statements = fc.array(oneStatement, { maxLength: 3 });
const anyRole = fc
  .tuple(
    statements,
    fc.option(
      statements.map((list) => document(...list)),
      { nil: undefined },
    ),
  )
  .map(([list, boundary]) => role(list, boundary));

/** With a policy of a resource that allows: to the role, which its boundary limits, or to its session, which it does not. */
function withResourcePolicy({ policies, permissionsBoundary }: AccessObject, grants: readonly Statement[], to: string) {
  const own = document(...grants);
  if (to === 'role' || !permissionsBoundary) {
    return { policies: [...policies, own], ...(permissionsBoundary && { permissionsBoundary }) };
  }
  const denies = [...policies, permissionsBoundary]
    .flatMap((policy) => (typeof policy === 'string' ? [] : statementsOfDocument(policy)))
    .filter(({ Effect }) => Effect === 'Deny');
  return { policies: [document(...grants, ...denies)] };
}

test.each(['role', 'session'])('no policy of a resource that names the %s allows more where nothing is said', (to) => {
  const grants = fc.array(
    oneStatement.filter(({ Effect }) => Effect === 'Allow'),
    { minLength: 1, maxLength: 2 },
  );
  fc.assert(
    fc.property(anyRole, anyRole, grants, (before, after, granted) => {
      const [accessBefore, accessAfter] = [before, after].map((one) => withResourcePolicy(one, granted, to));
      const gains = compare(accessBefore!, accessAfter!).gained.some(({ occurs }) => occurs);
      if (gains) expect(['broader', 'incomparable', 'unknown']).toContain(change(before, after)?.verdict ?? 'equal');
    }),
    { numRuns: runs(50, 1_500) },
  );
});

/** The one resource, whose name may have stars. */
function literal(resource: string): string {
  return resource === '*' ? resource : resource.replace(/\*/g, '${*}');
}

test('nothing is undecided that no policy of a resource can allow', () => {
  fc.assert(
    fc.property(anyRole, anyRole, (before, after) => {
      const parts = change(before, after)?.unknown ?? [];
      for (const { witness } of parts.flatMap(({ rows = [] }) => rows)) {
        const only = { Action: witness.action, Resource: literal(witness.resource) };
        const found = ['role', 'session'].some((to) => {
          const grants: Statement[] = [{ Effect: 'Allow', ...only }];
          const [accessBefore, accessAfter] = [before, after].map((one) => withResourcePolicy(one, grants, to));
          return compare(accessBefore!, accessAfter!).gained.length > 0;
        });
        expect(found).toBe(true);
      }
    }),
    { numRuns: runs(40, 1_000) },
  );
});
