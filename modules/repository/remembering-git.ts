import type { Git } from './git';

/** A commit by its full ID, or the commit that a full ID names. */
const FULL_ID = /^[0-9a-f]{40,64}(?:\^\{commit\})?$/;

/**
 * Git that runs a command about objects with full IDs once and remembers what it returned: objects never change. Failures
 * are not remembered, because a fetch may bring the object.
 */
export function rememberingGit(git: Git): Git {
  const output = remembered((args) => git.output(args));
  return {
    ...git,
    output: (args, more) => (more ? git.output(args, more) : output(args)),
    tryOutput: remembered((args) => git.tryOutput(args)),
  };
}

function remembered<T>(run: (args: readonly string[]) => Promise<T>): (args: readonly string[]) => Promise<T> {
  const outputs = new Map<string, Promise<T>>();
  return (args) => {
    const key = args.join('\0');
    const known = outputs.get(key);
    if (known) return known;
    const running = run(args);
    if (!isAboutFullIds(args)) return running;
    outputs.set(key, running);
    const forget = () => outputs.delete(key);
    running.then((found) => found === undefined && forget(), forget);
    return running;
  };
}

/** Whether a command depends on nothing but the objects that its arguments name. */
function isAboutFullIds([command = '', ...args]: readonly string[]): boolean {
  const named = args.filter((arg) => !arg.startsWith('-'));
  if (command === 'ls-tree') return FULL_ID.test(named[0] ?? '');
  return (
    ['cat-file', 'diff-tree', 'rev-parse'].includes(command) &&
    named.length > 0 &&
    named.every((one) => FULL_ID.test(one))
  );
}
