import { findService } from '../../modules/catalogue/services';
import { compareCommits } from '../../modules/review/compare-commits';
import { removeFolders, testRepository, type TestRepository } from '../repository/git-repository';

afterAll(removeFolders);

const MANIFEST = 'services/orders/pod-identity.yaml';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const ENVIRONMENTS = `environments:
  prod: { account: '111122223333', region: eu-west-1, clusters: [{ name: a }] }
`;
const GATE = "gate: { failOn: high, approvers: ['@acme/security'] }\n";

const manifest = (grants: string): string => `service: orders\nserviceAccounts: shop/orders\nallow:\n- ${grants}\n`;

/** A repository of a release before verbs. */
function oldRepository(grants = `write: ${TABLE}`, more = ''): TestRepository {
  return testRepository({ 'eks-pod-identity.yaml': ENVIRONMENTS + more, [MANIFEST]: manifest(grants) });
}

/** The last commit against the one before. */
async function lastChange(repository: TestRepository) {
  const { change, diagnostics } = await compareCommits(repository.folder, { base: 'HEAD~1', head: 'HEAD' });
  const [service] = change?.services ?? [];
  const actions = (rows: readonly { readonly actions: readonly string[] }[] = []): string[] =>
    rows.flatMap((row) => row.actions).sort();
  return {
    verdict: change?.verdict,
    codes: diagnostics.map(({ code }) => code),
    findings: change?.findings.map(({ rule }) => rule),
    lost: actions(service?.lost),
    gained: actions(service?.gained),
  };
}

function configure(repository: TestRepository, text: string): void {
  repository.write({ 'eks-pod-identity.yaml': text });
  repository.commit();
}

const WRITES_ITEMS = /^dynamodb:(BatchWriteItem|DeleteItem|PartiQL(Delete|Insert|Update)|PutItem|UpdateItem)$/;

test('the recipe of the changelog: adding `grants: levels` changes nothing, removing it shows exactly what changes', async () => {
  const repository = oldRepository();
  configure(repository, `${ENVIRONMENTS}grants: levels\n`);
  expect(await lastChange(repository)).toEqual({
    verdict: 'equal',
    codes: ['before-meaning-assumed'],
    findings: [],
    lost: [],
    gained: [],
  });

  configure(repository, ENVIRONMENTS);
  const table = [...(findService('dynamodb')?.actions.values() ?? [])].filter(
    ({ accessLevel, resourceTypes }) => accessLevel === 'Write' && resourceTypes.includes('table'),
  );
  const lost = table.map(({ name }) => `dynamodb:${name}`).filter((action) => !WRITES_ITEMS.test(action));
  expect(lost).toContain('dynamodb:DeleteTable');
  expect(await lastChange(repository)).toEqual({
    verdict: 'incomparable',
    codes: [],
    findings: [],
    lost: lost.sort(),
    gained: ['dynamodb:DescribeTable'],
  });
});

test('removing `grants: levels` warns of a deny that denies less, and not of one that lists a level', async () => {
  const denies = (entry: string): string => `${manifest(`read: ${TABLE}`)}deny:\n- ${entry}\n`;
  const repository = testRepository({
    'eks-pod-identity.yaml': `${ENVIRONMENTS}grants: levels\n`,
    [MANIFEST]: denies(`write: ${TABLE}`),
  });
  configure(repository, ENVIRONMENTS);
  const { diagnostics } = await compareCommits(repository.folder, { base: 'HEAD~1', head: 'HEAD' });
  expect(diagnostics.map(({ code, file, line, severity }) => `${file}:${line} ${severity} ${code}`)).toEqual([
    `${MANIFEST}:6 warning deny-narrowed`,
  ]);
  expect(diagnostics[0]?.help).toContain('level: { Write: … }');

  repository.write({ [MANIFEST]: denies(`level: { Write: "${TABLE}" }`) });
  repository.commit();
  const { diagnostics: none } = await compareCommits(repository.folder, { base: 'HEAD~2', head: 'HEAD' });
  expect(none).toEqual([]);
});

test('with a gate, adding `grants: levels` requires an approval', async () => {
  const repository = oldRepository(undefined, GATE);
  configure(repository, `${ENVIRONMENTS}${GATE}grants: levels\n`);
  expect(await lastChange(repository)).toMatchObject({ verdict: 'equal', findings: ['gate-weakened'] });
});

test.each([
  ['says so', `${ENVIRONMENTS}grants: intents\n`, `write: ${TABLE}`],
  ['contains a verb that older releases refuse', ENVIRONMENTS, `write: ${TABLE}\n- manage: arn:aws:s3:::b`],
  ['contains a level', ENVIRONMENTS, `write: ${TABLE}\n- level: { Write: "arn:aws:s3:::b" }`],
  ['contains a service prefix', ENVIRONMENTS, `write: ${TABLE}\n- list: s3`],
])('a base that %s is compared exactly', async (_, configuration, grants) => {
  const repository = testRepository({ 'eks-pod-identity.yaml': configuration, [MANIFEST]: manifest(grants) });
  configure(repository, `${ENVIRONMENTS}grants: levels\n`);
  const { verdict, codes, gained } = await lastChange(repository);
  expect({ verdict, codes }).toEqual({ verdict: 'incomparable', codes: [] });
  expect(gained).toContain('dynamodb:DeleteTable');
});

test('a configuration that keeps the key is compared by it on both sides', async () => {
  const repository = oldRepository(undefined, 'grants: levels\n');
  repository.write({ [MANIFEST]: manifest(`read: ${TABLE}`) });
  repository.commit();
  const { codes, lost } = await lastChange(repository);
  expect(codes).toEqual([]);
  expect(lost).toContain('dynamodb:DeleteTable');
});
