/** Copies what the compiler leaves behind into `dist`: the packaged data of the catalogue. */
const { cpSync } = require('node:fs');
const { basename, join } = require('node:path');

const root = join(__dirname, '..');
const data = join('modules', 'catalogue', 'data');

cpSync(join(root, data), join(root, 'dist', data), {
  recursive: true,
  filter: (path) => basename(path) !== '.gitattributes',
});
