import type { Quote } from './access-words';
import type { AlikeChange } from './alike-environments';
import type { ChangedService } from './changed-services';
import { environmentValues } from './environment-placeholders';
import { inert } from './escape';

/** What the placeholders of environments that change alike mean: `{account}: 111122223333 in prod, 4444… in staging`. */
export function placeholderWords({ all, placeholders }: AlikeChange): readonly string[] {
  return placeholders.flatMap((name) => {
    // The names of the environments are in the title.
    if (name === 'environment') return [];
    const values = all.map((change) => `${environmentValues(change)[name] ?? ''} in ${inert(change.environment, 80)}`);
    return [`{${name}}: ${values.join(', ')}`];
  });
}

/** Environments that a legend names; more are counted. */
const MOST_NAMED = 5;

/**
 * What placeholders in a text about several services mean, in one line: `{account} is 111122223333 in prod and 4444… in
 * staging.` Empty without placeholders.
 */
export function placeholderLegend(services: readonly ChangedService[], text: string, quote: Quote): string {
  const values = new Map<string, Map<string, Set<string>>>();
  for (const change of services.flatMap(({ changes }) => changes)) {
    const { account, region } = environmentValues(change);
    for (const [name, value] of Object.entries({ account, region })) {
      if (value === undefined || !text.includes(`{${name}}`)) continue;
      const byValue = values.get(name) ?? new Map<string, Set<string>>();
      values.set(name, byValue.set(value, (byValue.get(value) ?? new Set()).add(change.environment)));
    }
  }
  const namesWords = (names: readonly string[]): string => {
    const rest = names.length - MOST_NAMED;
    return (
      names
        .slice(0, MOST_NAMED)
        .map((name) => quote(name))
        .join(', ') + (rest > 0 ? ` and ${rest} more` : '')
    );
  };
  const meanings = [
    ...(['environment', 'service'] as const).flatMap((name) =>
      text.includes(`{${name}}`) ? [`${quote(`{${name}}`)} is the name of the ${name}`] : [],
    ),
    ...[...values].map(([name, byValue]) => {
      const cases = [...byValue].map(([value, names]) => `${quote(value)} in ${namesWords([...names])}`);
      return `${quote(`{${name}}`)} is ${cases.join(' and ')}`;
    }),
  ];
  return meanings.length === 0 ? '' : `${meanings.join('; ')}.`;
}
