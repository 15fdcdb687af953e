/**
 * A function that loads its module at the first call, so that requiring the package loads neither the schema library
 * nor AWS's data. Not a getter: an ES module that imports any name of the package reads all of them.
 */
export function onFirstCall<F extends (...args: never[]) => unknown>(load: () => F): F {
  let loaded: F | undefined;
  return ((...args: Parameters<F>) => (loaded ??= load())(...args)) as F;
}
