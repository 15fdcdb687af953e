import type { ServiceReference } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { listed } from '../text/listed';
import type { Located } from '../manifest/manifest';
import type { GrantAction } from './grant-action';
import type { GrantArn } from './grant-arn';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPart } from '../manifest/source-text';
import { possibleTypes } from './resource-types';

/** An action of a grant and a resource (undefined for `*`), each with its path in the file. */
export type PlacedAction = Located<GrantAction>;
export type PlacedResource = Located<GrantArn | undefined>;

/**
 * Warns of actions that do not apply to any resource of the grant, and of resources that do not apply to any action:
 * most such grants have no effect, which is worse for `deny`. A common mistake is `s3:ListBucket` on
 * `arn:aws:s3:::orders/*`. AWS's reference is incomplete, so the help never suggests a broader grant.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function applicabilityWarnings(
  actions: readonly PlacedAction[],
  resources: readonly PlacedResource[],
): Problem<DocumentPart>[] {
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
  const [firstIdle] = idle;
  const [firstUntaken] = untaken;
  return [
    ...(firstIdle
      ? [
          warning(
            firstIdle.path,
            `according to AWS's reference, ${applies(idle.map(({ value }) => value.text))} to any resource of the grant`,
            takenBy(idle.map(({ value }) => value)),
          ),
        ]
      : []),
    // If no action applies, neither does a resource.
    ...(firstUntaken && idle.length < actions.length
      ? [
          warning(
            firstUntaken.path,
            `according to AWS's reference, ${applies(untaken.map(({ value }) => value?.text ?? '*'))} to any action of the grant`,
            'remove it, or add actions that support it',
          ),
        ]
      : []),
  ];
}

/** `"s3:GetObject" and "s3:PutObject" do not apply` */
function applies(texts: readonly string[]): string {
  const [shown, rest] = [texts.slice(0, MOST_NAMES).map((text) => quote(text)), texts.length - MOST_NAMES];
  const names = rest > 0 ? [...shown, `${rest} more`] : shown;
  return `${listed(names)} ${texts.length === 1 ? 'does' : 'do'} not apply`;
}

const MOST_NAMES = 5;

function warning(path: Located<unknown>['path'], message: string, help: string): Problem<DocumentPart> {
  return { code: 'grant-never-applies', severity: 'warning', message, help, path };
}

/** Names of the resource types that the selected actions support. */
function typesTaken({ selected }: GrantAction): ReadonlySet<string> {
  return new Set(selected?.actions.flatMap((action) => action.resourceTypes));
}

/** The possible resource types of an ARN, computed once for all actions of a service. */
function possibleTypesOnce(): (arn: GrantArn, service: ServiceReference) => readonly string[] {
  const found = new Map<GrantArn, Map<ServiceReference, readonly string[]>>();
  return (arn, service) => {
    const ofArn = found.get(arn) ?? new Map<ServiceReference, readonly string[]>();
    const names = ofArn.get(service) ?? possibleTypes(arn, service).map(({ name }) => name);
    found.set(arn, ofArn.set(service, names));
    return names;
  };
}

function takenBy(actions: readonly GrantAction[]): string {
  const all = actions.flatMap((action) =>
    [...typesTaken(action)].flatMap((name) => action.selected?.service.resourceTypes.get(name)?.arns ?? []),
  );
  const arns = [...new Set(all)];
  const subject = actions.length === 1 ? 'it supports' : 'they support';
  return arns.length === 0
    ? "AWS's reference lists no resource types for it; check the documentation of the service"
    : `${subject} ${arns.slice(0, 4).join(', ')}${arns.length > 4 ? ', …' : ''}`;
}
