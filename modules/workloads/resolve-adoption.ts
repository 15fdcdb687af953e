import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import type { Environment } from '../manifest/configuration';
import type { Identity, WrittenAssociationId } from '../manifest/manifest';
import type { MergedRole } from './role-settings';
import type { Resolution } from './resolution';
import { placeInFile } from './places';
import type { AdoptedAssociation, Adoption, Association } from './workload';

/** What the adoption of a service depends on. */
interface AdoptionContext {
  readonly role: Pick<MergedRole, 'kind'>;
  readonly identity: Identity;
  readonly associations: readonly Association[];
  /** An add-on is adopted itself, whichever role it has. */
  readonly isAddon: boolean;
  /** All environments of the configuration. */
  readonly environments: readonly Environment[];
}

/**
 * What of a service is taken over from the account: undefined for nothing. `role` of the environment overrides that of the
 * manifest, and the IDs of both count. Reports IDs of associations that the service does not have.
 */
export function resolveAdoption(context: AdoptionContext, resolution: Resolution): Adoption | undefined {
  const { settings, manifest, environment, report } = resolution;
  const parts = settings.flatMap(({ adopt }) => adopt ?? []);
  const last = parts.at(-1);
  if (!last || last.isOff) return undefined;
  const role = context.role.kind === 'created' && (parts.findLast((part) => part.role !== undefined)?.role ?? true);
  const written = parts.flatMap((part) => part.associations);
  checkIds(written, context, resolution);
  const associations = [...new Map(written.flatMap((one) => adopted(one, context))).values()];
  if (context.role.kind === 'existing' && written.length === 0 && !context.isAddon) {
    report({
      code: 'adopt-nothing',
      severity: 'error',
      message: `there is nothing to take over in environment "${environment.name}": the role of service "${manifest.service}" is managed outside this repository`,
      help: 'remove `adopt`, or add the IDs of associations as `adopt.associations`',
      source: manifest.source,
      path: last.path,
      part: 'key',
    });
  }
  return role || associations.length > 0 ? { role, associations } : undefined;
}

function adopted(
  { cluster, namespace, name: serviceAccount, id }: WrittenAssociationId,
  { associations, identity }: AdoptionContext,
): [string, AdoptedAssociation][] {
  const isOwn =
    identity !== 'irsa' &&
    associations.some(
      (one) => one.cluster.name === cluster && one.namespace === namespace && one.serviceAccount === serviceAccount,
    );
  return isOwn ? [[`${cluster} ${namespace}/${serviceAccount}`, { cluster, namespace, serviceAccount, id }]] : [];
}

function checkIds(written: readonly WrittenAssociationId[], context: AdoptionContext, resolution: Resolution): void {
  const { manifest, environment, report } = resolution;
  const { identity } = context;
  const environments = context.environments.filter(({ name }) => manifest.environments?.has(name) ?? true);
  const [first] = written;
  if (identity === 'irsa' && first) {
    report({
      code: 'adopt-association-unknown',
      severity: 'error',
      message: `service "${manifest.service}" uses IRSA in environment "${environment.name}", so it has no association to take over`,
      help: 'remove the ID, or use `identity: pod-identity` or `both`',
      source: manifest.source,
      path: first.path,
      part: 'key',
    });
    return;
  }
  const seen = new Map<string, WrittenAssociationId>();
  for (const one of written) {
    const { cluster, id, path } = one;
    const known = seen.get(id);
    if (known && describe(known) !== describe(one)) {
      report({
        code: 'adopt-association-ambiguous',
        severity: 'error',
        message: `association ${quote(id)} is also that of ${describe(known)} (${placeInFile(manifest, known.path)})`,
        help: 'correct one of the IDs: each association has its own',
        source: manifest.source,
        path,
      });
    }
    seen.set(id, one);
    const isOfManifest = path[0] !== 'environments';
    const places = environments.filter(({ clusters }) => clusters.some(({ name }) => name === cluster));
    const isHere = environment.clusters.some(({ name }) => name === cluster);
    if (isOfManifest && places.length > 1 && isHere) {
      report({
        code: 'adopt-association-ambiguous',
        severity: 'error',
        message: `cluster ${quote(cluster)} is in environments ${places.map(({ name }) => quote(name)).join(', ')}, and an association has one ID`,
        help: `write the ID under \`environments\`, as \`${environment.name}: { adopt: { associations: … } }\``,
        source: manifest.source,
        path,
        part: 'key',
      });
    } else if (isHere || !isOfManifest || places.length === 0) {
      reportUnknown(one, context, resolution);
    }
  }
}

/** Reports the ID of a service account or a cluster that the service does not have. */
function reportUnknown(
  one: WrittenAssociationId,
  context: AdoptionContext,
  { manifest, environment, report }: Resolution,
): void {
  if (adopted(one, context).length > 0) return;
  const { cluster, namespace, name, path } = one;
  const account = `${namespace}/${name}`;
  const clusters = [...new Set(context.associations.map((association) => association.cluster.name))];
  const accounts = [...new Set(context.associations.map((found) => `${found.namespace}/${found.serviceAccount}`))];
  const isCluster = clusters.includes(cluster);
  const [found, known] = isCluster ? [account, accounts] : [cluster, clusters];
  report({
    code: 'adopt-association-unknown',
    severity: 'error',
    message: `${isCluster ? 'service account' : 'cluster'} ${quote(found)} is not one of service "${manifest.service}" in environment "${environment.name}"`,
    ...suggest(found, closestName(found, known), `use one of ${known.map((text) => quote(text)).join(', ')}`),
    source: manifest.source,
    path: isCluster ? path : path.slice(0, -1),
    part: 'key',
  });
}

function describe({ cluster, namespace, name }: WrittenAssociationId): string {
  return `"${namespace}/${name}" in cluster "${cluster}"`;
}
