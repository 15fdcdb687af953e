/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transform.js' },
  // `npm run test:long`: tests of minutes, most of them with HashiCorp's own AWS provider.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env['LONG'] ? [] : ['\\.long\\.test\\.ts$'])],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 60000,
  // All cores: nobody types while the tests run.
  maxWorkers: '100%',
  // A process that has grown is slow to start others from, which many tests do.
  workerIdleMemoryLimit: '1GB',
};
