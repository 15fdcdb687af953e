import type { Examination, ExaminedAccount, ExaminedAnswer, ExaminedState } from '../doctor/examined';
import { codeSpan, inert, prose } from './escape';
import { grouped } from './grouped';
import { type Colors, colorsOf, DEFAULT_WIDTH, type TextOptions } from './text-style';
import { wrapped } from './wrap';

const LONGEST = 2_000;
const STATES: readonly ExaminedState[] = ['problem', 'unknown', 'ok'];

/** What `doctor` found, for a terminal: one block for each service account. */
export function examinationAsText({ accounts }: Examination, options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const blocks = accounts.map((account) => {
    const title = `${account.namespace}/${account.serviceAccount} in cluster ${account.cluster}`;
    const place = `${account.service} in ${account.environment}`;
    return [
      `${colors.bold(inert(title, LONGEST))} (${inert(place, LONGEST)})`,
      ...alike(account.answers).flatMap((answer) => answerLines(answer, width, colors)),
      ...notCheckedWords(account).flatMap((line) => wrapped(inert(line, LONGEST), width, '  ', '    ').map(colors.dim)),
    ]
      .map((line) => `${line}\n`)
      .join('');
  });
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${summaryOf(accounts)}\n`;
}

/** The same as Markdown. */
export function examinationAsMarkdown({ accounts }: Examination): string {
  const blocks = accounts.map((account) => {
    const title = codeSpan(`${account.namespace}/${account.serviceAccount}`, LONGEST);
    const place = `${codeSpan(account.service, LONGEST)} in ${codeSpan(account.environment, LONGEST)}`;
    const items = alike(account.answers).map(
      ({ state, checks, lookedAt, message, help }) =>
        `- **${state}** ${checks}: ${prose(message, LONGEST)}\n${lookedAt === undefined ? '' : `  - looked at ${prose(lookedAt, LONGEST)}\n`}${help === undefined ? '' : `  - to do: ${prose(help, LONGEST)}\n`}`,
    );
    return `### ${title} in cluster ${codeSpan(account.cluster, LONGEST)} (${place})\n\n${items.join('')}${notCheckedWords(
      account,
    )
      .map((line) => `\n${prose(line, LONGEST)}\n`)
      .join('')}`;
  });
  return `${[...blocks, summaryOf(accounts)].join('\n')}\n`;
}

/** Checks with one answer, such as those that need a fact that cannot be read. */
interface Alike extends Omit<ExaminedAnswer, 'check' | 'lookedAt'> {
  readonly checks: string;
  /** Of several checks, the message has the reason why nothing could be looked at. */
  readonly lookedAt?: string;
}

function alike(answers: readonly ExaminedAnswer[]): readonly Alike[] {
  const groups = grouped(answers, ({ state, check, message }) =>
    JSON.stringify([state, message, state === 'unknown' || check]),
  );
  return [...groups.values()].flatMap((group): Alike[] => {
    const [first, ...others] = group;
    if (!first) return [];
    const { lookedAt, state, message, help } = first;
    const checks = group.map(({ check }) => check).join(', ');
    return [{ state, message, ...(help !== undefined && { help }), checks, ...(others.length === 0 && { lookedAt }) }];
  });
}

function answerLines({ state, checks, lookedAt, message, help }: Alike, width: number, colors: Colors): string[] {
  const paint = { ok: colors.green, problem: colors.red, unknown: colors.magenta }[state];
  const first = `  ${state.padEnd(8)}`;
  const indent = ' '.repeat(10);
  const [line = '', ...more] = wrapped(inert(`${checks}: ${message}`, LONGEST), width, first, indent);
  return [
    line.replace(state, paint(state)),
    ...more,
    ...(state === 'ok' || lookedAt === undefined
      ? []
      : wrapped(inert(`looked at ${lookedAt}`, LONGEST), width, indent, indent).map(colors.dim)),
    ...(help === undefined ? [] : wrapped(inert(`to do: ${help}`, LONGEST), width, indent, indent)),
  ];
}

function notCheckedWords({ notChecked }: ExaminedAccount): readonly string[] {
  return notChecked.length > 0 ? [`Not checked: ${notChecked.join('; ')}`] : [];
}

/** `2 problems, 1 unknown, 5 ok` */
function summaryOf(accounts: readonly ExaminedAccount[]): string {
  const answers = accounts.flatMap((account) => account.answers);
  const counts = STATES.map((state) => [state, answers.filter((answer) => answer.state === state).length] as const);
  const words = counts
    .filter(([, amount]) => amount > 0)
    .map(([state, amount]) => `${amount} ${state}${state === 'problem' && amount > 1 ? 's' : ''}`);
  return words.length > 0 ? words.join(', ') : 'nothing to check';
}
