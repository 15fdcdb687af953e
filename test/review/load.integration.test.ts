import { compareCommits } from '../../modules/review/compare-commits';
import { loadRepository } from '../../modules/review/load-repository';
import { loadRevisions } from '../../modules/review/load-revisions';
import { removeFolders, testRepository } from '../repository/git-repository';
import { FILES, places } from '../repository/sample';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

const CONFIGURATION = 'eks-pod-identity.yaml';

const ignoring = (service: string, expires: string, rule = 'administrator') =>
  `${FILES[CONFIGURATION]}gate:\n  failOn: high\n  approvers: [octocat]\n  ignore:\n    - { rule: ${rule}, service: ${service}, reason: known, expires: ${expires} }\n`;

const codes = (diagnostics: readonly { readonly code: string }[]) => diagnostics.map(({ code }) => code);

describe('the gate of the configuration is checked with the manifests', () => {
  it.each([
    ['an entry that is valid', ignoring('orders', '2999-01-01'), []],
    ['an expired entry', ignoring('orders', '2020-01-01'), ['gate-ignore-expired']],
    ['a rule that does not exist', ignoring('orders', '2999-01-01', 'administratr'), ['gate-rule-unknown']],
    ['a service that does not exist', ignoring('ordres', '2999-01-01'), ['gate-service-unknown']],
  ])('%s, in the working tree', async (_, configuration, expected) => {
    const { folder } = testRepository({ ...FILES, [CONFIGURATION]: configuration });
    expect(codes((await loadRepository(folder)).diagnostics)).toEqual(expected);
  });

  it('between two commits, that of the head', async () => {
    const repository = testRepository({ ...FILES, [CONFIGURATION]: ignoring('orders', '2020-01-01') });
    repository.write({ [CONFIGURATION]: ignoring('orders', '2999-01-01', 'administratr') });
    repository.commit();
    const { diagnostics } = await loadRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
    expect(codes(diagnostics)).toEqual(['gate-rule-unknown']);
  });
});

it('which services exist is unknown while a manifest has errors, so that no entry names a missing one', async () => {
  const { folder } = testRepository({
    ...FILES,
    [CONFIGURATION]: ignoring('broken', '2999-01-01'),
    'services/broken/pod-identity.yaml': 'service: [broken',
  });
  const { diagnostics } = await loadRepository(folder);
  expect(codes(diagnostics)).not.toContain('gate-service-unknown');
  expect(places(diagnostics).some((place) => place.startsWith('services/broken/'))).toBe(true);
});

describe('the policy of a bucket that a change states hides nothing of what the same change grants', () => {
  const BUCKET = 'arn:aws:s3:::wages';
  const refuses = (action: string): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: action, Resource: `${BUCKET}/*` }],
    });
  const stated = `${FILES[CONFIGURATION]}policies:\n  ${BUCKET}: { file: wages.json, account: '{account}' }\n`;
  const manifest = (...actions: readonly string[]): string =>
    `service: orders\nserviceAccounts: shop/orders\nallow:\n${actions.map((one) => `  - { actions: ${one}, resources: '${BUCKET}/*' }\n`).join('')}`;
  const ORDERS = 'services/orders/pod-identity.yaml';

  async function verdicts(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
    const repository = testRepository({ ...FILES, [ORDERS]: manifest('s3:ListBucket'), ...before });
    repository.write({ [ORDERS]: manifest('s3:ListBucket', 's3:GetObject'), ...after });
    repository.commit();
    const { change, diagnostics } = await compareCommits(repository.folder, { base: 'HEAD~1', head: 'HEAD' });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const services = change?.services.filter(({ service }) => service === 'orders') ?? [];
    return [...new Set(services.map(({ verdict }) => verdict))];
  }

  it.each([
    ['one that refuses it already', { [CONFIGURATION]: stated, 'wages.json': refuses('s3:GetObject') }, {}, []],
    ['one that is named now', {}, { [CONFIGURATION]: stated, 'wages.json': refuses('s3:GetObject') }, ['unknown']],
    [
      'one that refuses more now',
      { [CONFIGURATION]: stated, 'wages.json': refuses('s3:PutObject') },
      { 'wages.json': refuses('s3:*Object') },
      ['unknown'],
    ],
    ['one that allows it', { [CONFIGURATION]: stated, 'wages.json': refuses('s3:PutObject') }, {}, ['broader']],
  ])('%s', async (_, before, after, expected) => {
    expect(await verdicts(before, after)).toEqual(expected);
  });
});
