import { couldGrant, type GrantPlace, type NamedRequest } from '../grants/could-grant';
import type { Configuration } from '../manifest/configuration';
import type { Manifest, ManifestSettings } from '../manifest/manifest';
import { governs } from '../policy/governed-resources';
import { resourcePoliciesOf } from '../workloads/known-policies';
import { placeholdersOf } from '../workloads/resolution';

/**
 * A test whether the pods of a service could be allowed a request in any environment, by the text of its manifest alone.
 * Resolving a manifest takes much longer, and of a large repository few could be allowed one request.
 *
 * False only if `couldAllow` is false for each workload of the manifest. Boundaries, session policies and denials are not
 * read: they only take access away.
 */
export function couldBeAllowed(
  configuration: Configuration,
  request: NamedRequest,
): (manifest: Pick<Manifest, 'service' | 'settings' | 'environments'>) => boolean {
  const known = configuration.environments.flatMap((environment) => resourcePoliciesOf(configuration, environment));
  if (known.some(({ resource }) => governs(resource, request.resource))) return () => true;
  const grants = couldGrant(request);
  // The service's role assumes its target role.
  const isOfChain = /^sts:/i.test(request.action);
  const couldAllow = ({ role, targetRole, ...settings }: ManifestSettings, place: GrantPlace): boolean => {
    if (role && 'value' in role) return true;
    // The placeholders of a target role have the values of its account.
    const isOfTarget = targetRole && ('value' in targetRole || grants(targetRole, { service: place.service }));
    return isOfTarget === true || (targetRole !== undefined && isOfChain) || grants(settings, place);
  };
  return ({ service, settings, environments }) => {
    const runsIn = configuration.environments.filter(({ name }) => environments?.has(name) ?? true);
    const placeholders = () => runsIn.map((environment) => placeholdersOf(service, environment));
    return [settings, ...(environments?.values() ?? [])].some((part) => couldAllow(part, { service, placeholders }));
  };
}
