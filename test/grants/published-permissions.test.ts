import { findService } from '../../modules/catalogue/services';
import { SERVICE_VERBS } from '../../modules/grants/verbs/verbs';
import { PUBLISHED_PERMISSIONS } from '../../scripts/published/published-permissions';
import { readGrant } from './read-grants';

/** The actions of the reference that a text with wildcards matches. */
function expand(text: string): string[] {
  const [prefix = '', name = ''] = text.split(':');
  const pattern = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  const actions = [...(findService(prefix)?.actions.values() ?? [])].filter((action) => pattern.test(action.name));
  return actions.map((action) => `${prefix}:${action.name}`);
}

test.each(PUBLISHED_PERMISSIONS.map((one) => [`${one.verb}: ${one.on}`, one.by, one] as const))(
  '%s selects what %s publishes, with the listed differences',
  (grant, _, { actions, without = {}, with: added = {} }) => {
    const { statements, problems } = readGrant(grant);
    expect(problems).toEqual([]);
    const selected = new Set(statements.flatMap(({ Action }) => [Action ?? []].flat()));
    const published = new Set(actions.flatMap(expand));
    for (const text of actions) expect([text, expand(text).length > 0]).toEqual([text, true]);
    const missing = [...published].filter((action) => !selected.has(action));
    const more = [...selected].filter((action) => !published.has(action));
    // Each difference has a reason, and each reason is about a difference.
    expect(unexplained(missing, without)).toEqual([]);
    expect(unexplained(more, added)).toEqual([]);
    expect(unused(missing, without)).toEqual([]);
    expect(unused(more, added)).toEqual([]);
  },
);

function unexplained(actions: readonly string[], reasons: Readonly<Record<string, string>>): string[] {
  const explained = new Set(Object.keys(reasons).flatMap(expand));
  return actions.filter((action) => !explained.has(action));
}

function unused(actions: readonly string[], reasons: Readonly<Record<string, string>>): string[] {
  return Object.keys(reasons).filter((text) => !expand(text).some((action) => actions.includes(action)));
}

test('every service with verbs is compared with what AWS publishes', () => {
  const compared = new Set(
    PUBLISHED_PERMISSIONS.flatMap(({ on }) => (on.startsWith('arn:') ? (on.split(':')[2] ?? '') : on)),
  );
  // Services whose resources have ARNs of another service.
  const arnServices = (prefix: string): string[] => [...(findService(prefix)?.arnServices ?? [])];
  const missing = Object.keys(SERVICE_VERBS).filter(
    (prefix) => ![prefix, ...arnServices(prefix)].some((one) => compared.has(one)),
  );
  expect(missing).toEqual([]);
});
