import fc from 'fast-check';
import { ACCESS_LEVELS } from '../../modules/catalogue/access-levels';
import type { ServiceRow } from '../../modules/change/change';
import { findService } from '../../modules/catalogue/services';
import type { Comparison, RowCondition, RowException, RowResources } from '../../modules/policy/comparison';
import { actionSummary } from '../../modules/report/action-summary';
import { accessWords } from '../../modules/report/access-words';
import { changeAsText } from '../../modules/report/change-text';
import { comparisonAsMarkdown } from '../../modules/report/comparison-markdown';
import { comparisonAsText } from '../../modules/report/comparison-text';
import { conditionWords } from '../../modules/report/condition-words';
import { countedActions, countedByLevel } from '../../modules/report/counted-actions';
import { globsMeet } from '../../modules/report/globs-meet';
import { listedActions, publishedActionsOfRow } from '../../modules/report/published-actions';
import { EFFECT_WORDS, effectsOf } from '../../modules/report/row-effects';
import { groupLines, groupsOf, rowLines } from '../../modules/report/row-lines';
import { association, repositoryChange, row, serviceChange } from './changes';
import { runs } from '../policy/runs';

/** The text of a row claims exactly what the row is: rows that differ have texts that differ. */

const WHOLE = { width: 100, most: Infinity };

const some = <T>(...values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }).map((list) => list.toSorted());
const actions = some('s3:GetObject', 's3:Put*', 'sqs:*', 'sqs:SendMessage', 'ec2:RunInstances', 's3:G?tObject');
const patterns = some(
  '*',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::a',
  'arn:aws:sqs:*:*:q',
  'arn:aws:s3:::${aws:PrincipalTag/t}/*',
);
const option = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const resources: fc.Arbitrary<RowResources> = fc
  .record({
    include: patterns,
    exclude: fc.oneof(fc.constant([]), patterns),
    within: option(fc.array(patterns, { minLength: 1, maxLength: 2 })),
  })
  .map(({ within, ...rest }) => ({ ...rest, ...(within && { within }) }));
const condition: fc.Arbitrary<RowCondition> = fc
  .record({
    operator: fc.constantFrom(
      ...['StringEquals', 'StringLike', 'StringNotEquals', 'StringEqualsIfExists', 'ForAnyValue:StringEquals'],
      ...['ForAllValues:StringEquals', 'Null', 'Bool', 'ArnLike'],
    ),
    key: fc.constantFrom('aws:SourceVpc', 's3:prefix', 'aws:TagKeys'),
    values: some('true', 'false', 'a'),
    negated: fc.boolean(),
  })
  .map(({ negated, ...rest }) => ({ ...rest, ...(negated && { negated: true as const }) }));
const conditions = fc.array(condition, { maxLength: 2 });
const exception: fc.Arbitrary<RowException> = fc
  .record({ actions: option(actions), resources: option(resources), conditions })
  .filter((one) => one.actions !== undefined || one.resources !== undefined || one.conditions.length > 0)
  .map(({ actions: list, resources: where, ...rest }) => ({
    ...rest,
    ...(list && { actions: list }),
    ...(where && { resources: where }),
  }));
const principals = fc.record({
  include: some('arn:aws:iam::1:root', '*'),
  exclude: fc.oneof(fc.constant([]), some('a')),
});

/** One part of a row with two values, where the second may be that it is missing. */
const PARTS: { readonly [Part in keyof ServiceRow]?: fc.Arbitrary<ServiceRow[Part]> } = {
  actions,
  exceptActions: option(actions),
  accessLevel: fc.constantFrom(...ACCESS_LEVELS),
  resources,
  principals: option(principals),
  conditions,
  unless: option(fc.array(exception, { minLength: 1, maxLength: 2 })),
  associations: option(fc.constantFrom([association()], [association({ cluster: 'b' })])),
  occurs: fc.boolean(),
  futureActions: fc.constantFrom(true as const, undefined),
};

const anyRow: fc.Arbitrary<ServiceRow> = fc
  .record(PARTS as Record<string, fc.Arbitrary<unknown>>)
  .map((parts) => withoutMissing(row(), parts));

