import type { NotChecked } from '../access/not-checked';
import { listed } from '../text/listed';
import { inert } from './escape';

/** How many documents are named. */
const MOST_NAMED = 2;

/**
 * What an answer leaves out, in one line: `Not checked: the document of policy …; policies of resources; service control
 * and resource control policies; other credentials of pods.`
 *
 * @param quote formats a name that comes from a manifest
 */
export function notCheckedLine(
  { documents, resourcePolicies, organizationPolicies }: NotChecked,
  quote: (name: string) => string,
): string {
  const rest = documents.length - MOST_NAMED;
  const names = [
    ...documents.slice(0, MOST_NAMED).map((arn) => quote(inert(arn))),
    ...(rest > 0 ? [`${rest} more`] : []),
  ];
  const parts = [
    ...(documents.length > 0 ? [`the ${documents.length === 1 ? 'document' : 'documents'} of ${listed(names)}`] : []),
    resourcePolicies === 'some known'
      ? 'policies of resources that the configuration does not name'
      : 'policies of resources',
    ...(organizationPolicies === 'known' ? [] : ['policies of the organization']),
    'other credentials of the pods',
  ];
  return `Not checked: ${parts.join('; ')}.`;
}
