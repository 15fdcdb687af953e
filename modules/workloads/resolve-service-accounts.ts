import { quote } from '../diagnostics/quote';
import { ROLE_ANNOTATION } from '../identity/irsa';
import type { Resolution } from './resolution';
import type { Workload } from './workload';

/**
 * Whether a service's service accounts are created, and their labels and annotations: those of the manifest, and of its
 * settings for the environment, by key. Reports labels and annotations without a service account to create, and the
 * annotation of IRSA.
 */
export function resolveServiceAccounts(
  resolution: Resolution,
): Pick<Workload, 'createServiceAccounts' | 'serviceAccountMetadata'> {
  const { settings, manifest, environment, report } = resolution;
  const createServiceAccounts = createsServiceAccounts(resolution);
  const metadata = settings.flatMap((part) => part.serviceAccountMetadata ?? []);
  const [first] = metadata;
  if (!first) return { createServiceAccounts };
  // A part that writes `none` leaves them out on purpose.
  if (settings.every((part) => part.createServiceAccounts === undefined)) {
    report({
      code: 'service-account-metadata-unused',
      severity: 'error',
      message: `labels and annotations have no effect in environment "${environment.name}": no service account is created`,
      help: 'write `serviceAccount: create`, or remove them',
      source: manifest.source,
      path: first.path,
      part: 'key',
    });
  }
  for (const { annotations = {}, path } of metadata) {
    if (annotations[ROLE_ANNOTATION] === undefined) continue;
    report({
      code: 'annotation-reserved',
      severity: 'error',
      message: `the annotation ${quote(ROLE_ANNOTATION)} is written by this project`,
      help: 'remove it; `identity: irsa` or `both` writes it',
      source: manifest.source,
      path: [...path, 'annotations', ROLE_ANNOTATION],
      part: 'key',
    });
  }
  const merged = (key: 'labels' | 'annotations'): Readonly<Record<string, string>> =>
    Object.assign({}, ...metadata.map((one) => one[key])) as Readonly<Record<string, string>>;
  return {
    createServiceAccounts,
    serviceAccountMetadata: { labels: merged('labels'), annotations: merged('annotations') },
  };
}

/** Whether a service's service accounts are created: the last part that writes it decides. */
export function createsServiceAccounts({ settings }: Pick<Resolution, 'settings'>): boolean {
  return settings.findLast((part) => part.createServiceAccounts !== undefined)?.createServiceAccounts ?? false;
}
