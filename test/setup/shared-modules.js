/**
 * Loads sources and packages once per worker. Jest loads every module anew for each file of tests, which took a third of
 * the processor time of `npm test`. Modules of `test/` stay each file's own, because they keep processes and folders.
 *
 * A file that mocks modules or counts what is loaded says `@jest-environment node`: it shares nothing.
 */
const { dirname, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const SharedEnvironment = require('./shared-environment');

const TESTS = dirname(__dirname) + sep;

/** The runtime that holds the shared modules; it is never torn down. */
let host;

class SharedModules extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    if (!(environment instanceof SharedEnvironment)) return;
    host ??= new Runtime(config, environment, ...rest);
    this.sharesModules = true;
  }

  requireModule(from, name, options, isActual) {
    if (this.sharesModules && name !== undefined && !this._resolution.isCoreModule(name)) {
      // What Jest itself loads for each file of tests: `expect` and more. Only its runner of tests is new each time.
      if (options?.isInternalModule) return host.requireModule(from, name, options, isActual);
      const path = this._resolution.resolveCjs(from, name);
      if (!path.startsWith(TESTS)) return host.requireModule(from, name, options, isActual);
    }
    return super.requireModule(from, name, options, isActual);
  }

  /** Jest asks for these before modules are loaded, and reads them when it words an error. */
  getSourceMaps() {
    const own = super.getSourceMaps();
    if (!this.sharesModules) return own;
    const shared = host.getSourceMaps();
    return {
      get: (path) => own.get(path) ?? shared.get(path),
      *[Symbol.iterator]() {
        yield* shared;
        yield* own;
      },
    };
  }
}

exports.default = SharedModules;
exports.__esModule = true;
