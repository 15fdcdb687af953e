import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkGate } from '../../modules/gate/check-gate';
import { explainGrant } from '../../modules/workloads/explain-grant';
import { configurationOf, manifestOf } from './marked-yaml';

/** The YAML blocks of a page. */
function examplesOf(page: string): string[] {
  const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((block) => block[1] ?? '');
}

describe('the pages of the manifest', () => {
  const examples = ['manifest.md', 'presets.md', 'abac.md'].flatMap(examplesOf);
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(3);
  });
  test.each(examples)('shows a manifest without errors:\n%s', (yaml) => {
    // An excerpt leaves the name out.
    expect(manifestOf(yaml.includes('service:') ? yaml : `service: x\n${yaml}`).diagnostics).toEqual([]);
  });
});

describe('the everyday tasks on the page of grants', () => {
  const page = readFileSync(join(__dirname, '../../docs/grants.md'), 'utf8');
  const table = page.slice(page.indexOf('## Everyday tasks'), page.indexOf('## Verbs'));
  const tasks = [...table.matchAll(/^\| (?!-|task )(.+?) +\| (.+?) +\|$/gm)].map(
    ([, task = '', cell = '']) => [task, [...cell.matchAll(/`([^`]+)`/g)].map(([, grant = '']) => grant)] as const,
  );
  const context = {
    placeholders: { service: 'a', environment: 'b', account: '111122223333', region: 'eu-west-1', partition: 'aws' },
    meaning: 'intents',
  } as const;

  test('are many', () => {
    expect(tasks.length).toBeGreaterThan(30);
  });

  test.each(tasks)('%s', (_, grants) => {
    expect(grants.length).toBeGreaterThan(0);
    for (const grant of grants) {
      const { statements, diagnostics } = explainGrant(grant, 'grant', context);
      expect(diagnostics).toEqual([]);
      expect(statements.length).toBeGreaterThan(0);
    }
  });
});

describe.each(['gate.md', 'findings.md'])('the gate of %s', (page) => {
  const examples = examplesOf(page).filter((text) => text.startsWith('gate:'));
  test('is there', () => {
    expect(examples).toHaveLength(1);
  });
  test.each(examples)('has nothing wrong with it:\n%s', (yaml) => {
    const environments = 'environments: { x: { account: "111122223333", region: eu-west-1 } }\n';
    const { configuration, diagnostics } = configurationOf(environments + yaml);
    expect(diagnostics).toEqual([]);
    expect(configuration && checkGate(configuration, '2026-01-01')).toEqual([]);
  });
});

describe('the page of the configuration', () => {
  const examples = examplesOf('configuration.md');
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(2);
  });
  test.each(examples)('shows a configuration without errors:\n%s', (yaml) => {
    const environments = 'environments: { x: { account: "111122223333", region: eu-west-1 } }\n';
    expect(configurationOf(yaml.includes('environments:') ? yaml : environments + yaml).diagnostics).toEqual([]);
  });
});
