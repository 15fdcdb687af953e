/* eslint-disable @typescript-eslint/no-require-imports -- `import` would load CDKTF for everyone. */
import { CDKTF_PEERS, requirePeers } from './constructs/peers';

type Class = new (...args: unknown[]) => object;
type Entry = 'constructs' | 'stacks';

const PACKAGE = 'cdktf-eks-pod-identity';
const CODE = 'EKS_POD_IDENTITY_ROOT_NAME';

/**
 * Names that the root of the package has for one more release, although they belong to another entry point. The first
 * use of a name prints a deprecation warning and loads the entry point.
 *
 * @returns a value for every name that is read from it
 */
export function deprecatedNames(entry: Entry): Readonly<Record<string, unknown>> {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? deprecatedName(entry, name) : undefined) });
}

/** Not a getter: an ES module that imports any name of the root reads all of them, and would load CDKTF for nothing. */
function deprecatedName(entry: Entry, name: string): unknown {
  let target: Class | undefined;
  const use = (): Class => (target ??= loadWithWarning(entry, name));
  return new Proxy(callable, {
    get: (_, key) => Reflect.get(use(), key) as unknown,
    apply: (_, self, args: unknown[]) => Reflect.apply(use(), self, args) as unknown,
    construct: (_, args: unknown[], newTarget) => Reflect.construct(use(), args, newTarget) as object,
  });
}

/** Only what can be called and constructed gives a proxy that can be. */
function callable(): void {
  // Every call goes to what the proxy loads.
}

function loadWithWarning(entry: Entry, name: string): Class {
  process.emitWarning(
    `"${name}" is deprecated in "${PACKAGE}" and will be removed in the next release; import it from "${PACKAGE}/${entry}".`,
    { type: 'DeprecationWarning', code: CODE },
  );
  requirePeers(`"${name}"`, CDKTF_PEERS);
  const names = (entry === 'constructs' ? require('./constructs') : require('./stacks')) as Record<string, Class>;
  const value = names[name];
  if (value === undefined) throw new TypeError(`"${PACKAGE}/${entry}" does not export "${name}"`);
  return value;
}
