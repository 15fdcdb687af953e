/**
 * One global object for all files of tests that a worker runs, so that modules loaded for one file can serve the next
 * (`shared-modules.js`): values of two global objects are not equal, because their classes differ.
 */
const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');

/** The state of `expect`, which is loaded once; Jest sets it for each file of tests. */
const EXPECT = Symbol.for('$$jest-matchers-object');

let shared;

// A worker that has nothing left to do would first give back its heap, object by object: with 1 GB, that takes longer than Jest
// waits before it kills the worker and warns of a leak.
process.on('exit', (code) => process.exit(code));

module.exports = class SharedEnvironment extends NodeEnvironment {
  constructor(config, context) {
    if (shared) return shared;
    super(config, context);
    shared = this;
    const { process } = this.global;
    this.env = { ...process.env };
    this.process = Object.getOwnPropertyDescriptors(process);
    this.globalSymbols = new Set(Object.getOwnPropertySymbols(this.global));
  }

  /** Takes back what jest and the tests left for one file of tests: jest keeps its state under symbols. */
  teardown() {
    for (const symbol of Object.getOwnPropertySymbols(this.global)) {
      if (!this.globalSymbols.has(symbol) && symbol !== EXPECT) delete this.global[symbol];
    }
    const { process } = this.global;
    Object.defineProperties(process, this.process);
    for (const name of Object.keys(process.env)) {
      if (!(name in this.env)) delete process.env[name];
    }
    Object.assign(process.env, this.env);
    return Promise.resolve();
  }
};
