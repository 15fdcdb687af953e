import type { RepositoryChange, ServiceChange } from '../../modules/change/change';
import { decideGate, type GateDecision } from '../../modules/gate/decide-gate';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { gatedChange } from '../../modules/review/gated-change';
import { resolve } from '../workloads/resolved';

/** Changes of any number of services, as the pipeline makes them of manifests. */

interface Grants {
  /** The grants before and after, as lines of YAML; a service without grants before is new, without grants after removed. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

export interface GoldenChange {
  readonly change: RepositoryChange;
  readonly gate?: GateDecision;
}

const BASE = '0123456789abcdef0123456789abcdef01234567';
const HEAD = '89abcdef0123456789abcdef0123456789abcdef';
const ENVIRONMENTS = ['prod', 'staging', 'test', 'demo', 'load'] as const;
const REGIONS = ['eu-west-1', 'eu-central-1'] as const;

const BUCKET = 'arn:{partition}:s3:::{service}-{environment}';
const QUEUE = 'arn:{partition}:sqs:{region}:{account}:{service}-jobs';
const TABLE = 'arn:{partition}:dynamodb:{region}:{account}:table/{service}';
const LOGS = 'read: arn:{partition}:s3:::shared-logs-{environment}/*';
const OLD = [LOGS, `read: ${BUCKET}/*`];

/** One grant more, harmless. */
export const ONE_GRANT: readonly Grants[] = [
  `read: ${BUCKET}/*`,
  `write: ${TABLE}`,
  `send: ${QUEUE}`,
  `consume: ${QUEUE}`,
].map((grant) => ({ before: [LOGS], after: [LOGS, grant] }));

/** Gains, losses, a new and a removed service, and findings. */
export const MIXED: readonly Grants[] = [
  { before: OLD, after: [...OLD, `{ actions: s3:PutBucketPolicy, resources: "${BUCKET}-*" }`] },
  { before: OLD, after: [...OLD, `write: ${TABLE}`] },
  { before: OLD, after: [LOGS] },
  { after: [LOGS, `consume: ${QUEUE}`, `write: ${TABLE}`] },
  { before: OLD, after: [...OLD, '{ actions: "secretsmanager:GetSecretValue", resources: "*" }'] },
  { before: OLD },
  {
    before: OLD,
    after: [...OLD, '{ actions: [iam:PassRole, "lambda:CreateFunction", "lambda:InvokeFunction"], resources: "*" }'],
  },
  { before: OLD, after: [...OLD, `delete: ${TABLE}`] },
  { before: OLD, after: [...OLD, `send: ${QUEUE}`] },
];

/** What each service of a list of grants changes, in each environment, for `manyServices`. */
export function changesOfGrants(
  grants: readonly Grants[],
  environments: number,
): readonly (readonly ServiceChange[])[] {
  const configuration = configurationText(environments);
  const [before = [], after = []] = (['before', 'after'] as const).map((side) => {
    const manifests = grants.flatMap((one, index) => {
      const list = one[side];
      return list === undefined
        ? []
        : [[`services/${kind(index)}/pod-identity.yaml`, manifestText(index, list)] as const];
    });
    const { workloads, diagnostics } = resolve(configuration, Object.fromEntries(manifests));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
    return workloads;
  });
  const { change } = gatedChange({ base: BASE, head: HEAD, unreadable: [], before, after }, {}, '2026-11-30');
  return grants.map((_, index) => change.services.filter(({ service }) => service === kind(index)));
}

/**
 * A change of a number of services, which have the given changes in turn.
 *
 * @param environments of the first ones
 * @param nameOf a name for each service
 */
export function manyServices(
  changes: readonly (readonly ServiceChange[])[],
  services: number,
  environments: number,
  nameOf: (index: number) => string = (index) => `service-${index + 1}`,
): RepositoryChange {
  const shown = new Set<string>(ENVIRONMENTS.slice(0, environments));
  const all = Array.from({ length: services }, (_, index) => {
    const number = index % changes.length;
    const own = (changes[number] ?? []).filter(({ environment }) => shown.has(environment));
    const renamed = JSON.parse(JSON.stringify(own).replaceAll(kind(number), nameOf(index))) as ServiceChange[];
    return renamed.map((change) => ({
      ...change,
      findings: change.findings.map((finding) => ({ ...finding, id: `${finding.id}-${index}` })),
    }));
  }).flat();
  return {
    schemaVersion: 1,
    base: BASE,
    head: HEAD,
    verdict: 'incomparable',
    services: all,
    unreadable: [],
    findings: [],
  };
}

/** The decision of a gate that asks for an approval of every finding with severity high. */
export function gateOf(change: RepositoryChange): GateDecision {
  const text = `${configurationText(1)}gate: { failOn: high, approvers: ["@acme/security", octocat] }\n`;
  const { gate } = parseConfiguration(Buffer.from(text), 'eks-pod-identity.yaml').configuration!;
  return decideGate(change, gate!, { approvals: [], refused: [] });
}

/** A text that is part of no other text of a change. */
function kind(index: number): string {
  return `kind-${String(index).padStart(2, '0')}-x`;
}

function configurationText(environments: number): string {
  const texts = ENVIRONMENTS.slice(0, environments).map(
    (name, index) => `  ${name}:
    account: "${String(index + 1).repeat(12)}"
    region: ${REGIONS[index % REGIONS.length] ?? ''}
    clusters: [{ name: shop-${name === 'prod' ? 'eu' : name} }]
`,
  );
  return `defaults: { role: { path: /pods/, permissionsBoundary: "arn:{partition}:iam::{account}:policy/pod-boundary" } }
environments:
${texts.join('')}`;
}

function manifestText(index: number, grants: readonly string[]): string {
  return `service: ${kind(index)}
owner: team-${(index % 3) + 1}
serviceAccounts: shop/${kind(index)}
allow:
${grants.map((grant) => `  - ${grant}\n`).join('')}`;
}