function withoutMissing(base: ServiceRow, parts: Readonly<Record<string, unknown>>): ServiceRow {
  const all: Record<string, unknown> = { ...base, witness: row().witness, ...parts };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as ServiceRow;
}

test.each(Object.keys(PARTS) as (keyof ServiceRow)[])('another value of %s makes another text', (part) => {
  const value: fc.Arbitrary<unknown> = PARTS[part]!;
  fc.assert(
    fc.property(anyRow, value, (one, next) => {
      const other = withoutMissing(one, { [part]: next });
      if (meaning(one) === meaning(other)) return;
      expect(rowLines(other, WHOLE)).not.toEqual(rowLines(one, WHOLE));
    }),
    { numRuns: runs(100, 3_000) },
  );
});

/** The parts of a row by their labels, read from its lines as a reader does. */
function readBack(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>([['', []]]);
  let label = '';
  for (const line of lines) {
    const [start, value] = [line.slice(0, 10).trim(), line.slice(10)];
    const isFirst = !line.startsWith(' ');
    const isWrapped = line.startsWith('    ') && (label === '' || value.startsWith('  '));
    const values = parts.get(isFirst || isWrapped || start === '' ? label : (label = start)) ?? [];
    if (isFirst) values.push(line);
    else if (isWrapped) values.push(`${values.pop() ?? ''} ${line.trim()}`);
    else values.push(value);
    parts.set(label, values);
  }
  return parts;
}

/** `s3: GetObject, PutObject; sqs:SendMessage` */
function readActions(words: string): readonly string[] {
  return words.split('; ').flatMap((group) => {
    const [, service = '', names = ''] = /^([\w-]+): ?(.*)$/.exec(group) ?? [];
    return names.split(', ').map((name) => `${service}:${name}`);
  });
}

const RENDERINGS: readonly (readonly [string, (one: ServiceRow) => readonly string[]])[] = [
  ['the terminal', (one) => comparisonAsText(comparisonOf(one), { color: false, whole: true }).split('\n')],
  ['Markdown', (one) => comparisonAsMarkdown(comparisonOf(one)).split('\n')],
  [
    'the diff',
    (one) =>
      changeAsText(repositoryChange([serviceChange({ gained: [one] })]), { color: false, whole: true }).split('\n'),
  ],
];

function comparisonOf(one: ServiceRow): Comparison {
  return { verdict: 'broader', gained: [one], lost: [], unknown: [] };
}

const SEED = Number(process.env['SEED'] ?? 14);

test.each(RENDERINGS)(`on %s a row claims what its JSON claims, no more and no less (SEED=${SEED})`, (_, render) => {
  fc.assert(
    fc.property(anyRow, (one) => {
      const lines = render(one).flatMap((line) => /^ {0,4}\+ (.*)$/.exec(line)?.[1] ?? []);
      const parts = readBack(lines);
      const values = (label: string) => parts.get(label) ?? [];
      const [first = ''] = values('');
      const sorted = (list: readonly string[] = []) => list.toSorted();
      expect({
        actions: sorted(readActions(first.slice(first.indexOf(': ') + 2))),
        except: sorted(values('not').flatMap(readActions)),
        include: values('on'),
        exclude: values('except'),
        within: values('and in'),
        by: values('by'),
        notBy: values('not by'),
        conditions: values('when').map((words) => words.replace(/^and /, '')),
        exceptions: values('unless').length,
        examples: values('e.g.').length,
      }).toEqual({
        actions: sorted(one.actions),
        except: sorted(one.exceptActions),
        include: one.resources.include,
        exclude: one.resources.exclude,
        within: (one.resources.within ?? []).flat(),
        by: one.principals?.include ?? [],
        notBy: one.principals?.exclude ?? [],
        conditions: one.conditions.map(conditionWords),
        exceptions: one.unless?.length ?? 0,
        examples: 1,
      });
    }),
    { numRuns: runs(60, 3_000), seed: SEED },
  );
});

/** A row, with what is written in two ways and is the same written in one. */
function meaning(one: ServiceRow): string {
  const wildcards = one.actions.some((action) => /[*?]/.test(action));
  // The levels of a wildcard's actions are shown with the row's own, which is one of them.
  const levels = wildcards && !one.futureActions ? publishedActionsOfRow(one).map(({ level }) => level) : [];
  const accessLevel = ACCESS_LEVELS.filter((level) => level === one.accessLevel || levels.includes(level));
  return JSON.stringify({ ...one, accessLevel, ...sameConditions(one) });
}

