/**
 * Prints what the compiler reports in projects, as a JSON list of texts: `node type-errors.js FOLDER…`, each with a
 * `tsconfig.json`. One process, so that the types of TypeScript and CDKTF are parsed once.
 */
const { join } = require('node:path');
const ts = require('typescript');

const parsed = new Map();

function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, languageVersion, ...others) => {
    const { impliedNodeFormat, languageVersion: version } =
      typeof languageVersion === 'object' ? languageVersion : { languageVersion };
    const key = `${impliedNodeFormat} ${version} ${name}`;
    // Files of a project change from one to the next; those of packages do not.
    if (!name.includes('node_modules')) return read(name, languageVersion, ...others);
    if (!parsed.has(key)) parsed.set(key, read(name, languageVersion, ...others));
    return parsed.get(key);
  };
  return host;
}

function errorsIn(folder) {
  const file = join(folder, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const host = hostOf(options);
  const program = ts.createProgram({ rootNames: fileNames, options, host });
  const found = [...errors, ...ts.getPreEmitDiagnostics(program)];
  return ts.formatDiagnostics(found, host);
}

process.stdout.write(JSON.stringify(process.argv.slice(2).map(errorsIn)));
