/**
 * Builds the package, `dist`, and the action's bundle, `action/dist`. Neither needs the other, so both are built at the
 * same time: the type check of the package takes most of the time, on one core.
 */
import { spawn } from 'node:child_process';

/** Runs a script of package.json, with its output. @returns its exit status; 1 where a signal ended it */
function npmRun(script: string): Promise<number> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: 'inherit', shell: process.platform === 'win32' });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => {
      resolve(status ?? 1);
    });
  });
}

async function main(): Promise<void> {
  const statuses = await Promise.all(['build:package', 'build:action'].map(npmRun));
  process.exitCode = Math.max(...statuses);
}

void main();
