/** Compiles a test or a source for jest; types are checked by `npm run check:types`. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const OPTIONS = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline' };

/**
 * esbuild exports getters that call getters, which code that is not optimized yet pays for each time it uses an import.
 * When the module is evaluated, plain properties say the same.
 */
const PLAIN_EXPORTS = `module.exports = Object.defineProperty({ ...module.exports }, '__esModule', { value: true });`;

module.exports = {
  process(source, path) {
    const { code } = transformSync(source, { ...OPTIONS, sourcefile: path });
    if (!code.includes('module.exports = __toCommonJS(')) return { code };
    return { code: code.replace(/\n(?=\/\/# sourceMappingURL=)/, `\n${PLAIN_EXPORTS}\n`) };
  },

  /** Without the configuration, which has the arguments: every command finds what another one has compiled. */
  getCacheKey(source, path, { instrument }) {
    const parts = [version, OPTIONS, PLAIN_EXPORTS, instrument, path, source];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  },
};
