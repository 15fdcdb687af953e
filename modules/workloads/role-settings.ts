import type { Configuration, Environment } from '../manifest/configuration';
import type { DocumentPath, Located, Manifest, RoleSettings, TrustSettings } from '../manifest/manifest';
import type { SourceText } from '../manifest/source-text';

/** A value as written, before placeholders are filled in, and its place. */
export interface Setting {
  readonly text: string;
  readonly source: SourceText;
  readonly path: DocumentPath;
}

/** The merged role settings of a service in one environment. */
export type MergedRole = RoleTemplate | RoleReference;

/** A role to create. */
export interface RoleTemplate {
  readonly kind: 'created';
  readonly name: Setting;
  readonly path: Setting;
  readonly description?: Setting;
  readonly maxSessionDuration?: Omit<Setting, 'text'> & { readonly seconds: number };
  readonly permissionsBoundary?: Setting;
  readonly tags: ReadonlyMap<string, Setting>;
  /** Additions to the trust policy, in the order of their places. */
  readonly trust: readonly TrustLayer[];
}

/** What one place adds to the trust policy. */
export interface TrustLayer extends Pick<Setting, 'source'> {
  readonly settings: TrustSettings;
}

/** A role that is managed outside this repository, by its ARN. */
export interface RoleReference {
  readonly kind: 'existing';
  readonly arn: Setting;
}

/** Role settings of one place: defaults, environment or manifest. */
interface Layer {
  readonly source: SourceText;
  readonly settings: RoleSettings;
}

const DEFAULT_NAME = '{service}-{environment}';
const DEFAULT_PATH = '/';

/**
 * Merges the role settings of the configuration's defaults, the environment, the manifest, and the manifest's settings
 * for the environment. Later ones override earlier ones; tags are merged by key, and additions to the trust policy add
 * up. An ARN replaces all settings of its place, so a manifest may use an existing role for all environments and create
 * a role for one, or the other way round.
 */
export function mergeRoleSettings(
  configuration: Configuration,
  environment: Environment,
  manifest: Manifest,
): MergedRole {
  const general = manifest.settings.role;
  const special = manifest.environments?.get(environment.name)?.role;
  const decisive = special ?? general;
  if (decisive && isArn(decisive)) {
    return { kind: 'existing', arn: { text: decisive.value, source: manifest.source, path: decisive.path } };
  }

  const layers: Layer[] = [
    { source: configuration.source, settings: configuration.defaults.role },
    { source: configuration.source, settings: environment.role },
    ...[general, special].flatMap((role) => (role && !isArn(role) ? { source: manifest.source, settings: role } : [])),
  ];
  const description = lastSetting(layers, 'description', 'description');
  const maxSessionDuration = lastSessionDuration(layers);
  const permissionsBoundary = lastSetting(layers, 'permissionsBoundary', 'permissionsBoundary');
  return {
    kind: 'created',
    name: lastSetting(layers, 'name', 'name') ?? { text: DEFAULT_NAME, source: configuration.source, path: [] },
    path: lastSetting(layers, 'rolePath', 'path') ?? { text: DEFAULT_PATH, source: configuration.source, path: [] },
    ...(description && { description }),
    ...(maxSessionDuration && { maxSessionDuration }),
    ...(permissionsBoundary && { permissionsBoundary }),
    tags: new Map(layers.flatMap(tagSettings)),
    trust: layers.flatMap(({ source, settings: { trust } }) => (trust ? { source, settings: trust } : [])),
  };
}

function isArn(role: RoleSettings | Located<string>): role is Located<string> {
  return 'value' in role;
}

/** The setting of the last layer that has it, with its place; `key` is its name in the file. */
function lastSetting(
  layers: readonly Layer[],
  field: 'name' | 'rolePath' | 'description' | 'permissionsBoundary',
  key: string,
): Setting | undefined {
  for (const { settings, source } of layers.toReversed()) {
    const text = settings[field];
    if (text !== undefined) return { text, source, path: [...(settings.path ?? []), key] };
  }
  return undefined;
}

function lastSessionDuration(layers: readonly Layer[]): RoleTemplate['maxSessionDuration'] {
  const layer = layers.findLast(({ settings }) => settings.maxSessionDuration !== undefined);
  const seconds = layer?.settings.maxSessionDuration;
  if (!layer || seconds === undefined) return undefined;
  return { seconds, source: layer.source, path: [...(layer.settings.path ?? []), 'maxSessionDuration'] };
}

/**
 * The tags of associations from the configuration's defaults, the environment, the manifest, and the manifest's settings
 * for the environment, by key. Later ones override earlier ones.
 */
export function mergeAssociationTags(
  configuration: Configuration,
  environment: Environment,
  manifest: Manifest,
): ReadonlyMap<string, Setting> {
  const special = manifest.environments?.get(environment.name)?.association;
  const layers = [
    { source: configuration.source, settings: configuration.defaults.association },
    { source: configuration.source, settings: environment.association },
    { source: manifest.source, settings: manifest.settings.association },
    { source: manifest.source, settings: special },
  ];
  return new Map(layers.flatMap(({ source, settings }) => (settings ? tagSettings({ source, settings }) : [])));
}

function tagSettings({
  settings,
  source,
}: Pick<Layer, 'source'> & { settings: Pick<RoleSettings, 'path' | 'tags'> }): [string, Setting][] {
  return Object.entries(settings.tags ?? {}).map(([key, text]) => [
    key,
    { text, source, path: [...(settings.path ?? []), 'tags', key] },
  ]);
}
