import type { Configuration, Environment } from '../manifest/configuration';
import type { DocumentPath, Located, Manifest, RoleSettings } from '../manifest/manifest';
import type { SourceText } from '../manifest/source-text';

/** A value as somebody wrote it, with its placeholders, and where. */
export interface Setting {
  readonly text: string;
  readonly source: SourceText;
  readonly path: DocumentPath;
}

/** What is said about a service's role in one environment, everywhere taken together. */
export type MergedRole = RoleTemplate | RoleReference;

/** A role to create. */
export interface RoleTemplate {
  readonly kind: 'created';
  readonly name: Setting;
  readonly path: Setting;
  readonly permissionsBoundary?: Setting;
  readonly tags: ReadonlyMap<string, Setting>;
}

/** A role that somebody else keeps, by its ARN. */
export interface RoleReference {
  readonly kind: 'existing';
  readonly arn: Setting;
}

/** One of the places that say something about the role. */
interface Layer {
  readonly source: SourceText;
  readonly settings: RoleSettings;
}

const DEFAULT_NAME = '{service}-{environment}';
const DEFAULT_PATH = '/';

/**
 * Merges what the configuration's defaults, the environment, the manifest and the manifest's part for the environment
 * say: the later in this order wins, tags key by key. An ARN stands for all settings of its place, so the manifest may
 * name an existing role for all environments and settings of a role to create for one, or the other way round.
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
  const permissionsBoundary = lastSetting(layers, 'permissionsBoundary', 'permissionsBoundary');
  return {
    kind: 'created',
    name: lastSetting(layers, 'name', 'name') ?? { text: DEFAULT_NAME, source: configuration.source, path: [] },
    path: lastSetting(layers, 'rolePath', 'path') ?? { text: DEFAULT_PATH, source: configuration.source, path: [] },
    ...(permissionsBoundary && { permissionsBoundary }),
    tags: new Map(layers.flatMap(tagSettings)),
  };
}

function isArn(role: RoleSettings | Located<string>): role is Located<string> {
  return 'value' in role;
}

/** The last of the layers that says something, with its place: `key` is the setting's name in the file. */
function lastSetting(
  layers: readonly Layer[],
  field: 'name' | 'rolePath' | 'permissionsBoundary',
  key: string,
): Setting | undefined {
  for (const { settings, source } of layers.toReversed()) {
    const text = settings[field];
    if (text !== undefined) return { text, source, path: [...(settings.path ?? []), key] };
  }
  return undefined;
}

function tagSettings({ settings, source }: Layer): [string, Setting][] {
  return Object.entries(settings.tags ?? {}).map(([key, text]) => [
    key,
    { text, source, path: [...(settings.path ?? []), 'tags', key] },
  ]);
}
