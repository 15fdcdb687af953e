import fc from 'fast-check';
import { GRANT_LEVELS, VERBS } from '../../modules/manifest/grant-schema';

/** Values as a manifest or a configuration may have them, and values that are wrong in one or two places. */

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

const name = fc.constantFrom('a', 'orders', 'orders-api', '2048', 'a1-b2');
const serviceAccount = fc.constantFrom('shop/orders', 'n/x', 'kube-system/aws-node.v1');
const arn = fc.constantFrom('*', 'arn:aws:s3:::b', 'arn:{partition}:sqs:{region}:{account}:q', '{environment}');

function scalarOrList(item: fc.Arbitrary<string>, minLength = 1): fc.Arbitrary<Value> {
  return fc.oneof(item, fc.uniqueArray(item, { minLength, maxLength: 3 }));
}

const conditions = fc.dictionary(
  fc.constantFrom('Bool', 'StringLike'),
  fc.dictionary(
    fc.constantFrom('aws:SecureTransport', 's3:prefix'),
    fc.oneof(
      arn,
      fc.boolean(),
      fc.integer(),
      fc.array(fc.oneof(arn, fc.boolean(), fc.integer()), { minLength: 1, maxLength: 3 }),
    ),
    { maxKeys: 2 },
  ),
  { maxKeys: 2 },
);

const grant = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...VERBS, 'tagging', 'permissions-management'),
      scalarOrList(arn),
      fc.option(conditions, { nil: undefined }),
    )
    .map(([level, arns, when]): Value => ({ [level]: arns, ...(when && { conditions: when }) })),
  fc
    .dictionary(fc.constantFrom(...GRANT_LEVELS), scalarOrList(arn), { minKeys: 1, maxKeys: 2 })
    .map((level): Value => ({ level })),
  fc.record(
    { actions: scalarOrList(fc.constantFrom('s3:GetObject', 's3:*')), resources: scalarOrList(arn), conditions },
    { requiredKeys: ['actions', 'resources'] },
  ),
  fc.record(
    { notActions: scalarOrList(fc.constantFrom('iam:*', 's3:GetObject')), notResources: scalarOrList(arn), conditions },
    { requiredKeys: ['notActions', 'notResources'] },
  ),
);

const tags = fc.dictionary(fc.constantFrom('team', 'a:b'), fc.constantFrom('', 'x y', '{service}'));

const trustStatement = fc.record(
  {
    effect: fc.constantFrom('Allow', 'Deny'),
    principals: fc.constantFrom({ AWS: ['*', '1'] }, { Service: 'a', Federated: 'b' }),
    actions: scalarOrList(fc.constantFrom('sts:AssumeRole', 'sts:TagSession')),
    conditions,
  },
  { requiredKeys: ['principals', 'actions'] },
);

const role = fc.record(
  {
    name: fc.constantFrom('{service}-{environment}', 'r'),
    path: fc.constantFrom('/', '/pods/'),
    description: fc.constantFrom('für {service}', 'a\nb'),
    maxSessionDuration: fc.constantFrom(3600, 7200, 43200),
    trust: fc.record({ conditions, statements: fc.array(trustStatement, { maxLength: 1 }) }, { requiredKeys: [] }),
    permissionsBoundary: fc.constant('arn:{partition}:iam::{account}:policy/b'),
    tags,
  },
  { requiredKeys: [] },
);

const settings = {
  serviceAccounts: scalarOrList(serviceAccount, 0),
  allow: fc.array(grant, { maxLength: 3 }),
  deny: fc.array(grant, { maxLength: 2 }),
  managedPolicies: scalarOrList(fc.constantFrom('AmazonSSMReadOnlyAccess', 'arn:aws:iam::aws:policy/X'), 0),
  role: fc.oneof(fc.constant('arn:aws:iam::111122223333:role/x'), role),
  association: fc.record({ tags }, { requiredKeys: [] }),
  kubernetes: fc.record(
    {
      serviceAccount: fc.constantFrom('none', 'create'),
      labels: fc.dictionary(fc.constantFrom('app.kubernetes.io/part-of', 'A_b'), fc.constantFrom('', 'x.y')),
      annotations: fc.dictionary(fc.constantFrom('acme.com/on-call', 'a'), fc.constantFrom('', '{ "a": 1 }')),
    },
    { requiredKeys: [] },
  ),
  sessionTags: fc.boolean(),
};

const clusters = scalarOrList(fc.constantFrom('shop', 'Shop_EU-1'));

