import { EXTERNAL_DNS } from '../../modules/presets/data/external-dns';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { buildProgram } from '../../cli/program';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import type { ResultKind, Results } from '../../modules/report/format';
import { type FormatName, FORMATS, formatsOf, render } from '../../modules/report/formats';
import { association, repositoryChange, row, serviceChange } from './changes';
import { finding } from './findings';
import { HOSTILE_VALUES } from './hostile-values';

const ROOT = join(__dirname, '../..');

/** What each command with `--format` prints. */
const KIND_OF_COMMAND: Readonly<Record<string, ResultKind>> = {
  validate: 'diagnostics',
  diff: 'change',
  compare: 'comparison',
  explain: 'explanation',
  'resource-policies': 'resourceStatements',
  can: 'answers',
  'who-can': 'answers',
  presets: 'presets',
  migrate: 'migration',
  doctor: 'examination',
};

/** A result of each kind that contains a text. */
function resultsWith(text: string): Results {
  const role = 'arn:aws:iam::111122223333:role/pods/orders-prod';
  const unknown = [{ reason: text, side: 'after' }] as const;
  const error: Diagnostic = {
    code: 'grant-unknown-action',
    severity: 'error',
    message: text,
    file: `${text}.yaml`,
    line: 7,
    column: 5,
  };
  return {
    change: repositoryChange([serviceChange({ service: text, unknown, findings: [finding({ message: text })] })]),
    comparison: { verdict: 'unknown', gained: [row({ actions: [text] })], lost: [], unknown },
    explanation: [
      {
        notChecked: { documents: [], resourcePolicies: 'none known', organizationPolicies: 'not known' },
        schemaVersion: 1,
        service: text,
        environment: 'prod',
        manifest: 'services/orders/pod-identity.yaml',
        role: { kind: 'existing', arn: role },
        associations: [association()],
        statements: [],
        managedPolicies: [],
        access: [],
        unknown,
        notes: [text],
      },
    ],
    presets: [{ ...EXTERNAL_DNS, description: text }],
    preset: { ...EXTERNAL_DNS, description: text },
    migration: {
      schemaVersion: 1,
      verdict: 'unknown',
      serviceAccounts: [
        {
          environment: 'prod',
          cluster: text,
          namespace: text,
          serviceAccount: text,
          service: text,
          mechanism: 'irsa',
          role: { before: text },
          verdict: 'unknown',
          gained: [row({ actions: [text] })],
          lost: [],
          unknown,
        },
      ],
      diagnostics: [error],
      phases: [{ title: 'Restart the pods', purpose: 'They use IRSA.', steps: [{ text, commands: [text] }] }],
    },
    answers: [
      {
        schemaVersion: 1,
        service: text,
        environment: text,
        manifest: text,
        association: association(),
        mechanism: 'pod-identity',
        role,
        decision: 'unknown',
        statements: [],
        reasons: [text],
        notChecked: { documents: [text], resourcePolicies: 'none known', organizationPolicies: 'not known' },
      },
    ],
    examination: {
      schemaVersion: 1,
      accounts: [
        {
          ...{ service: text, environment: text, cluster: text, namespace: text, serviceAccount: text },
          answers: [{ check: 'agent', state: 'problem', lookedAt: text, message: text, help: text }],
          notChecked: [text],
        },
      ],
    },
    resourceStatements: [
      {
        schemaVersion: 1,
        service: text,
        environment: 'prod',
        role,
        resources: [
          { resource: text, need: 'required', statements: [{ Effect: 'Allow', Action: text }], notes: [text] },
        ],
        notes: [text],
      },
    ],
    statements: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${text}` }],
    diagnostics: [error],
    invalidInput: [error],
  };
}

/** Every format with every kind of result that it renders. */
const RENDERED = FORMATS.flatMap(({ name, audience, renders }) =>
  renders.map((kind: ResultKind) => ({ name, audience, kind })),
);

const commands = (): readonly Command[] => buildProgram(() => () => Promise.resolve()).commands;
const formatOption = ({ options }: Command): Option | undefined => options.find(({ long }) => long === '--format');

describe.each(FORMATS)('the format $name', ({ name, purpose, renders, renderers }) => {
  const offering = Object.keys(KIND_OF_COMMAND).filter((command) =>
    (renders as readonly string[]).includes(KIND_OF_COMMAND[command]!),
  );

  test('has renderers for the kinds of results that its row names, and no others', () => {
    expect(Object.keys(renderers()).sort()).toEqual([...renders].sort());
  });

  test('is offered by the commands that print such results, and by no others', () => {
    const found = commands().filter((command) => formatOption(command)?.argChoices?.includes(name));
    expect(found.map((command) => command.name()).sort()).toEqual([...offering].sort());
  });

  test('is described in the help of these commands', () => {
    for (const command of commands().filter((one) => offering.includes(one.name()))) {
      const help = command.helpInformation().replace(/\s+/g, ' ');
      expect(help).toContain(`${name} ${purpose}`);
      expect(help).toContain(`"${name}"`);
    }
  });

  test('is documented with its purpose and these commands', () => {
    const line = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8')
      .split('\n')
      .find((text) => text.startsWith(`| \`${name}\` `));
    expect(line).toContain(purpose);
    expect([...(line ?? '').matchAll(/\(#([\w-]+)\)/g)].map(([, command]) => command).sort()).toEqual(offering.sort());
  });
});

