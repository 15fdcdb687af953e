import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import type { CommandContext } from '../../cli/command';
import { migrate, type MigrateOptions } from '../../cli/commands/migrate';
import { addMigrate } from '../../cli/migrate-command';
import { folderWith } from '../cli/command-line';
import { removeFolders } from '../repository/git-repository';

afterAll(removeFolders);

const page = readFileSync(join(__dirname, '../../docs/migrating.md'), 'utf8');

/** A section with an example: files that are given, a command with its output, and files that are written. */
interface Example {
  readonly command: string;
  readonly output: readonly string[];
  readonly given: Readonly<Record<string, string>>;
  readonly written: Readonly<Record<string, string>>;
}

const OUTPUT = 'migrated/';

const examples = page
  .split(/^## /m)
  .filter((section) => section.includes('```console'))
  .map((section): readonly [string, Example] => {
    const files = [...section.matchAll(/^`([^`]+)`:\n\n```(?:yaml|json)\n([^]*?)^```$/gm)].map(
      ([, name = '', text = '']) => [name, text] as const,
    );
    const [, command = '', output = ''] = /^```console\n\$ eks-pod-identity (.*)\n([^]*?)^```$/m.exec(section) ?? [];
    return [
      section.split('\n', 1).join(),
      {
        command,
        output: output.trimEnd().split('\n'),
        given: Object.fromEntries(files.filter(([name]) => !name.startsWith(OUTPUT))),
        written: Object.fromEntries(files.filter(([name]) => name.startsWith(OUTPUT))),
      },
    ];
  });

/** Runs the command of a line in this process. */
function play(context: CommandContext, line: string) {
  let outcome: ReturnType<typeof migrate> | undefined;
  const program = new Command().exitOverride();
  addMigrate(program, () => Promise.resolve());
  const [command] = program.commands;
  command?.action((paths: string[], options: MigrateOptions) => {
    outcome = migrate(context, paths, options);
  });
  program.parse(line.split(' '), { from: 'user' });
  return outcome;
}

test('every source of the table has an example', () => {
  expect(examples.map(([heading]) => heading)).toEqual([
    'From IRSA',
    'From Terraform modules',
    'From eksctl',
    'From associations',
    'From add-ons',
  ]);
});

test.each(examples)('the example "%s" is what users see', (_, { command, output, given, written }) => {
  const folder = folderWith(given);
  const outcome = play({ folder, color: false, notesColor: false }, command);
  expect(outcome?.exitCode).toBe(0);
  expect(outcome?.output?.split('\n').slice(0, output.length - 1)).toEqual(output.slice(0, -1));
  expect(Object.keys(written).length).toBeGreaterThan(0);
  for (const [path, text] of Object.entries(written)) {
    expect(existsSync(join(folder, path))).toBe(true);
    expect(parse(readFileSync(join(folder, path), 'utf8'))).toEqual(parse(text));
  }
});
