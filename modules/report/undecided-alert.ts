import type { RepositoryChange } from '../change/change';
import { codeSpan, prose } from './escape';
import { type Fitted, fitItems } from './room';
import { undecidedWords } from './undecided-words';

/** Places that a line names; more are counted. */
const MOST_PLACES = 5;

/**
 * Files that could not be read, and undecided access without a finding of its own, each reason once. A reviewer must
 * treat it as gained.
 */
export function undecidedAlert({ unreadable, services }: RepositoryChange, bytes: number): Fitted {
  const places = new Map<string, string[]>();
  for (const { service, environment, unknown } of services.filter(({ findings }) => findings.length === 0)) {
    for (const part of unknown) {
      const reason = undecidedWords(part);
      places.set(reason, [...(places.get(reason) ?? []), `${codeSpan(service, 80)} in ${codeSpan(environment, 80)}`]);
    }
  }
  const items = [
    ...unreadable.map(
      ({ side, file, reason }) => `> - ${codeSpan(file)} could not be read (${side}): ${prose(reason)}`,
    ),
    ...[...places].map(([reason, where]) => `> - ${placesWords(where)}: ${prose(reason)}`),
  ];
  if (items.length === 0) return { texts: [], leftOut: [] };
  const title = '> [!WARNING]\n> **Some access could not be decided; treat it as gained.**\n>';
  const { shown, rest } = fitItems(items, (item) => item, bytes - title.length);
  return {
    texts: [[title, ...shown].join('\n')],
    leftOut: rest.map(() => ({ what: 'reason of undecided access' })),
  };
}

function placesWords(places: readonly string[]): string {
  const rest = places.length - MOST_PLACES;
  return places.slice(0, MOST_PLACES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
