import { quote } from '../diagnostics/quote';
import { fillPlaceholders, isPerCluster, placeholderHelp, type Placeholders } from '../grants/placeholders';
import type { Cluster, Environment } from '../manifest/configuration';
import type { GrantedAccess, Manifest, ManifestSettings } from '../manifest/manifest';
import type { Report } from '../diagnostics/problem';
import { PLACEHOLDER_NAMES } from '../manifest/placeholder-names';
import type { SourcePlace } from '../manifest/source-text';
import type { AccountPlace, SettingCheck } from './role-checks';
import type { Setting } from './role-settings';
import { clustersOf } from './service-clusters';
import { workloadStackName } from './stack-names';

/** Input for resolving one service in one environment. */
export interface Resolution {
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** The manifest's settings for all environments, then those for this one. */
  readonly settings: readonly ManifestSettings[];
  /** The role that is resolved: the service's, or its target role. */
  readonly role: ResolvedRole;
  readonly placeholders: Placeholders;
  readonly report: Report<SourcePlace>;
}

/** Where a role is, what it may do as written, and how messages name it. */
export interface ResolvedRole extends AccountPlace {
  /** `service "orders" in environment "prod"` */
  readonly subject: string;
  readonly granted: readonly GrantedAccess[];
  /** The stack that creates it; absent where the owners of another account do. */
  readonly stack?: string;
}

/**
 * Creates the input for resolving one service in one environment.
 *
 * @param environments all of the configuration, for the help of problems
 */
export function resolutionOf(
  manifest: Manifest,
  environment: Environment,
  report: Report<SourcePlace>,
  environments: readonly Environment[] = [],
): Resolution {
  const { account, partition, name } = environment;
  const special = manifest.environments?.get(name);
  const settings = special ? [manifest.settings, special] : [manifest.settings];
  return {
    manifest,
    environment,
    settings,
    role: {
      account,
      partition,
      label: `environment "${name}"`,
      subject: `service "${manifest.service}" in environment "${name}"`,
      granted: settings,
      stack: workloadStackName(manifest.service, name),
    },
    placeholders: placeholdersOf(
      manifest.service,
      { ...environment, clusters: clustersOf({ environment, settings }) },
      environments,
    ),
    report,
  };
}

/** What the values of placeholders depend on. */
export interface PlaceholderEnvironment extends Pick<
  Environment,
  'name' | 'account' | 'region' | 'partition' | 'values'
> {
  readonly clusters: readonly Pick<Cluster, 'name' | 'region'>[];
}

/** The values of placeholders of a service in an environment, with the names that other environments define. */
export function placeholdersOf(
  service: string,
  { name, account, region, partition, values, clusters }: PlaceholderEnvironment,
  environments: readonly Environment[] = [],
): Placeholders {
  const others = environments.flatMap((other) => Object.keys(other.values).map((key) => [key, other.name] as const));
  return {
    service,
    environment: name,
    account,
    region,
    partition,
    own: values,
    clusters: clusters.map((cluster) => ({ cluster: cluster.name, 'cluster-region': cluster.region })),
    elsewhere: new Map(others.filter(([key]) => !Object.hasOwn(values, key))),
  };
}

/**
 * A setting with its placeholders filled in; undefined if it is invalid, which is reported.
 *
 * The problem is reported where the user can fix it: at the setting, if it is in the manifest or invalid for every
 * service; at the service name, if a template of the configuration is only invalid with that name.
 *
 * @param label name of the setting, for messages: `role name`
 */
export function fillSetting(
  label: string,
  setting: Setting,
  resolution: Resolution,
  check: SettingCheck,
): string | undefined {
  const { manifest, placeholders, report } = resolution;
  const value = fillText(setting, resolution);
  if (value === undefined) return undefined;
  const problem = check(value, `${label} ${quote(value)}`);
  if (!problem) return value;

  const { source, path } = setting;
  const isTemplate = source.file !== manifest.file;
  const [withOtherService = ''] = fillPlaceholders(setting.text, { ...placeholders, service: 'x' }, () => undefined);
  const templateProblem = isTemplate && check(withOtherService, `${label} ${quote(setting.text)}`);
  if (templateProblem) report({ ...templateProblem, source, path });
  else if (isTemplate) report({ ...problem, source: manifest.source, path: ['service'] });
  else report({ ...problem, source, path });
  return undefined;
}

/**
 * A text with its placeholders filled in; undefined if it contains an unknown one or one with a value per cluster, which
 * is reported: a role is the same for all clusters.
 */
export function fillText({ text, source, path }: Setting, { placeholders, report }: Resolution): string | undefined {
  if (isPerCluster(text)) {
    report({
      code: 'placeholder-per-cluster',
      severity: 'error',
      message: `${quote(text)} contains a placeholder of clusters, but a role is the same for all clusters of the environment`,
      help: 'use {environment} or {region}; {cluster} and {cluster-region} are only valid in resources and conditions of grants',
      source,
      path,
    });
    return undefined;
  }
  const unknown: string[] = [];
  const [value] = fillPlaceholders(text, placeholders, (name) => unknown.push(name));
  for (const name of unknown) {
    const message = `${quote(text)} contains the unknown placeholder {${name}}`;
    const help = placeholderHelp(name, placeholders, PLACEHOLDER_NAMES);
    report({ code: 'placeholder-unknown', severity: 'error', message, ...help, source, path });
  }
  return unknown.length === 0 ? value : undefined;
}
