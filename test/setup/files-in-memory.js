/**
 * Tests make and remove thousands of small files, which takes a fifth of their time on a disk: they make them in memory,
 * where Linux has a folder for that.
 */
const { existsSync, mkdtempSync, rmSync, statfsSync } = require('node:fs');
const { join } = require('node:path');

const MEMORY = '/dev/shm';

/** Containers often have 64 MB there, which is too little. */
const NEEDED_BYTES = 2 ** 30;

module.exports = function filesInMemory() {
  if (!existsSync(MEMORY)) return;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < NEEDED_BYTES) return;
  const folder = mkdtempSync(join(MEMORY, 'eks-pod-identity-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => {
    // Processes of tests that were stopped may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
};
