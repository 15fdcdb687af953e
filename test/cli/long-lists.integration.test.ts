import { removeFolders, testRepository } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, manifestOf } from './command-line';

/** What is too long to read is counted, and the last line is the command that lists it. */

afterAll(removeFolders);

const MANIFEST = 'services/orders/pod-identity.yaml';
const repository = testRepository({ 'eks-pod-identity.yaml': CONFIGURATION, [MANIFEST]: manifestOf('orders') });
const attach = (...names: string[]): Record<string, string> => ({
  [MANIFEST]: `${manifestOf('orders')}managedPolicies: [${names.join(', ')}]\n`,
});

async function diff(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await eksPodIdentity(['diff', ...args], { cwd: repository.folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('ReadOnlyAccess', () => {
  let text = '';
  beforeAll(async () => {
    repository.write(attach('ReadOnlyAccess'));
    text = await diff('--base', 'HEAD');
  });

  test('is at most 60 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  test('changes nothing by its first sentence', () => {
    const sentence = text.slice(0, text.indexOf('\n\n')).replaceAll('\n', ' ');
    expect(sentence).toMatch(/may now .*read and list any resource/);
    expect(sentence).not.toMatch(/change who|write to|delete from|tag/);
  });

  test('is counted by service and level', () => {
    expect(text).toMatch(/\+ Read, List: [\d,]+ actions of \d+ services \(\w+ \d+, /);
  });

  test('is whole by the command near its end, and as JSON', async () => {
    const [command] = /eks-pod-identity diff .*$/m.exec(text) ?? [];
    const whole = await diff(...command!.split(' ').slice(2));
    expect(whole.split('\n').length).toBeGreaterThan(500);
    const { services } = JSON.parse(await diff('--base', 'HEAD', '--format', 'json')) as {
      services: { gained: { actions: string[] }[] }[];
    };
    const actions = services.flatMap(({ gained }) => gained.flatMap((row) => row.actions));
    const names = new Set(whole.match(/[\w*?-]+/g));
    expect(actions.length).toBeGreaterThan(1000);
    for (const action of actions) expect(names).toContain(action.slice(action.indexOf(':') + 1));
  });

  test('is counted in the folded details of the comment', async () => {
    const markdown = await diff('--base', 'HEAD', '--format', 'markdown');
    expect(markdown).toMatch(/actions of \d+ services/);
    expect(markdown).toContain('Long lists are counted; `eks-pod-identity diff --format json` lists all of them.');
  });
});
