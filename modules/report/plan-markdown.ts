import type { ServiceChange } from '../access/change';
import { codeSpan, fence, htmlCode, inert, prose, tableCode } from './escape';
import type { Section } from './fit-sections';
import { serviceBlocks } from './service-blocks';
import { undecidedWords } from './undecided-words';

/** What Terraform plans for one stack, or did to it. */
export interface StackReport {
  readonly stack: string;
  readonly steps: readonly StackStep[];
  /** Terraform's own words, where planning or applying failed. */
  readonly failure?: string;
  /** Facts about the stack that a reviewer should know. */
  readonly notes: readonly string[];
  /** Present once it was applied. */
  readonly applied?: boolean;
}

export interface StackStep {
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete' | 'forget' | 'read';
}

/** The account differs from the manifests of the base: somebody changed it by hand, or an apply is missing. */
export interface DriftReport {
  readonly stack: string;
  /** Access that is there and should not be is `gained`; access that is missing is `lost`. */
  readonly access?: ServiceChange;
  /** Addresses of resources that changed outside of Terraform. */
  readonly resources: readonly string[];
}

const SIGNS = { create: '+', update: '!', delete: '-', forget: '-', read: ' ' } as const;
const MOST_STEPS = 200;

/** A table of stacks and, folded, every step of each. */
export function planSections(title: string, stacks: readonly StackReport[]): Section[] {
  if (stacks.length === 0) return [];
  const table = (most: number): string => {
    const rows = stacks.slice(0, most).map((stack) => {
      const count = (...actions: StackStep['action'][]) =>
        String(stack.steps.filter(({ action }) => actions.includes(action)).length);
      return `| ${[tableCode(stack.stack, 120), outcome(stack), count('create'), count('update'), count('delete', 'forget')].join(' | ')} |`;
    });
    const rest = stacks.length - most;
    return [
      `### ${title}`,
      '',
      '| Stack | Outcome | Create | Update | Delete |',
      '|---|---|---|---|---|',
      ...rows,
      ...(rest > 0 ? [`| and ${rest} more | | | | |`] : []),
    ].join('\n');
  };
  return [[table(100), table(20), table(5)], ...stacks.flatMap(stackSection)];
}

function outcome({ failure, applied, steps }: StackReport): string {
  if (failure !== undefined) return '**failed**';
  if (applied !== undefined) return applied ? 'applied' : 'not applied';
  return steps.length === 0 ? 'nothing to do' : 'planned';
}

function stackSection(stack: StackReport): Section[] {
  const { steps, failure, notes } = stack;
  if (steps.length === 0 && failure === undefined && notes.length === 0) return [];
  const lines = steps.slice(0, MOST_STEPS).map(({ address, action }) => `${SIGNS[action]} ${action} ${inert(address)}`);
  if (steps.length > MOST_STEPS) lines.push(`  and ${steps.length - MOST_STEPS} more`);
  const failureLines = failure === undefined ? [] : failure.split('\n').map((line) => inert(line, 500));
  const details = (most: number) =>
    [
      `<details>\n<summary>${htmlCode(stack.stack, 120)}: ${outcome(stack).replaceAll('*', '')}</summary>`,
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${prose(note)}`).join('\n')]),
      ...(failure === undefined ? [] : [fence('text', failureLines.slice(0, most))]),
      ...(lines.length === 0 ? [] : [fence('diff', lines.slice(0, most))]),
      '</details>',
    ].join('\n\n');
  return [[details(400), details(15), `- ${codeSpan(stack.stack, 120)}: ${outcome(stack)}`, '']];
}

/** Where the real account differs from what the manifests of the base say. */
export function driftSections(drifts: readonly DriftReport[]): Section[] {
  if (drifts.length === 0) return [];
  const heading = `### The account differs from the manifests\n\nApplying takes back what somebody changed by hand: ${drifts.length} ${drifts.length === 1 ? 'stack differs' : 'stacks differ'}.`;
  return [[heading], ...drifts.map(driftSection)];
}

function driftSection({ stack, access, resources }: DriftReport): Section {
  const blocks = access === undefined ? [] : serviceBlocks(access, { width: 88, most: 20, rows: 50 });
  const lines = resources.map((address) => `! ${inert(address)}`);
  const long = [
    `<details>\n<summary>${htmlCode(stack, 120)}: ${access === undefined ? 'same access' : 'other access than the manifests say'}</summary>`,
    ...blocks.flatMap(({ title, lines: blockLines }) => [`**${title}, as it is now**`, fence('diff', blockLines)]),
    ...(access === undefined || access.unknown.length === 0
      ? []
      : [access.unknown.map((part) => `- ${prose(undecidedWords(part))}`).join('\n')]),
    ...(lines.length === 0 ? [] : ['**Changed outside of Terraform**', fence('diff', lines.slice(0, 100))]),
    '</details>',
  ].join('\n\n');
  return [long, `- ${codeSpan(stack, 120)}`, ''];
}
