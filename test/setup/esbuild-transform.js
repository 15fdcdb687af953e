/** Compiles a test or a source for jest; types are checked by `npm run check:types`. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const OPTIONS = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline' };

module.exports = {
  process(source, path) {
    return { code: transformSync(source, { ...OPTIONS, sourcefile: path }).code };
  },

  /** Without the configuration, which has the arguments: every command finds what another one has compiled. */
  getCacheKey(source, path, { instrument }) {
    const parts = [version, OPTIONS, instrument, path, source];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  },
};
