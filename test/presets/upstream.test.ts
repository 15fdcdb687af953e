import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../../modules/policy/compare';
import type { AccessRow } from '../../modules/policy/comparison';
import { PRESETS } from '../../modules/presets/presets';
import { accessOf } from './preset-access';

/** What a project publishes for its controller, and how the preset differs from it. */
interface Upstream {
  readonly source: string;
  /** Of the source; absent where the policy was rewritten with the structure of the source. */
  readonly commit?: string;
  readonly license?: string;
  readonly isRewritten?: true;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly statements?: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
  }[];
  /** AWS's managed policies instead of statements. */
  readonly managedPolicies?: readonly string[];
  /** The reason, by actions that are allowed less; `*` in an action is a wildcard. */
  readonly narrower?: Readonly<Record<string, string>>;
  readonly broader?: Readonly<Record<string, string>>;
}

const FOLDER = join(__dirname, 'upstream');
const FILES = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
const read = (file: string): Upstream => JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as Upstream;

test('every preset is compared with what its project publishes', () => {
  expect([...new Set(FILES.map((file) => file.split('.')[0]))].sort()).toEqual(PRESETS.map(({ name }) => name).sort());
});

test.each(FILES)('%s differs from upstream only as listed, each difference with its reason', (file) => {
  const { parameters, statements = [], managedPolicies, narrower = {}, broader = {}, ...origin } = read(file);
  const document = {
    Version: '2012-10-17' as const,
    Statement: statements.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow' as const,
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  };
  const [name = ''] = file.split('.');
  const compared = compare({ policies: managedPolicies ?? [document] }, accessOf(name, parameters));
  expect(compared.unknown).toEqual([]);
  expect(unexplained(compared.lost, narrower)).toEqual([]);
  expect(unexplained(compared.gained, broader)).toEqual([]);
  expect(unused(compared.lost, narrower)).toEqual([]);
  expect(unused(compared.gained, broader)).toEqual([]);
  const isOfSource = origin.commit !== undefined && origin.license === 'Apache-2.0';
  expect([isOfSource, origin.isRewritten, managedPolicies !== undefined]).toContain(true);
});

type Reasons = Readonly<Record<string, string>>;

function unexplained(rows: readonly AccessRow[], reasons: Reasons): string[] {
  return rows.flatMap(({ actions }) => actions).filter((action) => !Object.keys(reasons).some(matches(action)));
}

function unused(rows: readonly AccessRow[], reasons: Reasons): string[] {
  const actions = rows.flatMap((row) => row.actions);
  return Object.keys(reasons).filter((pattern) => !actions.some((action) => matches(action)(pattern)));
}

function matches(action: string): (pattern: string) => boolean {
  return (pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action);
}
