import type { RequestAnswer } from '../access/answer-request';
import type { Lack } from '../access/nearest-statement';
import type { StatementPlace } from '../access/deciding-statements';
import { listed } from '../text/listed';
import { conditionWords } from './condition-words';
import { codeSpan, inert, prose } from './escape';
import { grouped } from './grouped';
import { notCheckedLine } from './not-checked-line';
import { type Colors, colorsOf, DEFAULT_WIDTH, type TextOptions } from './text-style';
import { wrapped } from './wrap';

const DECISIONS: Readonly<Record<RequestAnswer['decision'], string>> = {
  allowed: 'allowed',
  'explicitly-denied': 'denied by a statement',
  'implicitly-denied': 'denied, because no statement allows it',
  depends: 'depends on the request',
  unknown: 'unknown',
};

const PARTS: Readonly<Record<Exclude<StatementPlace['part'], 'manifest'>, string>> = {
  policies: 'a managed policy',
  permissionsBoundary: 'the permissions boundary',
  sessionPolicy: 'the session policy',
  resourcePolicies: 'the policy of the resource',
  serviceControl: 'a service control policy',
  resourceControl: 'a resource control policy',
};

const LACKS: Readonly<Record<Lack, string>> = {
  action: 'does not include the action',
  resource: 'does not include the resource',
  conditions: 'has conditions that the request does not meet',
};

/** Answers for a terminal: associations of a service with the same answer are told together. */
export function answersAsText(answers: readonly RequestAnswer[], options: TextOptions): string {
  if (answers.length === 0) return `${NOBODY}\n`;
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  return alike(answers)
    .map((group) =>
      linesOf(group, width, colors)
        .map((line) => `${line}\n`)
        .join(''),
    )
    .join('\n');
}

/** The same as a Markdown list. */
export function answersAsMarkdown(answers: readonly RequestAnswer[]): string {
  if (answers.length === 0) return `${NOBODY}\n`;
  return alike(answers)
    .map(([answer, accounts]) => {
      const { service, environment, decision } = answer;
      const details = detailsOf(answer).map((line) => `  - ${prose(line, LONGEST)}\n`);
      return `- ${codeSpan(service, 80)} in ${codeSpan(environment, 80)} (${prose(accounts, LONGEST)}): **${DECISIONS[decision]}**\n${details.join('')}`;
    })
    .join('');
}

const LONGEST = 2_000;
const NOBODY = 'No service of the repository may make this request.';

function linesOf([answer, accounts]: Group, width: number, colors: Colors): string[] {
  const { service, environment, decision } = answer;
  const paint = decision === 'allowed' ? colors.green : decision.endsWith('denied') ? colors.red : colors.yellow;
  return [
    `${colors.bold(`${inert(service, 80)} in ${inert(environment, 80)}`)}: ${paint(DECISIONS[decision])}`,
    ...wrapped(inert(accounts, LONGEST), width, '  ', '  ').map(colors.dim),
    ...detailsOf(answer).flatMap((line) => wrapped(inert(line, LONGEST), width, '  ', '    ')),
  ];
}

/** An answer, and whose it is. */
type Group = readonly [RequestAnswer, accounts: string];

function alike(answers: readonly RequestAnswer[]): readonly Group[] {
  const groups = grouped(answers, (answer) => JSON.stringify({ ...answer, association: undefined }));
  return [...groups.values()].flatMap((group): Group[] => {
    const [first] = group;
    const accounts = group.flatMap(({ association }) => association ?? []);
    const names = accounts.map(
      ({ namespace, serviceAccount, cluster }) => `${namespace}/${serviceAccount} in cluster ${cluster}`,
    );
    return first ? [[first, names.length > 0 ? listed(names) : 'no service account uses the role']] : [];
  });
}

function detailsOf({
  statements,
  nearest,
  when = [],
  reasons = [],
  decision,
  notChecked,
}: RequestAnswer): readonly string[] {
  return [
    ...statements.map((place) => `${effectWords(place, decision)} ${placeWords(place)}`),
    ...when.map(
      ({ conditions, unless = [] }) =>
        `allowed where ${conditions.length > 0 ? conditions.map(conditionWords).join(' and ') : 'nothing more is required'}${unless.map((exception) => `, unless ${exception.conditions.map(conditionWords).join(' and ')}`).join('')}`,
    ),
    ...(nearest && decision === 'implicitly-denied'
      ? [`nearest: ${placeWords(nearest)}, which ${lackWords(nearest.lacks)}`]
      : []),
    ...reasons.map((reason) => `because ${reason}`),
    notCheckedLine(notChecked, (text) => text),
  ];
}

function effectWords({ effect }: StatementPlace, decision: RequestAnswer['decision']): string {
  if (effect === 'Deny') return 'denied by';
  return decision === 'unknown' ? 'as far as is known, allowed by' : 'allowed by';
}

function lackWords(lacks: readonly Lack[]): string {
  if (lacks.length === 0) return 'allows it, but a boundary, a session policy or a policy of the organization does not';
  return listed(lacks.map((lack) => LACKS[lack]));
}

function placeWords({ part, policy, file, line, column }: StatementPlace): string {
  if (part === 'manifest') return `${file ?? ''}:${line ?? 1}:${column ?? 1}`;
  return policy === undefined ? PARTS[part] : `${PARTS[part]} ${policy}`;
}
