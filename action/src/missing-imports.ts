import { isAdoptedType } from '../../modules/plan/adopted-objects';
import { blocksOf } from '../../modules/plan/json-blocks';
import { TerraformError } from './terraform';

type Configuration = Readonly<Record<string, unknown>>;

/**
 * The configuration without the import blocks whose objects do not exist, so that these are created; undefined if the
 * error is about something else, or about an object that the user has named with `adopt`. Terraform refuses the whole plan
 * for one such block: https://developer.hashicorp.com/terraform/language/import
 */
export function withoutMissingImports(
  configuration: Configuration,
  error: Pick<TerraformError, 'diagnostics'>,
): Configuration | undefined {
  const missing = missingAddresses(error);
  const blocks = blocksOf(configuration['import']);
  const left = blocks.filter(({ to }) => !missing.includes(String(to)));
  // Any other error stays one.
  if (missing.length < errorsOf(error).length || left.length === blocks.length || missing.some(isAdopted)) {
    return undefined;
  }
  const { import: _, ...rest } = configuration;
  return left.length === 0 ? rest : { ...rest, import: left };
}

/** The error with what to write, if objects to adopt do not exist; else as it is. */
export function explainMissingImports(configuration: Configuration, error: TerraformError): TerraformError {
  const missing = missingAddresses(error).filter(isAdopted);
  const ids = blocksOf(configuration['import']).flatMap(({ to, id }) =>
    missing.includes(String(to)) ? [[typeOf(String(to)), String(id)] as const] : [],
  );
  const ways = ids.flatMap(([type, id]) => WAYS_OUT[type]?.(id.replace(/@.*/, '')) ?? []);
  if (ways.length === 0) return error;
  const others = missing.length < errorsOf(error).length ? [error.message] : [];
  return new TerraformError(error.command, 'adoption-missing', [...ways, ...others].join('\n'), error.diagnostics);
}

/** By type; the lists of policies are missing with their role. */
const WAYS_OUT: Readonly<Record<string, (id: string) => string>> = {
  aws_iam_role: (name) =>
    `IAM role "${name}" does not exist in the account, so it cannot be adopted: correct \`role.name\`, or write \`adopt: { role: false }\` so that a role is created`,
  aws_eks_pod_identity_association: (id) => {
    const [cluster = '', association = ''] = id.split(',');
    return `association ${association} does not exist in cluster "${cluster}", so it cannot be adopted: correct its ID, which "aws eks list-pod-identity-associations --cluster-name ${cluster}" prints, or remove it from \`adopt.associations\` so that an association is created`;
  },
  aws_eks_addon: (id) => {
    const [, cluster = '', addon = ''] = /^(.*?):(.*)$/.exec(id) ?? [];
    return `add-on "${addon}" is not installed in cluster "${cluster}", so it cannot be adopted: remove \`adopt\` so that it is installed`;
  },
};

function errorsOf({ diagnostics }: Pick<TerraformError, 'diagnostics'>): TerraformError['diagnostics'] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function missingAddresses(error: Pick<TerraformError, 'diagnostics'>): readonly string[] {
  return errorsOf(error).flatMap(({ summary, detail }) =>
    summary === 'Cannot import non-existent remote object'
      ? (/ to "([^"]+)"/.exec(detail.replaceAll(/\s+/g, ' '))?.[1] ?? [])
      : [],
  );
}

function isAdopted(address: string): boolean {
  return isAdoptedType(typeOf(address));
}

function typeOf(address: string): string {
  return address.split('.')[0] ?? '';
}
