import { execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Kills a process with all that it started, and that they did: Terraform and its providers. */
export function killTree({ pid }: ChildProcess): void {
  if (pid !== undefined) kill([pid, ...descendantsOf(pid)]);
}

/** Kills the commands of Terraform that a process runs, and not the process. */
export function killTerraform({ pid }: ChildProcess): void {
  if (pid !== undefined) kill(descendantsOf(pid));
}

function kill(processes: readonly number[]): void {
  for (const each of processes) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const of = (parent: number): number[] =>
    parents.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...of(child)]);
  return of(pid);
}
