const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/setup/shared-environment.js',
  runtime: '<rootDir>/test/setup/shared-modules.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testSequencer: '<rootDir>/test/setup/sequencer.js',
  globalSetup: '<rootDir>/test/setup/files-in-memory.js',
  setupFiles: ['<rootDir>/test/setup/optimize-later.js'],
  transform: { '\\.ts$': '<rootDir>/test/setup/esbuild-transform.js' },
  testPathIgnorePatterns: [
    '/node_modules/',
    // `npm run test:long`: tests of minutes, most of them with HashiCorp's own AWS provider.
    ...(process.env['LONG'] ? [] : ['\\.long\\.test\\.ts$']),
    // `npm run test:integration`: tests that start git, Terraform or the bundle many times. `npm test` leaves them out; a
    // command that names files or folders runs them.
    ...(process.argv.slice(2).some((argument) => /^test\/|integration/.test(argument))
      ? []
      : ['\\.integration\\.test\\.ts$']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // On a busy machine a story of several Terraform runs takes more than a minute.
  testTimeout: 180_000,
  // Each worker loads all modules once, so one more costs more than the waiting for processes that it uses.
  maxWorkers: availableParallelism(),
  // A process that has grown is slow to start others from, which many tests do.
  workerIdleMemoryLimit: '1GB',
};
