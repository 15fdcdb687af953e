import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { isPlaceholderName } from './placeholders';

/**
 * Names that AWS writes with a dollar sign: unpublished versions of functions, the default stage of an API, and reserved
 * topics of IoT.
 */
const NAMES_OF_AWS = new Set(['LATEST', 'default', 'aws', 'share']);

/** Warns of `$name`, which is probably meant as a placeholder or a policy variable, but is literal. */
export function dollarProblems(text: string): Problem[] {
  const words = [...text.replace(/\$\{[^}]*\}/g, '').matchAll(/\$([A-Za-z]\w*)([\w-]*)/g)];
  const found = words.find(([, word = '']) => !NAMES_OF_AWS.has(word));
  if (!found) return [];
  const [, word = '', rest = ''] = found;
  const name = rest.startsWith('-region') && word === 'cluster' ? 'cluster-region' : word;
  return [
    {
      code: 'placeholder-without-braces',
      severity: 'warning',
      message: `${quote(text)} contains $${name}, which IAM matches literally`,
      help: isPlaceholderName(name)
        ? `write the placeholder as {${name}}`
        : `write {${name}} for a placeholder, or \${KEY} for a policy variable such as \${aws:PrincipalTag/NAME}`,
    },
  ];
}
