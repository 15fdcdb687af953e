import { inert } from './escape';

/** `s3: GetObject, ListBucket; sqs:SendMessage`: the service prefix once for all its actions. */
export function actionWords(actions: readonly string[], most: number): string {
  const byService = new Map<string, string[]>();
  for (const action of actions.slice(0, most)) {
    const colon = action.indexOf(':');
    const service = colon < 0 ? '' : action.slice(0, colon);
    const names = byService.get(service);
    if (names) names.push(action.slice(colon + 1));
    else byService.set(service, [action.slice(colon + 1)]);
  }
  const groups = [...byService].map(([service, names]) => {
    const list = names.map((name) => inert(name)).join(', ');
    if (service === '') return list;
    return `${inert(service)}:${names.length > 1 ? ' ' : ''}${list}`;
  });
  const rest = actions.length - most;
  return groups.join('; ') + (rest > 0 ? ` and ${rest} more` : '');
}
