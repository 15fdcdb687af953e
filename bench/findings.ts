import { performance } from 'node:perf_hooks';
import { compareWorkloads } from '../modules/change/compare-workloads';
import { addFindings } from '../modules/findings/add-findings';
import { parseConfiguration } from '../modules/manifest/parse-configuration';
import { parseManifest } from '../modules/manifest/parse-manifest';
import { immutableDocument } from '../modules/policy/immutable-statements';
import type { Workload } from '../modules/workloads/workload';
import { resolveWorkloads } from '../modules/workloads/resolve-workloads';
import {
  BOUNDARY,
  BOUNDARY_FILE,
  configuration,
  type GeneratedService,
  generatedServices,
  manifest,
} from './generate-repository';
import { type Benchmark, measured } from './measurement';

const SIZE = 1_000;
const RUNS = 3;

const ORDINARY = [
  `  - { actions: [s3:GetObject, s3:PutObject], resources: 'arn:{partition}:s3:::{service}-more/*' }`,
  `  - { actions: [dynamodb:GetItem, dynamodb:Query], resources: 'arn:{partition}:dynamodb:{region}:{account}:table/{service}-2' }`,
  `  - { actions: secretsmanager:GetSecretValue, resources: 'arn:{partition}:secretsmanager:{region}:{account}:secret:{service}-2/*' }`,
  `  - { actions: [sqs:ReceiveMessage, sqs:DeleteMessage], resources: 'arn:{partition}:sqs:{region}:{account}:{service}-2' }`,
  `  - { publish: 'arn:{partition}:sns:{region}:{account}:{service}-2' }`,
] as const;

/** What each service gains, in turn: mostly what services need, and now and then something dangerous. */
const GAINS = [
  ...Array.from({ length: 18 }, (_, index) => ORDINARY[index % ORDINARY.length]!),
  `  - { actions: iam:PassRole, resources: 'arn:{partition}:iam::{account}:role/{service}-*' }
  - { actions: [lambda:CreateFunction, lambda:InvokeFunction], resources: '*' }`,
  `  - { actions: [iam:*, 's3:*'], resources: '*' }`,
];

/** The findings of a change to every one of 1,000 services, their access being compared already. */
export const findings: Benchmark = {
  name: 'findings',
  run() {
    const services = generatedServices(SIZE);
    const before = workloads(services, () => '');
    const after = workloads(services, (index) => GAINS[index % GAINS.length]!);
    const change = compareWorkloads(before, after, { base: '0'.repeat(40), head: 'worktree' });
    const name = `findings of ${SIZE.toLocaleString('en')} changed services`;
    const runs = Array.from({ length: RUNS }, () => {
      const start = performance.now();
      addFindings(change, { before, after });
      return (performance.now() - start) / 1_000;
    });
    return Promise.resolve([measured(name, 's', runs, { atMost: 5 })]);
  },
};

/** In one environment each, so that there are as many changes as services. */
function workloads(services: readonly GeneratedService[], more: (index: number) => string): readonly Workload[] {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const settings = parseConfiguration(bytes(configuration()), 'eks-pod-identity.yaml').configuration;
  const manifests = services.flatMap((service, index) => {
    const text = manifest(service).replace(/^environments: .*$/m, `environments: ${service.half}-prod`);
    return parseManifest(bytes(`${text}${more(index)}\n`), `services/${service.name}/pod-identity.yaml`).manifest ?? [];
  });
  if (!settings || manifests.length !== services.length) throw new Error('the generated files have errors');
  const policyDocuments = new Map([[BOUNDARY_FILE, immutableDocument(BOUNDARY)]]);
  return resolveWorkloads({ ...settings, policyDocuments }, manifests).workloads;
}
