import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { releaseNotes } from '../../scripts/release-notes';
import { withRepository } from '../../scripts/set-repository';

const ROOT = join(__dirname, '..', '..');
const read = (...path: readonly string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something new

## [1.2.0] - 2027-01-01

### Fixed

- A fault

## [1.1.0]
`;

describe('the notes of a release', () => {
  it('are the section of its version', () => {
    expect(releaseNotes('v1.2.0', '1.2.0', CHANGELOG)).toBe('### Fixed\n\n- A fault\n');
  });

  it.each([
    ['of another version than the package has', 'v1.2.1', '1.2.0', /the tag is v1\.2\.1/],
    ['that the changelog does not have', 'v1.3.0', '1.3.0', /no section for 1\.3\.0/],
    ['whose section is empty', 'v1.1.0', '1.1.0', /no section for 1\.1\.0/],
  ])('are refused for a tag %s', (_, tag, version, message) => {
    expect(() => releaseNotes(tag, version, CHANGELOG)).toThrow(message);
  });
});

it('one command names the repository in addresses and workflows', () => {
  const text =
    'https://github.com/acme/cdktf-eks-pod-identity/issues, uses: acme/cdktf-eks-pod-identity@v0, @acme/security';
  expect(withRepository(text, 'shop/pods')).toBe(
    'https://github.com/shop/pods/issues, uses: shop/pods@v0, @acme/security',
  );
});

it('package.json, SECURITY.md and the templates name the same repository', () => {
  const { homepage, repository, bugs } = JSON.parse(read('package.json')) as {
    homepage: string;
    repository: { url: string };
    bugs: string;
  };
  const templates = readdirSync(join(ROOT, '.github', 'ISSUE_TEMPLATE')).map((name) =>
    read('.github', 'ISSUE_TEMPLATE', name),
  );
  const names = [homepage, repository.url, bugs, read('SECURITY.md'), ...templates].flatMap((text) =>
    [...text.matchAll(/github\.com\/([\w-]+\/[\w-]+)/g)].map(([, name]) => name),
  );
  expect([...new Set(names)]).toEqual(['acme/cdktf-eks-pod-identity']);
});

it('every job of every workflow has a time limit, pins actions by commit and asks for what it needs alone', () => {
  interface Job {
    readonly 'timeout-minutes'?: number;
    readonly permissions?: object;
    readonly steps: readonly { readonly uses?: string; readonly with?: { readonly 'persist-credentials'?: boolean } }[];
  }
  for (const name of readdirSync(join(ROOT, '.github', 'workflows'))) {
    const { permissions, jobs } = parse(read('.github', 'workflows', name)) as {
      permissions: object;
      jobs: Readonly<Record<string, Job>>;
    };
    expect([name, permissions]).toEqual([name, {}]);
    for (const job of Object.values(jobs)) {
      expect(job).toMatchObject({
        'timeout-minutes': expect.any(Number) as number,
        permissions: expect.any(Object) as object,
      });
      for (const { uses, with: inputs } of job.steps) {
        if (uses === undefined) continue;
        expect(uses).toMatch(/@[0-9a-f]{40}$/);
        if (uses.startsWith('actions/checkout@')) expect(inputs?.['persist-credentials']).toBe(false);
      }
    }
  }
});
