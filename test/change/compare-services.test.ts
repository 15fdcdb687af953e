import { compareServices } from '../../modules/change/compare-services';
import type { RoleAccess, ServiceAccess } from '../../modules/access/service-access';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';

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

  test('do not count, but are counted in the change', () => {
    const change = compareServices(access([GET]), access([GET, impossible]));
    expect(change).toMatchObject({ verdict: 'equal', gained: [], impossible: { gained: 1, lost: 0 } });
    const back = compareServices(access([GET, impossible]), access([GET]));
    expect(back).toMatchObject({ verdict: 'equal', lost: [], impossible: { gained: 0, lost: 1 } });
    expect(compareServices(access([GET, impossible]), access([impossible, GET]))).toBeUndefined();
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
  test('that trusts only the associations is not reported', () => {
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

test('longer sessions are a note, and no access', () => {
  const long = { role: { maxSessionDuration: 43_200 } };
  expect(compareServices(access([GET]), access([GET], long))).toMatchObject({
    verdict: 'equal',
    notes: ['sessions of the role may last 12 hours, before 1 hour'],
  });
  expect(compareServices(access([GET], long), access([GET], { role: { maxSessionDuration: 5400 } }))?.notes).toEqual([
    'sessions of the role may last 5400 seconds, before 12 hours',
  ]);
  expect(compareServices(access([GET], long), access([GET], long))).toBeUndefined();
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

test('a role that loses its last service account, and allows more, grants nothing', () => {
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

describe('tags of this tool', () => {
  const tagged = { toolTags: { 'cdktf-eks-pod-identity:stack': 'orders-prod' } };
  const byTag = allow('s3:GetObject', 'arn:aws:s3:::${aws:PrincipalTag/cdktf-eks-pod-identity:stack}/*');

  test('are not a change of access, in whichever direction', () => {
    expect(compareServices(access([GET]), access([GET], { role: tagged }))).toBeUndefined();
    expect(compareServices(access([GET], { role: tagged }), access([GET]))).toBeUndefined();
  });

  test('are principal tags for policies that mention them', () => {
    const grants = (role: Partial<RoleAccess>) => access([byTag], { role });
    expect(compareServices(grants(tagged), grants(tagged))).toBeUndefined();
    expect(compareServices(undefined, grants(tagged))?.gained[0]?.resources).toMatchObject({
      include: ['arn:aws:s3:::orders-prod/*'],
    });
    const other = { toolTags: { 'cdktf-eks-pod-identity:stack': 'orders-staging' } };
    expect(compareServices(grants(tagged), grants(other))?.verdict).not.toBe('equal');
  });
});

describe('session tags', () => {
  const BY_TAG = 'arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*';
  const NAMESPACE = { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'shop' } };
  const off = { role: { sessionTags: false } };
  const DOUBT = /^session tags are switched (?:on|off): what policies elsewhere/;

  test('that are disabled remove the access that requires them', () => {
    const change = compareServices(
      access([GET, allow('s3:GetObject', BY_TAG)]),
      access([GET, allow('s3:GetObject', BY_TAG)], off),
    );
    expect(change?.gained).toEqual([]);
    expect(change?.lost.map(({ resources }) => resources.include)).toEqual([['arn:aws:s3:::tenants/shop/*']]);
    expect(change?.needsPodRestart).toBe(true);
  });

  test('that are disabled restore the access that a Deny on them removed', () => {
    const statements: Statement[] = [GET, { ...GET, Effect: 'Deny', Condition: NAMESPACE }];
    const change = compareServices(access(statements), access(statements, off));
    expect(change?.gained.map(({ actions }) => actions)).toEqual([['s3:GetObject']]);
    expect(change?.gained.flatMap(({ conditions }) => conditions)).toEqual([]);
  });

  test('that are enabled add the access that requires them', () => {
    const statements = [allow('s3:GetObject', BY_TAG)];
    const change = compareServices(access(statements, off), access(statements));
    expect(change?.gained.map(({ resources }) => resources.include)).toEqual([['arn:aws:s3:::tenants/shop/*']]);
  });

  test.each([
    ['off', access([GET]), access([GET], off)],
    ['on', access([GET], off), access([GET])],
  ])('that are switched %s are reported even if no statement depends on them', (_, before, after) => {
    const change = compareServices(before, after);
    expect(change?.verdict).toBe('unknown');
    expect(change?.unknown.map(({ reason }) => reason)).toEqual([expect.stringMatching(DOUBT)]);
    expect(change?.needsPodRestart).toBe(true);
  });

  test('of a role that is managed outside the repository leave its access undecided', () => {
    const kept = (sessionTags: boolean): ServiceAccess => {
      const { associations, ...rest } = access([]);
      return { ...rest, associations, role: { arn: rest.role.arn, tags: {}, sessionTags } };
    };
    expect(compareServices(kept(true), kept(false))?.verdict).toBe('unknown');
    expect(compareServices(kept(false), kept(false))).toBeUndefined();
  });

  test('that stay off leave no doubt', () => {
    const put = allow('s3:PutObject', 'arn:aws:s3:::orders/*');
    expect(compareServices(access([GET, put], off), access([GET, put], off))).toBeUndefined();
    expect(
      compareServices(access([GET], off), access([GET, put, allow('s3:DeleteObject', BY_TAG)], off)),
    ).toMatchObject({
      verdict: 'broader',
      gained: [{ actions: ['s3:PutObject'] }],
      needsPodRestart: false,
    });
  });

  test("that are switched off leave the role's own tag of the same key", () => {
    const tags = { 'kubernetes-namespace': 'shop' };
    const statements: Statement[] = [{ ...GET, Condition: NAMESPACE }];
    const change = compareServices(
      access(statements, { role: { tags } }),
      access(statements, { role: { tags, sessionTags: false } }),
    );
    expect([change?.gained, change?.lost]).toEqual([[], []]);
  });

  test('that are switched off let every association of the account use the generated role', () => {
    const trustPolicy: PolicyDocument = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    };
    const after = access([GET], { role: { sessionTags: false, trustPolicy } });
    expect(compareServices(access([GET]), after)?.trust).toMatchObject({ verdict: 'broader', lost: [] });
    expect(compareServices(after, access([GET]))?.trust).toMatchObject({ verdict: 'narrower', gained: [] });
    expect(compareServices(after, { ...after, associations: [api, batch] })?.trust).toBeUndefined();
  });
});
