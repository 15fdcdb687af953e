import {
  ANY,
  ANY_IN_SEGMENT,
  IN_EITHER_CASE,
  isVariable,
  matches,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  segmentsOf,
} from '../languages/pattern';
import { contains, type TextLanguage, type TextSpace } from './text-space';

/** Regions and accounts for examples: the accounts are those of AWS's documentation. */
const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2', 'cn-north-1', 'us-gov-west-1', ''];
const ACCOUNTS = ['111122223333', '444455556666', '123456789012', ''];
const PARTITIONS = [
  { name: 'aws', region: 'eu-west-1' },
  { name: 'aws-cn', region: 'cn-north-1' },
  { name: 'aws-us-gov', region: 'us-gov-west-1' },
] as const;
const PARTITION_NAMES = PARTITIONS.map(({ name }) => name);
const WORDS = ['example', 'orders', 'report-7', 'x', 'A1', ''];

/**
 * A text in all of `inside` and in none of `outside` that looks like a real one: wildcards of the first language's
 * patterns are filled with words, regions and account numbers. Falls back to the shortest text there is; undefined if
 * no text exists. No language may contain a variable.
 */
export function exampleText(
  texts: TextSpace,
  inside: readonly TextLanguage[],
  outside: readonly TextLanguage[],
  shapes: readonly Pattern[] = inside[0]?.patterns ?? [[ANY]],
): string | undefined {
  return exampleOf(shapes, inside, outside) ?? texts.find(inside, outside);
}

/** One of the shapes with its wildcards filled, if that is in all of `inside` and in none of `outside`. */
export function exampleOf(
  shapes: readonly Pattern[],
  inside: readonly TextLanguage[],
  outside: readonly TextLanguage[],
): string | undefined {
  const suits = (text: string | undefined): text is string =>
    text !== undefined &&
    inside.every((language) => contains(language, text)) &&
    !outside.some((language) => contains(language, text));
  for (const word of WORDS) {
    for (const shape of shapes) {
      const text = fill(shape, word);
      if (suits(text)) return text;
    }
  }
  return shapes.flatMap((shape) => [inOtherAccount(shape), ...inOtherPartitions(shape)]).find(suits);
}

/** The first example in another account: resources of one account may be what is excluded. */
function inOtherAccount(shape: Pattern): string | undefined {
  const [first = '', second = ''] = ACCOUNTS;
  const segments = segmentsOf(shape);
  if (segments.length < 6 || !segments[4] || !matches(segments[4], second)) return undefined;
  return fill(shape, 'example')?.replace(`:${first}:`, `:${second}:`);
}

/** The first example in the other partitions: an ARN that names the partition may be what is excluded. */
function inOtherPartitions(shape: Pattern): string[] {
  const segments = segmentsOf(shape);
  const example = fill(shape, 'example')?.split(':');
  const [, partition, , region] = segments;
  if (!example || segments.length < 6 || !partition || !region) return [];
  return PARTITIONS.flatMap(({ name, region: other }) =>
    matches(partition, name) ? [inPartition(example, name, matches(region, other) ? other : (example[3] ?? ''))] : [],
  );
}

function inPartition([scheme, , service, , ...rest]: readonly string[], partition: string, region: string): string {
  return [scheme, partition, service, region, ...rest].join(':');
}

const fillings = new WeakMap<Pattern, Map<string, string | undefined>>();

/** `fillIn`, remembered: the same patterns are tried for row after row. */
function fill(pattern: Pattern, word: string): string | undefined {
  let known = fillings.get(pattern);
  if (!known) fillings.set(pattern, (known = new Map<string, string | undefined>()));
  if (known.has(word)) return known.get(word);
  const text = fillIn(pattern, word);
  known.set(word, text);
  return text;
}

/** Replaces every run by the word, and by a region or an account where an ARN has them. */
function fillIn(pattern: Pattern, word: string): string | undefined {
  if (pattern.some(isVariable)) return undefined;
  const isArn = pattern.some((step) => step === ANY_IN_SEGMENT || step === ONE_IN_SEGMENT) || startsWithArn(pattern);
  if (!isArn) return plain(pattern, word);
  const segments = segmentsOf(pattern);
  const [scheme, partition, service, region, account, resource] = segments;
  if (!scheme || !partition || !service || !region || !account || !resource) return plain(pattern, word);
  return [
    plain(scheme, word),
    pick(partition, PARTITION_NAMES, word),
    plain(service, word),
    pick(region, REGIONS, word),
    pick(account, ACCOUNTS, word),
    plain(resource, word),
  ].join(':');
}

function pick(segment: Pattern, choices: readonly string[], word: string): string {
  return choices.find((choice) => matches(segment, choice)) ?? plain(segment, word);
}

/** A `?` before a `*` belongs to the word that fills the `*`, which is then not empty. */
function plain(pattern: Pattern, word: string): string {
  let text = '';
  let ones = 0;
  for (const step of pattern) {
    if (step === ONE || step === ONE_IN_SEGMENT) {
      ones += 1;
    } else if (step === ANY || step === ANY_IN_SEGMENT) {
      text += word.padStart(ones, 'x');
      ones = 0;
    } else {
      text += 'x'.repeat(ones) + String.fromCharCode(step >= IN_EITHER_CASE ? step - IN_EITHER_CASE : step);
      ones = 0;
    }
  }
  return text + 'x'.repeat(ones);
}

function startsWithArn(pattern: Pattern): boolean {
  return String.fromCharCode(...pattern.slice(0, 4).map((step) => Math.max(step, 0))) === 'arn:';
}
