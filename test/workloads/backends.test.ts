import { sourceText } from '../../modules/manifest/source-text';
import type { Backend, Configuration } from '../../modules/manifest/configuration';
import { backendOf, checkBackends } from '../../modules/workloads/backends';
import { collectSourceProblems } from '../../modules/workloads/source-problems';
import { parse } from 'yaml';

/** What is wrong with the backend of the environment `prod`, given as lines of YAML below `backend:`. */
function problems(lines: readonly string[]): string[] {
  const text = ['environments:', '  prod:', '    backend:', ...lines.map((line) => `      ${line}`)].join('\n');
  const source = sourceText('eks-pod-identity.yaml', text);
  const configuration = { source, environments: [environmentWith(backendIn(text))] } as unknown as Configuration;
  const collected = collectSourceProblems();
  checkBackends(configuration, collected.report);
  return collected.diagnostics().map(({ code, line, column }) => `${line}:${column} ${code}`);
}

function backendIn(text: string): Backend {
  const { environments } = parse(text) as {
    environments: { prod: { backend: Record<string, Record<string, unknown>> } };
  };
  const [[type, given]] = Object.entries(environments.prod.backend) as [[string, Record<string, unknown>]];
  return { type, arguments: given, path: ['environments', 'prod', 'backend'] };
}

function environmentWith(backend: Backend) {
  const place = { name: 'prod', account: '111122223333', region: 'eu-west-1', partition: 'aws' };
  return { ...place, path: [], clusters: [], role: {}, values: {}, backend };
}

describe('a backend', () => {
  it.each([
    ['s3', ['s3:', '  bucket: b', '  key: "pod-identity/{stack}.tfstate"']],
    [
      'with every placeholder',
      ['gcs:', '  bucket: "{account}-{environment}-{region}-{partition}"', '  prefix: "{stack}"'],
    ],
    ['with a workspace per stack', ['remote:', '  workspaces: { name: "{stack}" }']],
    ['with workspaces by prefix', ['remote:', '  workspaces: { prefix: "pod-identity-" }']],
    ['with workspaces by tags', ['cloud:', '  workspaces: { tags: [pod-identity] }']],
    [
      'with nested arguments',
      ['s3:', '  key: "{stack}"', '  assume_role: { role_arn: "arn:{partition}:iam::{account}:role/r" }'],
    ],
  ])('is accepted: %s', (_what, lines) => {
    expect(problems(lines)).toEqual([]);
  });

  it.each([
    [
      'one state for all stacks',
      ['s3:', '  bucket: b', '  key: "{environment}.tfstate"'],
      ['4:7 backend-state-shared'],
    ],
    ['no arguments', ['gcs: {}'], ['4:7 backend-state-shared']],
    ['one local file for all stacks', ['local: { path: ../../states/x }'], ['4:7 backend-state-shared']],
    ['one absolute file for all stacks', ['local: { path: /states/x }'], ['4:7 backend-state-shared']],
    ['an unknown placeholder', ['s3:', '  bucket: b', '  key: "{stack}-{stak}"'], ['6:14 placeholder-unknown']],
    [
      'the service, which a cluster’s stack does not have',
      ['s3:', '  key: "{stack}/{service}"'],
      ['5:14 placeholder-unknown'],
    ],
    ['an expression', ['s3:', '  key: "{stack}"', '  bucket: "${file(\'x\')}"'], ['6:17 backend-expression']],
    [
      'a directive, deep down',
      ['s3:', '  key: "{stack}"', '  a: [{ b: "%{ if true }" }]'],
      ['6:18 backend-expression'],
    ],
    [
      'several problems',
      ['s3:', '  bucket: "{x}"', '  key: "${y}"'],
      ['4:7 backend-state-shared', '5:17 placeholder-unknown', '6:14 backend-expression'],
    ],
  ])('is refused with %s', (_what, lines, expected) => {
    expect(problems(lines)).toEqual(expected);
  });

  it('has its placeholders filled in, however deep, and nothing else changed', () => {
    const backend = backendIn(
      'environments: { prod: { backend: { s3: { key: "{stack}", list: ["{environment}", 5, true], map: { "{stack}": "{account}" }, bucket: "{states}" } } } }',
    );
    const environment = { ...environmentWith(backend), values: { states: 'states-7f3a' } };
    expect(backendOf(environment, 'orders-prod')).toEqual({
      type: 's3',
      arguments: {
        key: 'orders-prod',
        list: ['prod', 5, true],
        map: { '{stack}': '111122223333' },
        bucket: 'states-7f3a',
      },
    });
  });
});
