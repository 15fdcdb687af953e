import fc from 'fast-check';
import type { Finding } from '../../modules/change/finding';
import type { ServiceChange, ServiceRow } from '../../modules/change/change';
import { findService } from '../../modules/catalogue/services';
import { SEVERITIES, type Severity } from '../../modules/diagnostics/severity';
import { affectedResources } from '../../modules/report/affected-resources';
import { changedServices } from '../../modules/report/changed-services';
import { findingEntries } from '../../modules/report/finding-entries';
import { headline } from '../../modules/report/headline';
import { resourcesTable } from '../../modules/report/resources-table';
import { servicePhrase } from '../../modules/report/service-phrase';
import { verdictLine } from '../../modules/report/verdict-line';
import { runs } from '../policy/runs';
import { association, repositoryChange, row, serviceChange } from './changes';
import { finding } from './findings';

/** Sentences that summarize rows claim what the rows claim: the same actions on the same resources, limited alike. */

/** Resources, and their actions with the words that claim them. */
const SERVICES: readonly {
  readonly resource: (name: string) => string;
  readonly actions: Readonly<Record<string, RegExp>>;
}[] = [
  {
    resource: (name) => `arn:aws:s3:::${name}/*`,
    actions: {
      's3:GetObject': /\b(get|read)\b/,
      's3:PutObject': /\b(put|write)\b/,
      's3:DeleteObject': /\bdelete (objects|from|data|and)\b/,
    },
  },
  {
    resource: (name) => `arn:aws:sqs:eu-west-1:111122223333:${name}`,
    actions: {
      'sqs:SendMessage': /\bsend\b/,
      'sqs:ReceiveMessage': /\b(receive|consume|read)\b/,
      'sqs:DeleteQueue': /\b(delete|destroy)\b/,
    },
  },
  {
    resource: (name) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`,
    actions: {
      'dynamodb:GetItem': /\b(get|read)\b/,
      'dynamodb:PutItem': /\b(put|write)\b/,
      'dynamodb:DeleteTable': /\b(delete|destroy)\b/,
    },
  },
];
function levelOf(action: string): ServiceRow['accessLevel'] {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  return findService(service)!.actions.get(name)!.accessLevel;
}

const ENVIRONMENTS = ['prod', 'staging', 'test'];
const condition = { operator: 'StringEquals', key: 'aws:SourceVpc', values: ['vpc-1'] };
const exception = { resources: { include: ['*'], exclude: [] }, conditions: [condition] };

const anyRow: fc.Arbitrary<ServiceRow> = fc
  .record({
    service: fc.constantFrom(...SERVICES),
    name: fc.constantFrom('alpha', 'beta'),
    picks: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
    isConditional: fc.boolean(),
    isLimited: fc.boolean(),
  })
  .map(({ service, name, picks, isConditional, isLimited }) => {
    const all = picks.map((index) => Object.keys(service.actions)[index] ?? '');
    const accessLevel = levelOf(all[0] ?? '');
    return row({
      actions: all.filter((action) => levelOf(action) === accessLevel).sort(),
      accessLevel,
      resources: { include: [service.resource(name)], exclude: [] },
      conditions: isConditional ? [condition] : [],
      ...(isLimited && { unless: [exception] }),
    });
  });
const rows = fc.array(anyRow, { maxLength: 4 });

const VERDICTS: Readonly<Record<string, ServiceChange['verdict']>> = {
  'true true': 'incomparable',
  'true false': 'broader',
  'false true': 'narrower',
  'false false': 'equal',
};

type Side = 'gained' | 'lost';

const anyChange = (service: string, environment: string): fc.Arbitrary<ServiceChange> =>
  fc
    .record({
      gained: rows,
      lost: rows,
      accounts: fc.nat(3),
      isTrusted: fc.boolean(),
      worst: fc.constantFrom('iam:PassRole', 'sqs:SendMessage', 'dynamodb:PutItem'),
    })
    .map(({ gained, lost, accounts, isTrusted, worst }) =>
      serviceChange({
        service,
        environment,
        gained,
        lost,
        verdict: VERDICTS[`${gained.length > 0} ${lost.length > 0}`]!,
        associations: {
          gained: Array.from({ length: accounts }, (_, index) => association({ serviceAccount: `account-${index}` })),
          lost: [],
          kept: [],
        },
        findings: [finding({ witnesses: [{ action: worst, resource: '*', context: {} }] })],
        trust: {
          verdict: isTrusted ? 'broader' : 'equal',
          gained: isTrusted ? [row({ actions: ['sts:AssumeRole'] })] : [],
          lost: [],
        },
      }),
    );

/** What is claimed of each resource: its actions, and for each whether all or some of its rows are limited. */
type Claims = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The claims of rows, found without the code of the report. */
function claimsOf(
  list: readonly ServiceRow[],
  areTogether: (resource: string, pair: readonly string[]) => boolean,
): Claims {
  const claims: Record<string, Record<string, string>> = {};
  for (const { resources, actions } of list) {
    const [resource = ''] = resources.include;
    const ofResource = (claims[resource] ??= {});
    for (const action of actions) {
      const together = list.filter(
        (other) =>
          other.resources.include[0] === resource &&
          other.actions.some((one) => one === action || areTogether(resource, [one, action])),
      );
      ofResource[action] = [
        share(together, ({ unless = [] }) => unless.length > 0, 'with exceptions'),
        share(together, ({ conditions }) => conditions.length > 0, 'under conditions'),
      ]
        .filter((words) => words !== '')
        .join(', ');
    }
  }
  return claims;
}

function share(list: readonly ServiceRow[], holds: (one: ServiceRow) => boolean, words: string): string {
  const count = list.filter(holds).length;
  return count === 0 ? '' : count === list.length ? words : `partly ${words}`;
}

/** What a phrase claims, by the words in it. */
function readPhrase(phrase: string): {
  readonly resource: string;
  readonly actions: readonly string[];
  readonly limits: string;
} {
  const [, words = '', name = '', limits = ''] = /^(.*)<(\w+)>(?: \(([^)<]*)\))?$/.exec(phrase) ?? [];
  const service = SERVICES[words.includes('table') ? 2 : words.includes('queue') ? 1 : 0]!;
  return {
    resource: service.resource(name),
    actions: Object.entries(service.actions).flatMap(([action, pattern]) => (pattern.test(words) ? [action] : [])),
    limits,
  };
}

const SEED = Number(process.env['SEED'] ?? 14);
const QUOTE = (value: string): string => `<${value}>`;

describe(`the phrase of a service (SEED=${SEED})`, () => {
  const changes = fc.tuple(...ENVIRONMENTS.map((environment) => anyChange('orders', environment)));

  test.each<[Side, 'gains' | 'loses']>([
    ['gained', 'gains'],
    ['lost', 'loses'],
  ])('claims of every environment what is %s there, and nothing else', (side, direction) => {
    fc.assert(
      fc.property(changes, (list) => {
        const phrase = servicePhrase(list, { quote: QUOTE, most: Infinity })[direction];
        const found = new Map(
          list.map(({ environment }) => [environment, { rows: [] as string[], others: [] as string[] }]),
        );
        for (const part of phrase?.split('; ') ?? []) {
          const [, words = part, names] = /^(.*?)(?: \((<\w+>(?:, <\w+>)*)\))?$/.exec(part) ?? [];
          const where = names?.split(', ').map((name) => name.slice(1, -1)) ?? ENVIRONMENTS;
          for (const name of where)
            found.get(name)?.[/^(run as|be assumed)/.test(words) ? 'others' : 'rows'].push(words);
        }
        for (const change of list) {
          const { rows: phrases = [], others = [] } = found.get(change.environment) ?? {};
          const read = phrases.map(readPhrase);
          const areTogether = (resource: string, pair: readonly string[]): boolean =>
            read.some((one) => one.resource === resource && pair.every((action) => one.actions.includes(action)));
          const claimed: Record<string, Record<string, string>> = {};
          for (const { resource, actions, limits } of read) {
            for (const action of actions) (claimed[resource] ??= {})[action] = limits;
          }
          expect(claimed).toEqual(claimsOf(change[side], areTogether));
          const { gained } = change.associations;
          const rest = gained.length > 1 ? ` and ${gained.length - 1} more` : '';
          expect(others.toSorted()).toEqual(
            side === 'lost'
              ? []
              : [
                  ...(change.trust!.gained.length > 0 ? ['be assumed by other principals'] : []),
                  ...(gained.length > 0 ? [`run as <shop/account-0> on <shop-eu>${rest}`] : []),
                ],
          );
        }
      }),
      { numRuns: runs(30, 3_000), seed: SEED },
    );
  });

  test('counts what it leaves out', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 3 }), (list, most) => {
        const all = servicePhrase(list, { quote: QUOTE, most: Infinity }).gains?.split('; ') ?? [];
        const short = servicePhrase(list, { quote: QUOTE, most }).gains?.split('; ') ?? [];
        const rest = all.length - most;
        expect(short).toEqual(rest > 0 ? [...all.slice(0, most), `${rest} more`] : all);
      }),
      { numRuns: runs(15, 500), seed: SEED },
    );
  });
});

const anyFinding = (id: string): fc.Arbitrary<Finding> =>
  fc
    .record({ severity: fc.constantFrom(...SEVERITIES), message: fc.constantFrom('may do one', 'may do two') })
    .map((part) => finding({ id, rule: `rule-${part.message.slice(-3)}`, ...part }));

const anyRepository = fc
  .tuple(
    ...['cart', 'orders', 'search', 'users'].map((service) =>
      fc
        .tuple(anyChange(service, 'prod'), fc.array(anyFinding(service), { maxLength: 1 }))
        .map(([change, findings]) => ({ ...change, findings })),
    ),
  )
  .chain((list) => fc.subarray(list))
  .map((services) => repositoryChange(services));

const number = (text: string | undefined): number => Number(text ?? 0);

test(`the verdict line counts every finding, loss and service once (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(anyRepository, (change) => {
      const findings = change.services.flatMap((one) => one.findings);
      fc.pre(findings.length > 0);
      const entries = findingEntries(change, undefined);
      const line = verdictLine(change, changedServices(change.services), entries);
      for (const severity of SEVERITIES) {
        const count = findings.filter((one) => one.severity === severity).length;
        expect(number(new RegExp(String.raw`^\*\*.*?(\d+) ${severity}[^*]*\*\*`).exec(line)?.[1])).toBe(count);
      }
      const worst = SEVERITIES.findLast((one: Severity) => findings.some(({ severity }) => severity === one));
      expect(entries[0]?.finding).toMatchObject({ severity: worst });
      expect(line).toContain(entries[0]!.finding.message);

      const losing = change.services.filter(({ lost }) => lost.length > 0);
      expect(number(/\*\*(\d+) services? loses? access\*\*/.exec(line)?.[1])).toBe(losing.length);
      const [, told = ''] = /access\*\*: (.*?)\. \d+ services? change/.exec(line) ?? [];
      const parts = told === '' ? [] : told.split(/; (?=`\w+` in|and \d)/);
      const rest = losing.length - 2;
      expect(parts.slice(2)).toEqual(rest > 0 ? [`and ${rest} more`] : []);
      for (const part of parts.slice(0, 2)) {
        const [, name, words = ''] = /^`(\w+)` in `prod` may no longer (.*)$/.exec(part) ?? [];
        const { lost } = losing.find(({ service }) => service === name)!;
        const { resource, actions } = readPhrase(words.split('; ')[0]!.replace(/`([^`]*)`/g, '<$1>'));
        expect(actions.length).toBeGreaterThan(0);
        const mine = lost.filter(({ resources }) => resources.include[0] === resource);
        for (const action of actions) expect(mine.flatMap((one) => one.actions)).toContain(action);
      }
      expect(number(/(\d+) services? changes?\.$/.exec(line)?.[1])).toBe(change.services.length);
    }),
    { numRuns: runs(30, 2_000), seed: SEED },
  );
});

test(`the headline counts every service once (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(anyRepository, (change) => {
      const line = headline(change, { quote: QUOTE, strong: (words) => `**${words}**` });
      const count = (verdicts: readonly string[]): number =>
        change.services.filter(({ verdict }) => verdicts.includes(verdict)).length;
      expect(number(/(\d+) services? changes?\./.exec(line)?.[1])).toBe(change.services.length);
      expect(number(/(\d+) (?:gains?(?: and loses?)?) access/.exec(line)?.[1])).toBe(
        count(['broader', 'incomparable']),
      );
      expect(number(/(\d+) loses? access/.exec(line)?.[1])).toBe(count(['narrower']));
      expect(line.includes('No new access')).toBe(
        change.services.length > 0 && count(['broader', 'incomparable']) === 0,
      );
    }),
    { numRuns: runs(30, 2_000), seed: SEED },
  );
});

test(`the table by resource claims of a resource what all services gain and lose on it (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(anyRepository, (change) => {
      const { texts, leftOut } = resourcesTable(affectedResources(changedServices(change.services)), {}, Infinity);
      expect(leftOut).toEqual([]);
      const [, head = '', , ...lines] = (texts[0] ?? '')
        .split('\n')
        .filter((line) => /^[|<]/.test(line) && line !== '</details>');
      const cellsOf = (line: string): readonly string[] => line.slice(2, -2).split(' | ');
      const columns = cellsOf(head);
      const table = lines.map((line) =>
        Object.fromEntries(cellsOf(line).map((cell, index) => [columns[index] ?? '', cell])),
      );
      const names = new Set(
        change.services.flatMap((one) => [...one.gained, ...one.lost]).map((one) => one.resources.include[0]!),
      );
      expect(table.map(({ Resource }) => Resource!.slice(1, -1)).sort()).toEqual([...names].sort());
      for (const { Resource = '', Gains = '', Loses = '', ...rest } of table) {
        const name = Resource.slice(1, -1);
        const { actions } = SERVICES.find((one) => [one.resource('alpha'), one.resource('beta')].includes(name))!;
        const on = (side: Side): ServiceRow[] =>
          change.services.flatMap((one) => one[side]).filter((one) => one.resources.include[0] === name);
        for (const [side, cell] of [
          ['gained', Gains],
          ['lost', Loses],
        ] as const) {
          const [, words = '', limits = ''] = /^([^(]*?)(?: \((.*)\))?$/.exec(cell) ?? [];
          const claims = claimsOf(on(side), () => true)[name] ?? {};
          const claimed = Object.entries(actions).flatMap(([action, pattern]) => (pattern.test(words) ? [action] : []));
          expect(claimed.sort()).toEqual(Object.keys(claims).sort());
          expect(limits).toBe(Object.values(claims)[0] ?? '');
        }
        const users = change.services.filter((one) =>
          [...one.gained, ...one.lost].some(({ resources }) => resources.include[0] === name),
        );
        expect(Object.values(rest)).toEqual([users.map(({ service }) => `\`${service}\``).join(', ')]);
      }
    }),
    { numRuns: runs(30, 2_000), seed: SEED },
  );
});
