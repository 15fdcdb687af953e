import { findService } from '../catalogue/services';
import type { AccessRow } from '../policy/comparison';
import { isNotable, worstActionsFirst } from './action-order';
import { actionWords } from './action-words';
import { countedActions } from './counted-actions';
import { inert } from './escape';
import { grouped } from './grouped';
import { isWildcard, listedActions } from './published-actions';

export interface ActionLayout {
  /** How many actions are listed before they are put in fewer words. */
  readonly most: number;
  /** The actions of findings, which come first: `service:Action`. */
  readonly worst?: ReadonlySet<string>;
}

/** Lists of more services are counted. */
const MOST_SERVICES = 3;
/** An "all … but" names at most so many exceptions. */
const MOST_EXCEPTIONS = 5;
/** Fewer names of one beginning are not put together. */
const FEWEST_ALIKE = 3;
/** How many actions are named before all others are put together. */
const MOST_NOTABLE = 3;

/**
 * The actions of a row, those that matter first: `dynamodb: DeleteTable, PutItem`. A long list is put in fewer words that
 * mean the same by AWS's catalogue: `dynamodb: DeleteTable and all 29 other Write actions for such a resource but
 * CreateBackup`, or `s3: Get* (all 38)`; one of many services is counted.
 */
export function actionSummary(row: AccessRow, { most, worst = new Set() }: ActionLayout): string {
  const actions = worstActionsFirst(row, worst);
  if (actions.length <= most) return actionWords(actions, most);
  const services = byService(actions);
  if (services.size > MOST_SERVICES || actions.some(isWildcard)) {
    const notable = actions.filter((action) => isNotable(action, worst)).slice(0, MOST_NOTABLE);
    const counted = countedActions([row]);
    return notable.length > 0 ? `${counted}, with ${actionWords(notable, MOST_NOTABLE)}` : counted;
  }
  return [...services].map(([service, names]) => ofService(service, names, row, { most, worst })).join('; ');
}

function byService(actions: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const services = new Map<string, string[]>();
  for (const action of actions) {
    const colon = action.indexOf(':');
    const service = action.slice(0, Math.max(0, colon));
    services.set(service, [...(services.get(service) ?? []), action.slice(colon + 1)]);
  }
  return services;
}

function ofService(service: string, names: readonly string[], row: AccessRow, layout: Required<ActionLayout>): string {
  return allBut(service, names, row, layout.worst) ?? byBeginning(service, names, layout.most);
}

/** `dynamodb: all 31 Write actions for such a resource but CreateBackup`; undefined where that is not the list. */
function allBut(
  service: string,
  names: readonly string[],
  { accessLevel, resources }: AccessRow,
  worst: ReadonlySet<string>,
): string | undefined {
  const all = listedActions(service, accessLevel, resources.include);
  if (!all) return undefined;
  const here = new Set(names);
  const published = new Set(all.map(({ name }) => name));
  const missing = all.filter(({ name }) => !here.has(name)).map(({ name }) => name);
  if (missing.length > MOST_EXCEPTIONS || names.some((name) => !published.has(name))) return undefined;
  const notable = names
    .filter((name) => isNotable(`${service}:${name}`, worst))
    .slice(0, Math.min(MOST_NOTABLE, names.length - 1));
  const rest = names.length - notable.length;
  const kind = `${accessLevel} ${rest === 1 ? 'action' : 'actions'}`;
  const where = resources.include.includes('*') ? '' : ' for such a resource';
  return [
    `${inert(service)}: `,
    notable.length > 0 ? `${notable.join(', ')} and all ${rest} other ${kind}` : `all ${rest} ${kind}`,
    where,
    missing.length > 0 ? ` but ${missing.join(', ')}` : '',
  ].join('');
}

/** `s3: DeleteObject, Get* (all 38), PutObject and 4 more` */
function byBeginning(service: string, names: readonly string[], most: number): string {
  const groups = grouped(names, (name) => /^[A-Z][a-z0-9]*/.exec(name)?.[0] ?? name);
  const published = [...(findService(service)?.actions.values() ?? [])].map(({ name }) => name);
  const items = [...groups].flatMap(([word, alike]): { readonly words: string; readonly count: number }[] => {
    const denoted = published.filter((name) => name.startsWith(word));
    const isExact = denoted.length === alike.length && denoted.every((name) => alike.includes(name));
    return isExact && alike.length >= FEWEST_ALIKE
      ? [{ words: `${word}* (all ${alike.length})`, count: alike.length }]
      : alike.map((name) => ({ words: inert(name), count: 1 }));
  });
  const rest = items.slice(most).reduce((sum, { count }) => sum + count, 0);
  const shown = items.slice(0, most).map(({ words }) => words);
  return `${inert(service)}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