function sameConditions({ conditions: list, unless = [] }: ServiceRow) {
  return {
    conditions: list.map(plain),
    unless: unless.map((one) => ({ ...one, conditions: one.conditions.map(plain) })),
  };
}

/** `ForAnyValue` without `IfExists` is the same as written; a test of Null asks for presence or absence, each once. */
function plain({ operator, key, values, negated }: RowCondition): unknown {
  return operator === 'Null' && values.every((value) => value !== 'a')
    ? [key, values, negated]
    : [operator, key, values, negated];
}

test('rows that are shown together are those that differ in their actions only, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 6 }), fc.integer({ min: 0, max: 3 }), (rows, most) => {
      const groups = groupsOf(rows, most);
      expect(new Set(groups.flat())).toEqual(new Set(rows));
      for (const group of groups) {
        const lines = groupLines(group, WHOLE);
        for (const one of group) {
          for (const line of rowLines(one, WHOLE)) {
            expect(lines.join('\n')).toContain(line.replace(/^ {2}(on|e\.g\.) +/, '').trim());
          }
        }
      }
    }),
    { numRuns: runs(40, 1_000) },
  );
});

/** The names that a short list of one service means by AWS's catalogue; undefined if it only counts some. */
function namesOf(summary: string, service: string, all: readonly string[]): readonly string[] | undefined {
  const list = summary.slice(summary.indexOf(':') + 1).trim();
  const but = /^(?:(.*) and )?all ([\d]+)(?: other)? .* actions?(?: for such a resource)?(?: but (.*))?$/.exec(list);
  if (but) {
    const [, named = '', count, missing = ''] = but;
    const rest = all.filter((name) => ![...named.split(', '), ...missing.split(', ')].includes(name));
    expect(rest).toHaveLength(Number(count));
    return [...(named === '' ? [] : named.split(', ')), ...rest];
  }
  if (/ and \d+ more$/.test(list)) return undefined;
  const published = [...(findService(service)?.actions.values() ?? [])].map(({ name }) => name);
  return list.split(', ').flatMap((item) => {
    const [, word, count] = /^(\w+)\* \(all (\d+)\)$/.exec(item) ?? [];
    if (word === undefined) return [item];
    const names = published.filter((name) => name.startsWith(word));
    expect(names).toHaveLength(Number(count));
    return names;
  });
}

test('fewer words for a long list of actions mean exactly its actions', () => {
  const place = fc.constantFrom(
    ['dynamodb', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'] as const,
    ['s3', 'arn:aws:s3:::orders/*'] as const,
    ['sqs', '*'] as const,
    ['lambda', '*'] as const,
  );
  let exact = 0;
  fc.assert(
    fc.property(
      place,
      fc.constantFrom('Write' as const, 'Read' as const),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 0, max: 50 }),
      ([service, resource], accessLevel, missing, most, start) => {
        const all = (listedActions(service, accessLevel, [resource]) ?? []).map(({ name }) => name);
        const names = all.filter((_, index) => (index + start) % all.length >= missing);
        const actions = names.map((name) => `${service}:${name}`);
        if (actions.length <= most) return;
        const one = row({ actions, accessLevel, resources: { include: [resource], exclude: [] } });
        const meant = namesOf(actionSummary(one, { most }), service, all);
        if (!meant) return;
        exact += 1;
        expect(meant.toSorted()).toEqual(names.toSorted());
      },
    ),
    { numRuns: runs(100, 3_000) },
  );
  expect(exact).toBeGreaterThan(20);
});

