import { byKey, compareTexts } from '../modules/text/compare-texts';
import { SERVICE_VERBS } from '../modules/grants/verbs/verbs';
import type { ServiceVerbs } from '../modules/grants/verbs/service-verbs';

/** Actions by service prefix. */
type ActionsByService = Map<string, Set<string>>;

/**
 * The actions that verbs select, as a data file of the catalogue: the rooms that put actions in order and in words do not
 * import the grants. A line is a verb, or `common` for metadata that every verb reads, a service, and names.
 */
export function everydayActions(): string {
  const byVerb = new Map<string, ActionsByService>();
  const add = (verb: string, prefix: string, actions: readonly string[]): void => {
    const services = byVerb.get(verb) ?? new Map<string, Set<string>>();
    byVerb.set(verb, services);
    for (const action of actions) {
      const [service = '', name = ''] = action.includes(':') ? action.split(':') : [prefix, action];
      services.set(service, (services.get(service) ?? new Set<string>()).add(name));
    }
  };
  for (const [prefix, verbs] of Object.entries(SERVICE_VERBS)) addService(prefix, verbs, add);
  const lines = [...byVerb]
    .sort(byKey)
    .flatMap(([verb, services]) =>
      [...services]
        .sort(byKey)
        .map(([service, names]) => `${verb}\t${service}\t${[...names].sort(compareTexts).join()}`),
    );
  return ['# Written by `npm run docs` from modules/grants/verbs/', ...lines, ''].join('\n');
}

function addService(
  prefix: string,
  { types, service = {} }: ServiceVerbs,
  add: (verb: string, prefix: string, actions: readonly string[]) => void,
): void {
  for (const [verb, actions] of Object.entries(service)) add(verb, prefix, actions);
  for (const { verbs, common = [], companions = [] } of Object.values(types)) {
    for (const [verb, actions] of Object.entries(verbs)) add(verb, prefix, actions);
    for (const companion of companions) for (const verb of companion.verbs) add(verb, prefix, companion.actions);
    add('common', prefix, common);
  }
}