/** A manifest without errors. */
export const manifestValue = fc.record(
  {
    service: name,
    owner: fc.constantFrom('team-checkout', '@acme/x'),
    ...settings,
    environments: fc.oneof(
      scalarOrList(name),
      fc.dictionary(name, fc.oneof(fc.record({ ...settings, clusters }, { requiredKeys: [] }), fc.constant(null)), {
        minKeys: 1,
        maxKeys: 2,
      }),
    ),
  },
  { requiredKeys: ['service'] },
) as fc.Arbitrary<Value>;

const freeValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('x', '{stack}', ''),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '-b'), tie('value'), { maxKeys: 2 }),
  ),
})).value;

const cluster = fc.record(
  {
    name: fc.constantFrom('shop', 'Shop_EU-1'),
    region: fc.constantFrom('us-east-1', 'ap-southeast-7'),
    agent: fc.constantFrom('addon', 'auto-mode', 'preinstalled'),
    addons: fc.record(
      {
        'eks-pod-identity-agent': fc.record(
          {
            version: fc.constant('v1.3.8-eksbuild.2'),
            configurationValues: fc.dictionary(fc.constantFrom('a', 'b'), freeValue, { maxKeys: 2 }),
            resolveConflictsOnCreate: fc.constantFrom('NONE', 'OVERWRITE'),
            resolveConflictsOnUpdate: fc.constantFrom('NONE', 'OVERWRITE', 'PRESERVE'),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name'] },
);

/** A configuration without errors, but for settings of an agent that others install. */
export const configurationValue = fc.record(
  {
    manifests: scalarOrList(fc.constantFrom('services/**/pod-identity.yaml', 'x.yaml')),
    defaults: fc.record({ role }, { requiredKeys: [] }),
    environments: fc.dictionary(
      name,
      fc.record(
        {
          account: fc.constantFrom('111122223333', '000000000000'),
          region: fc.constantFrom('eu-west-1', 'us-east-1'),
          partition: fc.constant('aws'),
          clusters: fc.array(cluster, { maxLength: 2 }),
          role,
          backend: fc
            .tuple(
              fc.constantFrom('s3', 'local', 'cloud'),
              fc.dictionary(fc.constantFrom('key', 'bucket'), freeValue, { maxKeys: 2 }),
            )
            .map(([type, values]) => ({ [type]: values })),
        },
        { requiredKeys: ['account', 'region'] },
      ),
      { minKeys: 1, maxKeys: 2 },
    ),
    grants: fc.constantFrom('intents', 'levels'),
    terraform: fc.record(
      {
        providers: fc.record(
          { aws: fc.constantFrom('6.25.0', '~> 6.0', '>= 6.2, != 6.3.0', '> 6,< 7') },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['environments'] },
) as fc.Arbitrary<Value>;

const wrongPart = fc.constantFrom<Value>(
  ...['', ' ', 'Orders', 'x/y/z', '*', 'none', 'arn:aws:iam::1:role/x', '/pods', 'eu-west-1a', '1'],
  ...[0, 1.5, 3600, true, null, [], ['a'], ['a', 'a'], [[]], {}, { a: 'b' }, { read: 'x' }, { service: 'a' }],
);
const anyKey = fc.constantFrom(
  'service',
  'allow',
  'read',
  'resources',
  'actions',
  'notActions',
  'notResources',
  's3',
  'name',
  'prod',
  'presets',
  'gate',
  'Prod',
  ' ',
  'x',
);

interface Change {
  readonly kind: 'replace' | 'remove' | 'add';
  readonly at: number;
  readonly key: string;
  readonly part: Value;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('replace', 'remove', 'add'),
  at: fc.nat(),
  key: anyKey,
  part: wrongPart,
});

/** A value with up to two parts replaced, removed or added, which may or may not be errors. */
export function changed(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc
    .tuple(value, fc.array(change, { maxLength: 2 }))
    .map(([original, changes]) => changes.reduce(applyChange, structuredClone(original)));
}

function applyChange(root: Value, { kind, at, key, part }: Change): Value {
  const places: { readonly parent: Record<string, Value>; readonly key: string }[] = [];
  collectPlaces(root, places);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return part;
  const target = place.parent[place.key];
  if (kind === 'remove' && !Array.isArray(place.parent)) Reflect.deleteProperty(place.parent, place.key);
  else if (kind === 'add' && typeof target === 'object' && target !== null && !Array.isArray(target))
    target[key] = part;
  else place.parent[place.key] = structuredClone(part);
  return root;
}

function collectPlaces(value: Value, places: { parent: Record<string, Value>; key: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  const parent = value as Record<string, Value>;
  for (const [key, child] of Object.entries(parent)) {
    places.push({ parent, key });
    collectPlaces(child, places);
  }
}