test.each<[string, Partial<ServiceRow>, ReadonlySet<string> | undefined, string]>([
  [
    'what destroys before what is done every day',
    { actions: ['s3:DeleteBucket', 's3:AbortMultipartUpload', 's3:PutObject'] },
    undefined,
    's3: DeleteBucket, AbortMultipartUpload, PutObject',
  ],
  [
    'what findings are about before all',
    { actions: ['s3:DeleteBucket', 's3:PutObject'] },
    new Set(['s3:PutObject']),
    's3: PutObject, DeleteBucket',
  ],
  [
    'and what is left last',
    { actions: ['s3:CreateJob', 's3:DeleteObject', 's3:PutObject'] },
    undefined,
    's3: DeleteObject, PutObject, CreateJob',
  ],
])('%s', (_, part, worst, expected) => {
  expect(actionSummary(row(part), { most: 12, ...(worst && { worst }) })).toBe(expected);
});

const WILDCARDS = [
  's3:*',
  's3:Delete*',
  's3:Get*',
  'iam:*',
  'sqs:*',
  'backup:List*',
  'athena:Get*',
  'ec2:*',
  'kms:?r*',
];
const wildcardRow = fc
  .record({
    actions: some(...WILDCARDS, 's3:PutObject', 'sqs:SendMessage'),
    exceptActions: option(some('s3:*Policy', 's3:Delete*')),
  })
  .map(({ exceptActions, ...parts }) =>
    row({ ...parts, ...(exceptActions && { exceptActions }), resources: { include: ['*'], exclude: [] } }),
  );

test('the first sentence lists what the actions of wildcards do, all of it and nothing else', () => {
  const rows = fc.array(
    wildcardRow.filter((one) => one.actions.some((text) => text.includes('*')) && expanded(one).length > 0),
    { minLength: 1, maxLength: 2 },
  );
  fc.assert(
    fc.property(rows, (list) => {
      const all = list.flatMap(expanded).map(({ service, name, level }) => ({
        ...row({ actions: [`${service}:${name}`], accessLevel: level, resources: { include: ['*'], exclude: [] } }),
      }));
      const words = accessWords(list, { quote: (text) => `<${text}>`, most: 5 });
      const [verbs = ''] = words.split(' any ');
      const said = Object.entries(EFFECT_WORDS).flatMap(([effect, verb]) =>
        new RegExp(`(?:^|, |and )${verb}(?=,| and|$)`).test(verbs) ? [effect] : [],
      );
      expect(said.toSorted()).toEqual([...effectsOf(all)].toSorted());
    }),
    { numRuns: runs(40, 1_000) },
  );
});

/** The actions of a row, found without the code that the report uses. */
function expanded({ actions: list, exceptActions = [], accessLevel }: ServiceRow) {
  const fits = (text: string, name: string): boolean => globsMeet(text.toLowerCase(), name.toLowerCase());
  return list.flatMap((text) => {
    const [prefix = '', name = ''] = text.split(':');
    const isWildcard = /[*?]/.test(text);
    return [...(findService(prefix)?.actions.values() ?? [])]
      .filter((one) => fits(name, one.name) && !exceptActions.some((other) => fits(other, `${prefix}:${one.name}`)))
      .map((one) => ({ name: one.name, service: prefix, level: isWildcard ? one.accessLevel : accessLevel }));
  });
}

test('counts add up to the actions that are not shown', () => {
  fc.assert(
    fc.property(fc.array(wildcardRow, { minLength: 1, maxLength: 3 }), (rows) => {
      const names = new Set(rows.flatMap(expanded).map(({ service, name }) => `${service}:${name}`));
      if (names.size === 0) return;
      const number = (text: string): number => Number(text.replaceAll(',', ''));
      const [, total = '', services = '', list = ''] =
        /^([\d,]+) actions? of (\d+) services? \(([^)]*)\)/.exec(countedActions(rows)) ?? [];
      const counts = [...list.matchAll(/(?: and )?(?:[\w-]+ )?([\d,]+)(?: of (\d+) more)?(?:, |$|(?= and ))/g)];
      expect(number(total)).toBe(names.size);
      expect(counts.reduce((sum, [, count = '0']) => sum + number(count), 0)).toBe(names.size);
      expect(Number(services)).toBe(new Set([...names].map((name) => name.split(':')[0])).size);
      const levels = countedByLevel(rows).flatMap((line) => /^[\w ]+: ([\d,]+) actions? of/.exec(line)?.[1] ?? []);
      expect(levels.reduce((sum, count) => sum + number(count), 0)).toBe(names.size);
    }),
    { numRuns: runs(40, 1_000) },
  );
});
