import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';

interface LockedPackage {
  readonly engines?: { readonly node?: string };
  readonly deprecated?: string;
}

const ROOT = join(__dirname, '..', '..');
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** The first releases with which every tool of this repository runs, and those that jobs have. https://nodejs.org/en/about/previous-releases */
test.each(['20.19.0', '20.20.2', '22.13.0', '22.22.0', '24.0.0', '24.11.0'])(
  'npm ci warns of no engine on Node.js %s',
  (version) => {
    const unsupported = Object.entries(packages).filter(
      ([, { engines }]) => engines?.node !== undefined && !satisfies(version, engines.node),
    );
    expect(unsupported.map(([name, { engines }]) => `${name}: ${engines?.node ?? ''}`)).toEqual([]);
  },
);

test('npm ci warns of no deprecated package, apart from those of CDKTF', () => {
  const deprecated = Object.entries(packages).filter(
    ([name, one]) => one.deprecated !== undefined && !name.includes('cdktf'),
  );
  expect(deprecated.map(([name]) => name)).toEqual([]);
});
