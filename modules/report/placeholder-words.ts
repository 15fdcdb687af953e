import type { AlikeChange } from './alike-environments';
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
