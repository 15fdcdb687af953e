import { parseArn } from '../catalogue/arn';
import type { ServiceChange, ServiceRow } from '../change/change';
import { rowsInDoubt } from '../change/resource-policies-unknown';
import type { AssociationRef } from '../identity/association-ref';
import { accessPhrases, type PhraseOptions, type Quote } from './access-words';
import { actionsOfFindings } from './action-order';
import { alikeEnvironments } from './alike-environments';

/** What a change lets a service do and no longer do, each as verb phrases after "may" and "may no longer". */
export interface ServicePhrase {
  /** "delete table `orders`; read `invoices`" */
  readonly gains?: string;
  readonly loses?: string;
}

export interface PhraseStyle {
  /** Formats a name within the phrase: a code span in Markdown. */
  readonly quote: Quote;
  /** How many verb phrases are listed; the rest is counted. 3 by default. */
  readonly most?: number;
}

/**
 * A change of one service in a few words, for a row of a table. What is not alike in all of the given environments names
 * the environments in which it holds; names that differ between environments have placeholders.
 *
 * @param changes the changes of one service, one for each environment
 */
export function servicePhrase(changes: readonly ServiceChange[], style: PhraseStyle): ServicePhrase {
  const groups = alikeEnvironments(changes).map(({ change, all }) => ({
    gains: gainPhrases(change, style.quote),
    loses: lossPhrases(change, style.quote),
    environments: all.map(({ environment }) => environment),
  }));
  const inWords = (direction: 'gains' | 'loses'): string => {
    const environments = new Map<string, string[]>();
    for (const group of groups) {
      for (const phrase of group[direction]) {
        environments.set(phrase, [...(environments.get(phrase) ?? []), ...group.environments]);
      }
    }
    const phrases = [...environments].map(([phrase, names]) =>
      names.length === changes.length ? phrase : `${phrase} (${names.map(style.quote).join(', ')})`,
    );
    const most = style.most ?? 3;
    const rest = phrases.length - most;
    return [...phrases.slice(0, most), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
  };
  const [gains, loses] = [inWords('gains'), inWords('loses')];
  return { ...(gains !== '' && { gains }), ...(loses !== '' && { loses }) };
}

/** The gains of a service, each as a verb phrase after "may now". */
export function gainPhrases(change: ServiceChange, quote: Quote): readonly string[] {
  const { gained } = change.associations;
  const ofRole = change.change === 'added' ? change.gained : rowsOfOthers(change.gained, gained);
  return [
    ...accessPhrases(ofRole, optionsOf(change, quote)),
    ...accessPhrases(rowsInDoubt(change), optionsOf(change, quote)).map(
      (phrase) => `${phrase} (if resource policies allow it)`,
    ),
    ...(gained.length > 0 && change.change !== 'added' ? [`run as ${accountWords(gained, quote)}`] : []),
    ...(change.trust && change.trust.gained.length > 0 ? ['be assumed by other principals'] : []),
  ];
}

/**
 * The rows without those of these associations alone: what only new service accounts gain existed in the role before, and
 * the phrase about the associations covers it.
 */
function rowsOfOthers(rows: readonly ServiceRow[], associations: readonly AssociationRef[]): readonly ServiceRow[] {
  const keys = new Set(associations.map((association) => JSON.stringify(association)));
  return rows.filter((row) => !row.associations?.every((association) => keys.has(JSON.stringify(association))));
}

/** The losses of a service, each as a verb phrase after "may no longer". */
export function lossPhrases(change: ServiceChange, quote: Quote): readonly string[] {
  const { lost } = change.associations;
  const ofRole = change.change === 'removed' ? change.lost : rowsOfOthers(change.lost, lost);
  return [
    ...accessPhrases(ofRole, optionsOf(change, quote)),
    ...(lost.length > 0 && change.change !== 'removed' ? [`run as ${accountWords(lost, quote)}`] : []),
    ...(change.trust && change.trust.lost.length > 0 ? ['be assumed by some principals'] : []),
  ];
}

/** `shop/orders-api` on `shop-eu` and 2 more */
function accountWords(associations: readonly AssociationRef[], quote: Quote): string {
  const [first, ...others] = associations;
  if (!first) return 'no service account';
  const name = `${quote(`${first.namespace}/${first.serviceAccount}`)} on ${quote(first.cluster)}`;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

/** The account of the service's role, whose resources are named without it, and the actions that come first. */
function optionsOf(change: ServiceChange, quote: Quote): PhraseOptions {
  const account = parseArn(change.role.after ?? change.role.before ?? '')?.account;
  return { quote, worst: actionsOfFindings(change), ...(account !== undefined && account !== '' && { account }) };
}
