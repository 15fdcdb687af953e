import type { ServiceReference } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import type { Located } from '../manifest/manifest';
import type { GrantAction } from './grant-action';
import type { GrantArn } from './grant-arn';
import type { GrantComplaint } from './grant-context';
import { possibleTypes } from './resource-types';

/** An action of a grant with its place, and a resource: an ARN, or undefined for `*`. */
export type PlacedAction = Located<GrantAction>;
export type PlacedResource = Located<GrantArn | undefined>;

/**
 * Warns of actions for which AWS lists none of the grant's resources, and of resources that it lists for none of the
 * actions: most such grants allow, or worse deny, nothing. `s3:ListBucket` on `arn:aws:s3:::orders/*` is the usual slip.
 * The reference is not complete, so the advice is never to grant more.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function applicabilityWarnings(
  actions: readonly PlacedAction[],
  resources: readonly PlacedResource[],
): GrantComplaint[] {
  const possible = possibleTypesOnce();
  const takes = actions.map(({ value }) => typesTaken(value));
  const pairs = actions.map(({ value: { selected } }, row) =>
    resources.map(({ value: arn }) => {
      if (!selected || !arn) return true;
      return possible(arn, selected.service).some((name) => takes[row]?.has(name));
    }),
  );
  const idle = actions.filter((_, row) => !pairs[row]?.includes(true));
  const untaken = resources.filter((_, column) => !pairs.some((row) => row[column]));
  return [
    ...idle.map(({ value, path }) =>
      warning(path, `AWS's reference lists none of the grant's resources for ${quote(value.text)}`, takenBy(value)),
    ),
    ...untaken.map(({ value, path }) =>
      warning(
        path,
        `AWS's reference lists ${quote(value?.text ?? '*')} for none of the grant's actions`,
        'remove it, or add the actions that take it',
      ),
    ),
  ];
}

function warning(path: Located<unknown>['path'], message: string, help: string): GrantComplaint {
  return { code: 'grant-never-applies', severity: 'warning', message, help, path };
}

/** Names of the resource types that any of the selected actions takes. */
function typesTaken({ selected }: GrantAction): ReadonlySet<string> {
  return new Set(selected?.actions.flatMap((action) => action.resourceTypes));
}

/** What an ARN may be, found once for all actions of a service. */
function possibleTypesOnce(): (arn: GrantArn, service: ServiceReference) => readonly string[] {
  const found = new Map<GrantArn, Map<ServiceReference, readonly string[]>>();
  return (arn, service) => {
    const ofArn = found.get(arn) ?? new Map<ServiceReference, readonly string[]>();
    const names = ofArn.get(service) ?? possibleTypes(arn, service).map(({ name }) => name);
    found.set(arn, ofArn.set(service, names));
    return names;
  };
}

function takenBy(action: GrantAction): string {
  const arns = [...typesTaken(action)].flatMap((name) => action.selected?.service.resourceTypes.get(name)?.arns ?? []);
  return arns.length === 0
    ? "AWS's reference lists no resource type for it: see in the documentation of the service what it is authorised against"
    : `it takes ${arns.slice(0, 4).join(', ')}${arns.length > 4 ? ', …' : ''}`;
}
