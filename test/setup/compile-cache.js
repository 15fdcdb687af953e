/**
 * Loaded before the bundle by tests that run it: V8 keeps what it compiled. A run spends a fifth of its time on compiling
 * the same 2 MB. The file is named after the bundle's hash: V8 itself only compares lengths.
 */
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const BUNDLE = join(__dirname, '..', '..', 'action', 'dist', 'index.js');
const compile = Module.prototype._compile;

Module.prototype._compile = function (content, filename) {
  if (filename !== BUNDLE) return compile.call(this, content, filename);
  return compiledBundle(content)(this);
};

/** Evaluates the bundle as a module. */
function compiledBundle(content) {
  const hash = createHash('sha256').update(content).update(process.version).digest('hex');
  const file = join(tmpdir(), `bundle-${hash}`);
  const cachedData = read(file);
  const script = new Script(Module.wrap(content), { filename: BUNDLE, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, so that functions are in it that are compiled when they are first called.
    process.once('exit', () => {
      const complete = `${file}-${process.pid}`;
      writeFileSync(complete, script.createCachedData());
      renameSync(complete, file);
    });
  }
  const require = Module.createRequire(BUNDLE);
  return (module) =>
    script.runInThisContext().call(module.exports, module.exports, require, module, BUNDLE, dirname(BUNDLE));
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

module.exports = { BUNDLE };
