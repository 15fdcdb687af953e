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