test.each(Object.entries(KIND_OF_COMMAND))('%s prints text by default', (name, kind) => {
  const command = commands().find((one) => one.name() === name)!;
  expect(formatOption(command)?.defaultValue).toBe('text');
  expect(formatsOf(kind)[0]?.name).toBe('text');
});

test.each([['validate'], ['diff'], ['compare', 'before.json', 'after.json'], ['explain', 'orders']])(
  '%s lists its formats when it refuses another',
  async (name, ...args) => {
    const program = buildProgram(() => () => Promise.resolve());
    for (const command of program.commands) command.configureOutput({ writeErr: () => undefined });
    const names = formatsOf(KIND_OF_COMMAND[name]!).map((format) => format.name);
    await expect(program.parseAsync([name, ...args, '--format', 'no-such-format'], { from: 'user' })).rejects.toThrow(
      `Allowed choices are ${names.join(', ')}.`,
    );
  },
);

const rendered = (name: FormatName, kind: ResultKind, text: string) => render(name, kind, resultsWith(text)[kind]);

test.each(RENDERED)('$name prints a result of kind $kind, with the names in it', ({ name, kind }) => {
  expect(rendered(name, kind, 'invoices')).toContain('invoices');
});

// Formats for programs contain values unchanged.
test.each(RENDERED.filter(({ audience }) => audience === 'people'))(
  '$name of a hostile result of kind $kind has no control character',
  ({ name, kind }) => {
    for (const [, value] of HOSTILE_VALUES) {
      expect(rendered(name, kind, value)).not.toMatch(/(?!\n)\p{Cc}/u);
    }
  },
);

test('a result cannot be printed in a format that has no renderer for it', () => {
  expect(() => rendered('sarif', 'comparison', 'orders')).toThrow(
    'format "sarif" has no renderer for results of kind "comparison"',
  );
});

test('help loads no renderer', () => {
  const script = `
    const { buildProgram } = require('./dist/cli/program.js');
    for (const command of buildProgram(() => async () => undefined).commands) command.helpInformation();
    console.log(Object.keys(require.cache).filter((file) => /report.(text|json|markdown|sarif)\\.js$/.test(file)).length);
    require('./dist/modules/report/formats.js').FORMATS.forEach((format) => format.renderers());
    console.log(Object.keys(require.cache).filter((file) => /report.(text|json|markdown|sarif)\\.js$/.test(file)).length);`;
  const output = execFileSync(process.execPath, ['--eval', script], { cwd: ROOT, encoding: 'utf8' });
  expect(output).toBe('0\n4\n');
});
