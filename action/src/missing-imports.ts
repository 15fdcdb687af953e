import type { TerraformError } from './terraform';

type Configuration = Readonly<Record<string, unknown>>;

/**
 * The configuration without the import blocks whose objects do not exist, so that these are created; undefined if the
 * error is about something else. Terraform refuses the whole plan for one such block:
 * https://developer.hashicorp.com/terraform/language/import
 */
export function withoutMissingImports(
  configuration: Configuration,
  { diagnostics }: Pick<TerraformError, 'diagnostics'>,
): Configuration | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const missing = errors.flatMap(({ summary, detail }) =>
    summary === 'Cannot import non-existent remote object'
      ? (/ to "([^"]+)"/.exec(detail.replaceAll(/\s+/g, ' '))?.[1] ?? [])
      : [],
  );
  const blocks = [configuration['import'] ?? []].flat() as readonly { readonly to?: unknown }[];
  const left = blocks.filter(({ to }) => !missing.includes(String(to)));
  // Any other error stays one.
  if (missing.length < errors.length || left.length === blocks.length) return undefined;
  const { import: _, ...rest } = configuration;
  return left.length === 0 ? rest : { ...rest, import: left };
}
