import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 200;

/**
 * Watches the memory of this process's descendants that run one of these programs: the sum of what each holds by itself
 * and its part of what it shares (proportional set size, https://docs.kernel.org/filesystems/proc.html).
 * @param programs a pattern of their paths
 * @returns ends it; the most at a time, in megabytes of 10⁶ bytes, undefined where there is no `/proc`
 */
export function watchMemory(programs: RegExp): () => number | undefined {
  let most: number | undefined;
  const timer = setInterval(() => {
    const now = descendantsMemory(programs);
    if (now !== undefined && now > (most ?? 0)) most = now;
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

function descendantsMemory(programs: RegExp): number | undefined {
  const parents = parentsOfAll();
  if (parents.size === 0) return undefined;
  const isDescendant = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isDescendant(parent));
  };
  const kilobytes = [...parents.keys()]
    .filter((pid) => isDescendant(pid) && programs.test(read(pid, 'cmdline').split('\0')[0] ?? ''))
    .map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0));
  return (kilobytes.reduce((sum, one) => sum + one, 0) * 1024) / 1e6;
}

function parentsOfAll(): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const name of processes()) {
    const parent = /^.*\) \S (\d+)/s.exec(read(Number(name), 'stat'))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  return parents;
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** A file about a process; empty where it has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
