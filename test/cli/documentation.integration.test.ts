import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';
import { exampleWithPullRequest } from '../examples/pull-request';
import { removeFolders, runGit } from '../repository/git-repository';
import { COMMAND_LINE, folderWith } from './command-line';

afterAll(removeFolders);

/** A line of a document that matches any number of lines. */
const ELLIPSIS = '…';

/** One `console` block of a document: commands, each with what it prints. */
interface Session {
  readonly heading: string;
  /** Commands that make things as the text around the block says, from `<!-- before: … -->`. */
  readonly before: readonly string[];
  readonly steps: readonly { readonly command: string; readonly output: readonly string[] }[];
}

function sessionsOf(markdown: string): Session[] {
  const block = /((?:^<!-- before: .+ -->\n+)*)^```console\n([^]*?)^```$/gm;
  return [...markdown.matchAll(block)].map((match): Session => {
    const [, before = '', text = ''] = match;
    const [, heading = ''] = /^#+ (.+)$/m.exec(lastHeading(markdown.slice(0, match.index))) ?? [];
    const steps = text.split(/^\$ /m).slice(1);
    return {
      heading,
      before: [...before.matchAll(/^<!-- before: (.+) -->$/gm)].map(([, command = '']) => command),
      steps: steps.map((step) => {
        const [command = '', ...output] = step.trimEnd().split('\n');
        return { command, output };
      }),
    };
  });
}

function lastHeading(markdown: string): string {
  return markdown.slice(markdown.search(/^#+ (?![^]*^#+ )/m));
}

/** Whether lines are as a document shows them, ellipses considered. */
function asShown(shown: readonly string[], lines: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first !== ELLIPSIS) return first === lines[0] && asShown(rest, lines.slice(1));
  return asShown(rest, lines) || (lines.length > 0 && asShown(shown, lines.slice(1)));
}

const folder = exampleWithPullRequest();
const programs = folderWith({ 'eks-pod-identity': `#!/bin/sh\nexec "${process.execPath}" "${COMMAND_LINE}" "$@"\n` });
chmodSync(join(programs, 'eks-pod-identity'), 0o755);

/** Runs a line as a user would type it, in a POSIX shell. */
function shell(line: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `{ ${line}\n} 2>&1`], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
    },
  });
  return stdout.trimEnd().split('\n');
}

const sessions = sessionsOf(readFileSync(join(__dirname, '../../docs/cli.md'), 'utf8'));

test('the manual shows every command at work', () => {
  const commands = sessions.flatMap(({ steps }) => steps.map(({ command }) => command)).join('\n');
  for (const name of ['init', 'validate', 'diff', 'explain', 'compare', 'schema']) {
    expect(commands).toContain(`eks-pod-identity ${name}`);
  }
});

// What the manual shows for a POSIX shell cannot be tried without one.
(process.platform === 'win32' ? describe.skip : describe)('what the manual shows is what users see', () => {
  test.each(sessions)('under "$heading"', ({ before, steps }) => {
    runGit(folder, 'reset', '--quiet', '--hard');
    runGit(folder, 'clean', '--quiet', '-fd');
    for (const line of before) shell(line);
    for (const { command, output } of steps) {
      const lines = shell(command);
      if (!asShown(output.length > 0 ? output : [''], lines)) expect([command, ...lines]).toEqual([command, ...output]);
    }
  });
});
