import { compareServices } from '../../modules/change/compare-services';
import type { ServiceAccess } from '../../modules/access/service-access';
import { accessDetections } from '../../modules/findings/access-detections';
import type { Detection } from '../../modules/findings/detection';
import { boundedCompare, type Compare } from '../../modules/findings/gained-requests';
import { RULES } from '../../modules/findings/rules';
import { OWN_SEVERITIES } from '../../modules/findings/severity-policy';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { HOSTILE_PAIRS, LARGE_PAIR } from '../policy/hostile-policies';
import { document, findings, rulesFound, service } from './services';

/** A hostile policy made to concern every rule: its statements are about all actions, in all services. */
function wide({ Statement: list, ...rest }: PolicyDocument): PolicyDocument {
  const statements = [list].flat<readonly (Statement | readonly Statement[])[]>() as readonly Statement[];
  const everywhere = JSON.stringify(statements.map((statement) => ({ ...statement, Action: '*' })));
  return { ...rest, Statement: JSON.parse(everywhere.replaceAll('arn:aws:s3:::', 'arn:aws:*:*:*:')) as Statement[] };
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** All but some actions, and many denies that overlap. */
function notAction(letter: string): PolicyDocument {
  const denies = range(40).map((i): Statement => {
    return { Effect: 'Deny', NotAction: `s3:*${i}*`, Resource: `arn:aws:*:*:*:*x${i}*${letter}*` };
  });
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' }, ...denies],
  };
}

const PAIRS: readonly (readonly [string, PolicyDocument, PolicyDocument])[] = [
  ...[...HOSTILE_PAIRS, LARGE_PAIR].map(({ name, before, after }) => [name, wide(before), wide(after)] as const),
  ['NotAction and many denies', notAction('y'), notAction('z')],
];

function having(policy: PolicyDocument): ServiceAccess {
  const { role, ...rest } = service({});
  return { ...rest, role: { ...role, permissions: { policies: [policy] } } };
}

/** A change that makes every rule worth asking about. */
const EVERYTHING = compareServices(undefined, service({ allow: [{ Action: '*' }] }));

function detections(before: PolicyDocument | undefined, after: PolicyDocument, compare: Compare): readonly Detection[] {
  if (!EVERYTHING) throw new Error('the change is missing');
  return accessDetections(EVERYTHING, before && having(before), having(after), OWN_SEVERITIES, compare);
}

/** Counts questions, and those of them that were worked on. */
function counting(compare: Compare): {
  readonly compare: Compare;
  readonly answered: () => number;
  readonly asked: () => number;
} {
  let [asked, answered] = [0, 0];
  return {
    compare: (before, after) => {
      const answer = compare(before, after);
      asked++;
      if (answer.doubts.length === 0) answered++;
      return answer;
    },
    answered: () => answered,
    asked: () => asked,
  };
}

/** The ids of rules that were found, and of those that are told to be undecided. */
function told(found: readonly Detection[]): ReadonlySet<string> {
  const undecided = found.filter(({ rule }) => rule.id === 'undecided-access');
  const named = JSON.stringify(undecided.map(({ about }) => about));
  const ids = RULES.map(({ id }) => id).filter((id) => named.includes(`"${id}"`));
  return new Set([...found.map(({ rule }) => rule.id), ...ids]);
}

describe('a rule without remaining budget is reported as undecided', () => {
  test.each(PAIRS)('%s', (_, before, after) => {
    const full = detections(before, after, boundedCompare({ all: 60_000, each: 12_000 }));
    const little = detections(before, after, boundedCompare({ all: 8_000, each: 2_000 }));
    const found = new Set(little.map(({ rule }) => rule.id));
    const silent = full
      .filter(({ rule }) => rule.id !== 'undecided-access' && !told(little).has(rule.id))
      .filter(({ rule: { coveredBy = [] } }) => !coveredBy.some((other) => found.has(other)));
    expect(silent.map(({ rule }) => rule.id)).toEqual([]);
  });
});

test('without any budget every rule that may find something is undecided, and none is found', () => {
  const found = detections(undefined, document({ Action: '*' }), boundedCompare({ all: 0, each: 0 }));
  expect(found.map(({ rule }) => rule.id)).toEqual(['undecided-access']);
  expect(told(found).size).toBeGreaterThan(100);
});

test('all questions about a service share one budget', () => {
  const policy = wide(HOSTILE_PAIRS.find(({ name }) => name === '40 overlapping globs')!.after);
  const [some, more] = [20_000, 200_000].map((all) => counting(boundedCompare({ all, each: all })));
  detections(undefined, policy, some!.compare);
  detections(undefined, policy, more!.compare);
  expect(some!.answered()).toBeLessThan(more!.answered());
  expect(more!.answered()).toBeLessThan(more!.asked());
});

test('a hard question leaves budget for the others', () => {
  const [hard, easy] = [
    wide(HOSTILE_PAIRS.find(({ name }) => name === '25 statements of 12 conditions')!.after),
    's3:GetObject',
  ];
  const compare = boundedCompare({ all: 100_000, each: 2_000 });
  expect(compare({ policies: [hard] }, { policies: [wide(hard), document({ Action: easy })] }).doubts).not.toEqual([]);
  expect(compare({ policies: [] }, { policies: [document({ Action: easy })] })).toMatchObject({
    doubts: [],
    rows: [{ actions: [easy] }],
  });
});

test('the largest of the usual policies need no more than there is', () => {
  for (const name of ['AdministratorAccess', 'PowerUserAccess', 'job-function/SystemAdministrator', 'ReadOnlyAccess']) {
    const rules = rulesFound(undefined, { managed: [`arn:aws:iam::aws:policy/${name}`] });
    expect(rules.length).toBeGreaterThan(0);
    expect(rules).not.toContain('undecided-access');
  }
});

test('the same hostile policies always have the same findings', () => {
  const [, before, after] = PAIRS.find(([name]) => name === '40 overlapping denies')!;
  const found = (): unknown => detections(before, after, boundedCompare({ all: 40_000, each: 8_000 }));
  expect(JSON.stringify(found())).toBe(JSON.stringify(found()));
});

test('what IAM does not settle leaves a rule undecided, where nothing else makes it hold', () => {
  const inDoubt = {
    Action: 'kms:ScheduleKeyDeletion',
    NotResource: 'arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-pod-name}',
  };
  const found = findings(undefined, { allow: [inDoubt, { Action: 'sqs:SendMessage' }] });
  expect(found.map(({ rule }) => rule)).toContain('undecided-access');
});
