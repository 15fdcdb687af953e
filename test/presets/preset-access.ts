import type { AccessObject, Statement } from '../../modules/policy/document';
import { canonicalStatements } from '../../modules/grants/canonical-statements';
import { presetStatements } from '../../modules/grants/preset-statements';
import type { Placeholders } from '../../modules/grants/placeholders';
import { parseManifest } from '../../modules/manifest/parse-manifest';

export const PLACEHOLDERS: Placeholders = {
  service: 'controller',
  environment: 'prod',
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  clusters: [{ cluster: 'shop', 'cluster-region': 'eu-west-1' }],
};

/** The statements of a preset, which must have no problem. */
export function statementsOf(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  placeholders: Placeholders = PLACEHOLDERS,
): readonly Statement[] {
  const presets = [Object.keys(parameters).length === 0 ? name : { [name]: parameters }];
  const text = JSON.stringify({ service: 'controller', presets });
  const { manifest, diagnostics } = parseManifest(Buffer.from(text), 'pod-identity.yaml');
  expect(diagnostics).toEqual([]);
  const problems: unknown[] = [];
  const grants = presetStatements(manifest?.settings.presets ?? [], {
    placeholders,
    meaning: 'intents',
    report: (problem) => problems.push(problem),
  });
  expect(problems).toEqual([]);
  return canonicalStatements(grants.flatMap(({ statements }) => statements));
}

/** The access of a preset. */
export function accessOf(name: string, parameters: Readonly<Record<string, unknown>>): AccessObject {
  return { policies: [{ Version: '2012-10-17', Statement: statementsOf(name, parameters) }] };
}
