import type { Position } from '../diagnostics/diagnostic';
import { fillPlaceholders } from '../grants/placeholders';
import type { DocumentPath } from '../manifest/manifest';
import type { Witness } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { immutableStatements } from '../policy/immutable-statements';
import { type Resolution, resolutionOf } from '../workloads/resolution';
import type { CreatedRole, Workload, WorkloadRole } from '../workloads/workload';
import type { Cause } from './detection';

/**
 * The location of a risk's cause in the service's manifest: the grant or managed policy that allows the request, or a
 * key.
 */
export function locateCause(workload: Workload, cause: Cause): Position {
  const { manifest } = workload;
  const path = pathIn(workload, cause);
  if (!path) return manifest.source.locate(['service'], 'key');
  return manifest.source.locate(path, cause.kind === 'key' ? 'key' : 'value');
}

/** The location of the grant or managed policy that allows a request; undefined if neither does without the others. */
export function locateRequest(workload: Workload, request: Witness): Position | undefined {
  const path = pathIn(workload, { kind: 'request', request, sessionTags: {} });
  return path && workload.manifest.source.locate(path, 'value');
}

function pathIn(workload: Workload, cause: Cause): DocumentPath | undefined {
  const { manifest, environment, role, targetRole, managedPolicies } = workload;
  const resolution = resolutionOf(manifest, environment, () => undefined);
  // Pods with a target role have its access only.
  const created = createdRole((targetRole ?? { role }).role);
  return pathOf(cause, resolution, created && { ...created, managedPolicies });
}

/** A role, and the documents of its managed policies that the catalogue lacks. */
type KnownRole = CreatedRole & Pick<Workload, 'managedPolicies'>;

function createdRole(role: WorkloadRole): CreatedRole | undefined {
  return role.kind === 'created' ? role : undefined;
}

function pathOf(cause: Cause, resolution: Resolution, role: KnownRole | undefined): DocumentPath | undefined {
  const { settings } = resolution;
  switch (cause.kind) {
    case 'request':
      return role && (pathOfGrant(cause, role) ?? pathOfManagedPolicy(cause, resolution, role));
    case 'service-account':
      return settings
        .flatMap(({ serviceAccounts }) => serviceAccounts)
        .find(({ namespace, name }) => namespace === cause.namespace && name === cause.name)?.path;
    case 'key':
      return cause.keys.map((key) => pathOfKey(key, resolution)).find((path) => path !== undefined);
  }
}

type Request = Extract<Cause, { kind: 'request' }>;

function allows({ request, sessionTags }: Request, access: AccessObject): boolean {
  return evaluate({ ...access, sessionTags }, request).decision === 'allowed';
}

/** The first grant that allows the request without the others. */
function pathOfGrant(cause: Request, { grants }: CreatedRole): DocumentPath | undefined {
  return grants.find(
    ({ effect, statements }) =>
      effect === 'Allow' &&
      statements.length > 0 &&
      allows(cause, { policies: [{ Version: '2012-10-17', Statement: immutableStatements(statements) }] }),
  )?.from;
}

function pathOfManagedPolicy(
  cause: Request,
  { settings, placeholders }: Resolution,
  { managedPolicyArns, managedPolicies }: KnownRole,
): DocumentPath | undefined {
  const arn = managedPolicyArns.find((one) => allows(cause, { policies: [one], managedPolicies }));
  if (arn === undefined) return undefined;
  return settings
    .flatMap(({ managedPolicies, targetRole }) => [
      ...managedPolicies,
      ...(targetRole && 'managedPolicies' in targetRole ? targetRole.managedPolicies : []),
    ])
    .find(({ value }) => {
      const [text = ''] = fillPlaceholders(value, placeholders, () => undefined);
      return text === arn || arn.endsWith(`/${text}`);
    })?.path;
}

/** The key in this environment's section, or at the top level; undefined if the manifest does not contain it. */
function pathOfKey(key: string, { settings, manifest }: Resolution): DocumentPath | undefined {
  const places = settings.toReversed().map(({ path }) => [...path, key]);
  const nothing = manifest.source.locate(['no such key']);
  return places.find((path) => {
    const { line, column } = manifest.source.locate(path, 'key');
    const parent = manifest.source.locate(path.slice(0, -1), 'key');
    return !same({ line, column }, parent) && !same({ line, column }, nothing);
  });
}

function same(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}
