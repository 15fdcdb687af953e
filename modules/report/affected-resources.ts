import { formatArn, parseArn } from '../catalogue/arn';
import type { ServiceRow } from '../change/change';
import { byNaturalText } from '../text/natural-order';
import type { ChangedService } from './changed-services';

/** A resource pattern of a change, with everything that is gained and lost on it. */
export interface AffectedResource {
  /**
   * As policies write it; values that differ between environments may be placeholders. A bucket and its objects are one
   * resource, that of the bucket.
   */
  readonly resource: string;
  /** The patterns in the rows: `arn:aws:s3:::orders`, `arn:aws:s3:::orders/*` */
  readonly patterns: readonly string[];
  readonly gained: readonly ServiceRow[];
  readonly lost: readonly ServiceRow[];
  /** The services that gain or lose it, in natural order. */
  readonly users: readonly ResourceUser[];
}

/** A service that gains or loses access to a resource. */
export interface ResourceUser {
  readonly service: string;
  readonly manifest: string;
  /** Of the grant in the manifest of the head; absent for access that is only lost. */
  readonly line?: number;
}

/** The resources of a change, in natural order: what a reviewer who owns a resource has to read. */
export function affectedResources(services: readonly ChangedService[]): readonly AffectedResource[] {
  const found = new Map<string, Collected>();
  for (const { service, alike } of services) {
    for (const { change } of alike) {
      const lines = new Map((change.grantLines ?? []).map(({ resource, line }) => [resource, line]));
      for (const direction of ['gained', 'lost'] as const) {
        for (const row of change[direction]) {
          for (const pattern of new Set(row.resources.include)) {
            const resource = ownerOf(pattern);
            const entry = found.get(resource) ?? emptyEntry();
            found.set(resource, entry);
            entry[direction].add(row);
            entry.patterns.add(pattern);
            const line = lines.get(pattern) ?? entry.users.get(service)?.line;
            entry.users.set(service, { service, manifest: change.manifest, ...(line !== undefined && { line }) });
          }
        }
      }
    }
  }
  return [...found]
    .map(([resource, { gained, lost, patterns, users }]) => ({
      resource,
      patterns: [...patterns].sort(),
      gained: [...gained],
      lost: [...lost],
      users: [...users.values()].sort(byNaturalText(({ service }) => service)),
    }))
    .sort(byNaturalText(({ resource }) => resource));
}

/** The bucket of a pattern of objects, and every other pattern itself. */
function ownerOf(pattern: string): string {
  const arn = parseArn(pattern);
  const [bucket = '', ...key] = arn?.service === 's3' && arn.account === '' ? arn.resource.split('/') : [];
  return arn && key.length > 0 && !/[*?]/.test(bucket) ? formatArn({ ...arn, resource: bucket }) : pattern;
}

interface Collected {
  readonly gained: Set<ServiceRow>;
  readonly lost: Set<ServiceRow>;
  readonly patterns: Set<string>;
  readonly users: Map<string, ResourceUser>;
}

function emptyEntry(): Collected {
  return { gained: new Set(), lost: new Set(), patterns: new Set(), users: new Map() };
}
