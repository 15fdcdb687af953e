import { compareServices } from '../../modules/access/compare-services';
import type { RoleAccess, ServiceAccess } from '../../modules/access/service-access';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { podIdentityTrustPolicy } from '../../modules/policy/trust-policy';

/** Access as a plan may have it: policies and trust that no manifest writes. */

const ACCOUNT = '111122223333';
const api = {
  cluster: 'shop-eu',
  clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop-eu`,
  namespace: 'shop',
  serviceAccount: 'orders-api',
};
const batch = { ...api, serviceAccount: 'orders-batch' };

function allow(action: string, resource: string): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

function access(
  statements: readonly Statement[],
  part: Omit<Partial<ServiceAccess>, 'role'> & { role?: Partial<RoleAccess> } = {},
) {
  const associations = part.associations ?? [api];
  const policies = statements.length > 0 ? [{ Version: '2012-10-17' as const, Statement: statements }] : [];
  const whole: ServiceAccess = {
    service: 'orders',
    environment: 'prod',
    manifest: 'services/orders/pod-identity.yaml',
    account: ACCOUNT,
    ...part,
    associations,
    role: {
      arn: `arn:aws:iam::${ACCOUNT}:role/orders-prod`,
      tags: {},
      permissions: { policies },
      trustPolicy: part.role?.trustPolicy ?? podIdentityTrustPolicy({ account: ACCOUNT, associations }),
      ...part.role,
    },
  };
  return whole;
}

function trusting(document: PolicyDocument, ...more: Statement[]): PolicyDocument {
  return {
    ...document,
    Statement: [...[document.Statement].flat<readonly (Statement | readonly Statement[])[]>(), ...more],
  };
}

const GET = allow('s3:GetObject', 'arn:aws:s3:::orders/*');
const generated = podIdentityTrustPolicy({ account: ACCOUNT, associations: [api] });
const anybody: Statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 'sts:AssumeRole',
};

describe('rows that cannot occur', () => {
  const impossible = allow('s3:GetObject', `arn:aws:sqs:eu-west-1:${ACCOUNT}:events`);

  test('are no change', () => {
    expect(compareServices(access([GET]), access([GET, impossible]))).toBeUndefined();
  });

  test('are shown on demand, and do not count', () => {
    const change = compareServices(access([GET]), access([GET, impossible]), { allRows: true });
    expect(change?.verdict).toBe('equal');
    expect(change?.gained.map(({ occurs }) => occurs)).toEqual([false]);
  });

  test('are left out beside others', () => {
    const change = compareServices(
      access([GET]),
      access([impossible, GET, allow('s3:PutObject', 'arn:aws:s3:::orders/*')]),
    );
    expect(change?.verdict).toBe('broader');
    expect(change?.gained.map(({ actions }) => actions)).toEqual([['s3:PutObject']]);
  });
});

describe('the trust policy', () => {
  test('that trusts the associations and nobody else is not told', () => {
    expect(compareServices(access([GET]), access([GET], { associations: [api, batch] }))?.trust).toBeUndefined();
    expect(compareServices(undefined, access([GET]))?.trust).toBeUndefined();
    expect(compareServices(access([GET]), undefined)?.trust).toBeUndefined();
  });

  test('that comes to trust others is', () => {
    const change = compareServices(
      access([GET]),
      access([GET], { role: { trustPolicy: trusting(generated, anybody) } }),
    );
    expect(change?.verdict).toBe('broader');
    expect(change?.gained).toEqual([]);
    expect(change?.trust?.verdict).toBe('broader');
    expect(change?.trust?.gained.map(({ actions }) => actions)).toEqual([['sts:AssumeRole']]);
    expect(change?.trust?.gained[0]?.principals?.include).toEqual(['arn:aws:iam::444455556666:root']);
  });

  test('that trusts others no longer is', () => {
    const change = compareServices(
      access([GET], { role: { trustPolicy: trusting(generated, anybody) } }),
      access([GET]),
    );
    expect([change?.verdict, change?.trust?.verdict]).toEqual(['narrower', 'narrower']);
  });

  test('that always trusted others is not', () => {
    const open = (associations = [api]): ServiceAccess =>
      access([GET], {
        associations,
        role: { trustPolicy: trusting(podIdentityTrustPolicy({ account: ACCOUNT, associations }), anybody) },
      });
    expect(compareServices(open(), open([api, batch]))?.trust).toBeUndefined();
  });

  test('of a new service that trusts others is told', () => {
    const change = compareServices(undefined, access([GET], { role: { trustPolicy: trusting(generated, anybody) } }));
    expect(change?.trust?.verdict).toBe('broader');
  });

  test('that loses a condition trusts more', () => {
    const [statement] = [generated.Statement].flat<readonly (Statement | readonly Statement[])[]>();
    const open = { ...statement!, Condition: {} };
    const change = compareServices(
      access([GET]),
      access([GET], { role: { trustPolicy: { ...generated, Statement: open } } }),
    );
    expect(change?.trust?.verdict).toBe('broader');
  });

  test('that cannot be decided leaves the service undecided', () => {
    const odd: Statement = { ...anybody, Condition: { FrobEquals: { 'aws:x': 'y' } } };
    const change = compareServices(access([GET]), access([GET], { role: { trustPolicy: trusting(generated, odd) } }));
    expect([change?.verdict, change?.trust?.verdict]).toEqual(['unknown', 'unknown']);
    expect(change?.unknown.every(({ reason, side }) => reason.startsWith('trust policy: ') && side === 'after')).toBe(
      true,
    );
  });
});

describe('what a caller does not know', () => {
  const undecided = [{ reason: 'the policy is known only after apply', side: 'after' as const }];

  test('makes a service undecided that seems the same', () => {
    expect(compareServices(access([GET]), access([GET]), { undecided })).toMatchObject({
      verdict: 'unknown',
      unknown: undecided,
    });
  });
});

test('a role without service accounts is compared too', () => {
  const none = { associations: [], role: { trustPolicy: generated } };
  const change = compareServices(access([], none), access([GET], none));
  expect(change?.verdict).toBe('broader');
  expect(change?.gained).toHaveLength(1);
});

test('a role that loses its last service account, and allows more, gives nobody anything', () => {
  const change = compareServices(
    access([GET]),
    access([GET, allow('s3:PutObject', '*')], { associations: [], role: { trustPolicy: generated } }),
  );
  expect([change?.gained, change?.lost.map(({ actions }) => actions)]).toEqual([[], [['s3:GetObject']]]);
});

test('session tags win over role tags of the same key', () => {
  const byTag = allow('s3:GetObject', 'arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*');
  const change = compareServices(undefined, access([byTag], { role: { tags: { 'Kubernetes-Namespace': 'other' } } }));
  expect(change?.gained.flatMap(({ resources }) => resources.include)).toEqual(['arn:aws:s3:::t/shop/*']);
});
