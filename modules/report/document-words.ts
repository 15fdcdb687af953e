import { ACCOUNT_ORIGIN } from '../access/account-documents';
import type { RepositoryChange } from '../change/change';
import { byKey } from '../text/compare-texts';

/** At most so many policies are named for each origin. */
const MOST_NAMED = 3;
const MOST_ORIGINS = 5;

/**
 * Where the documents of managed policies are from, once for all services: `Documents of policies: arn:… from file
 * policies/b.json; …`. Undefined where no service has one.
 *
 * @param quote writes an ARN, and a path
 */
export function documentWords(change: RepositoryChange, quote: (text: string) => string): string | undefined {
  const origins = new Map<string, Set<string>>();
  for (const { arn, from } of change.services.flatMap(({ documents = [] }) => documents)) {
    origins.set(from, (origins.get(from) ?? new Set()).add(arn));
  }
  if (origins.size === 0) return undefined;
  const parts = [...origins]
    .sort(byKey)
    .slice(0, MOST_ORIGINS)
    .map(([from, arns]) => {
      const names = [...arns].sort();
      const rest = names.length - MOST_NAMED;
      const listed =
        names
          .slice(0, MOST_NAMED)
          .map((name) => quote(name))
          .join(', ') + (rest > 0 ? ` and ${rest} more` : '');
      return `${listed} from ${from.startsWith('AWS') || from === ACCOUNT_ORIGIN ? from : quote(from)}`;
    });
  const others = origins.size - parts.length;
  return `Documents of policies: ${parts.join('; ')}${others > 0 ? `; others from ${others} more places` : ''}.`;
}
