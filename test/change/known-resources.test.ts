import type { ServiceAccess } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';
import type { PolicyDocument, ResourcePolicy, Statement } from '../../modules/policy/document';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-prod`;
const BUCKET = 'arn:aws:s3:::reports';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
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

const allow = (Action: string, Resource: string, Principal?: Statement['Principal']): Statement => ({
  Effect: 'Allow',
  ...(Principal && { Principal }),
  Action,
  Resource,
});

/** The service, with a role of these statements, where these resource policies are known. */
function service(
  statements: readonly Statement[],
  resourcePolicies: readonly ResourcePolicy[] = [],
  role = ROLE,
): ServiceAccess {
  return {
    service: 'orders',
    environment: 'prod',
    manifest: 'services/orders/pod-identity.yaml',
    account: ACCOUNT,
    role: {
      arn: role,
      tags: {},
      permissions: {
        policies: [document(...statements)],
        ...(resourcePolicies.length > 0 && { principal: role, resourcePolicies }),
      },
      trustPolicy: podIdentityTrustPolicy({ account: ACCOUNT, associations }),
    },
    associations,
  };
}

const READ = allow('s3:GetObject', `${BUCKET}/*`);
const SEND = allow('sqs:SendMessage', `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`);
const ofOther = (...statements: readonly Statement[]): ResourcePolicy => ({
  resource: BUCKET,
  account: '444455556666',
  document: document(...statements),
});
const ofOwn = (...statements: readonly Statement[]): ResourcePolicy => ({
  ...ofOther(...statements),
  account: ACCOUNT,
});
const toRole = allow('s3:GetObject', `${BUCKET}/*`, { AWS: ROLE });

/** Each: the service before and after, and what of it is found. */
const CASES: readonly (readonly [string, ServiceAccess, ServiceAccess, string, readonly string[]])[] = [
  [
    'a bucket of another account that allows nothing gives nothing',
    service([SEND], [ofOther()]),
    service([SEND, READ], [ofOther()]),
    'equal',
    [],
  ],
  [
    'a bucket of another account that allows the role gives what both allow',
    service([SEND], [ofOther(toRole)]),
    service([SEND, allow('s3:*', '*')], [ofOther(toRole)]),
    'broader',
    ['s3:*', 's3:GetObject'],
  ],
  [
    'a changed policy of a bucket gives access without any change of the role',
    service([SEND], [ofOwn()]),
    service([SEND], [ofOwn(toRole)]),
    'broader',
    ['s3:GetObject'],
  ],
  [
    'a grant that a key does not accept gives nothing',
    service([SEND], [{ resource: KEY, document: document() }]),
    service([SEND, allow('kms:Decrypt', KEY)], [{ resource: KEY, document: document() }]),
    'equal',
    [],
  ],
  [
    'a policy that is not known any longer, and does not matter, leaves nothing undecided',
    service([SEND], [ofOther()]),
    service([SEND]),
    'equal',
    [],
  ],
];

describe('known policies of resources', () => {
  test.each(CASES)('%s', (_, before, after, verdict, actions) => {
    const change = compareServices(before, after, { evenIfEqual: true });
    expect(change?.unknown).toEqual([]);
    expect([change?.verdict, change?.gained.flatMap((row) => row.actions)]).toEqual([verdict, actions]);
  });

  test.each([
    ['before', service([SEND]), service([SEND], [ofOwn(toRole)]), 'was not known before'],
    ['after', service([SEND], [ofOwn(toRole)]), service([SEND]), 'is not known any longer'],
    ['before, by a changed role', service([SEND], []), service([SEND, READ], [ofOther()]), 'was not known before'],
  ])('are undecided where they matter and are not known %s', (_, before, after, reason) => {
    const change = compareServices(before, after);
    expect(change?.verdict).toBe('unknown');
    expect(change?.unknown.map((part) => part.reason)).toEqual([expect.stringContaining(reason)]);
    expect(change?.unknown.flatMap(({ rows = [] }) => rows.flatMap((row) => row.actions))).toEqual(['s3:GetObject']);
  });

  it('keep a renamed role apart from the one they name', () => {
    const renamed = service([SEND], [ofOwn(toRole)], `${ROLE}-new`);
    const change = compareServices(service([SEND], [ofOwn(toRole)]), renamed);
    expect(change?.lost.flatMap((row) => row.actions)).toEqual(['s3:GetObject']);
  });

  it('make the removal of a limit decidable', () => {
    const denied = [SEND, { ...READ, Effect: 'Deny' as const }];
    const unknown = compareServices(service(denied), service([SEND]));
    expect(unknown?.verdict).toBe('unknown');
    const silent = compareServices(service(denied, [ofOwn()]), service([SEND], [ofOwn()]), { evenIfEqual: true });
    expect([silent?.verdict, silent?.unknown]).toEqual(['equal', []]);
    const naming = compareServices(service(denied, [ofOwn(toRole)]), service([SEND], [ofOwn(toRole)]));
    expect(naming?.gained.map((row) => row.resources.include)).toEqual([[`${BUCKET}/*`]]);
  });
});
