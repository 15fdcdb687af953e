import type { ServiceComparison } from '../change/change';
import { codeSpan, fence, htmlCode, inert, prose, tableCode } from './escape';
import type { Section } from './fit-sections';
import { serviceBlocks } from './service-blocks';
import { undecidedWords } from './undecided-words';

/** The planned or applied steps of one stack. */
export interface StackReport {
  readonly stack: string;
  readonly steps: readonly StackStep[];
  /** Terraform's error output, if planning or applying failed. */
  readonly failure?: string;
  /** Notes on the stack for the reviewer. */
  readonly notes: readonly string[];
  /** What the plan takes over from the account. */
  readonly adopted?: readonly AdoptedReport[];
  /** Present after the apply. */
  readonly applied?: boolean;
  /** Whether the account may have changed without it being recorded in the state. */
  readonly mayHaveChanged?: true;
}

/** An object of the account that is taken over, with the attributes that change. */
export interface AdoptedReport {
  /** `IAM role "orders"` */
  readonly name: string;
  readonly changes: readonly {
    readonly attribute: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[];
}

export interface StackStep {
  readonly address: string;
  /** `untaint` removes the taint that would replace the resource. */
  readonly action: 'create' | 'update' | 'delete' | 'forget' | 'read' | 'import' | 'move' | 'untaint';
  /** The reason for a replacement, on the steps that delete and create the resource. */
  readonly because?: string;
  /** The import ID, and the previous address of a moved resource, from the plan. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The account differs from the manifests of the base, by a manual change or a missing apply. */
export interface DriftReport {
  readonly stack: string;
  /** Access in the account that is not in the manifests is `gained`; missing access is `lost`. */
  readonly access?: ServiceComparison;
  /** Resources that were changed outside Terraform. */
  readonly resources: readonly ChangedResource[];
}

export interface ChangedResource {
  readonly address: string;
  /** The attributes that differ; empty for a resource that was deleted. */
  readonly attributes: readonly string[];
}

type ShownAction = StackStep['action'] | 'replace';

const SIGNS: Readonly<Record<ShownAction, string>> = {
  create: '+',
  update: '!',
  replace: '!',
  delete: '-',
  forget: '-',
  read: ' ',
  import: '+',
  move: '!',
  untaint: ' ',
};

/** The counts of a stack; rare columns are shown only if they are not empty. */
const COLUMNS: readonly { readonly title: string; readonly actions: readonly ShownAction[]; readonly isRare?: true }[] =
  [
    { title: 'Create', actions: ['create'] },
    { title: 'Update', actions: ['update'] },
    { title: 'Replace', actions: ['replace'] },
    { title: 'Delete', actions: ['delete'] },
    { title: 'Forget', actions: ['forget'], isRare: true },
    { title: 'Import', actions: ['import'], isRare: true },
    { title: 'Move', actions: ['move'], isRare: true },
  ];
const MOST_STEPS = 200;

/** A table of stacks, and a folded list of the steps of each. */
export function planSections(title: string, stacks: readonly StackReport[]): Section[] {
  if (stacks.length === 0) return [];
  const shown = stacks.map((stack) => ({ stack, steps: shownSteps(stack.steps) }));
  const columns = COLUMNS.filter(
    ({ actions, isRare }) =>
      isRare !== true || shown.some(({ steps }) => steps.some(({ action }) => actions.includes(action))),
  );
  const table = (most: number): string => {
    const rows = shown.slice(0, most).map(({ stack, steps }) => {
      const counts = columns.map(({ actions }) => steps.filter(({ action }) => actions.includes(action)).length);
      return `| ${[tableCode(stack.stack, 120), outcome(stack), ...counts].join(' | ')} |`;
    });
    const rest = stacks.length - most;
    return [
      `### ${title}`,
      '',
      `| ${['Stack', 'Outcome', ...columns.map((column) => column.title)].join(' | ')} |`,
      `|${'---|'.repeat(columns.length + 2)}`,
      ...rows,
      ...(rest > 0 ? [`| and ${rest} more |${' |'.repeat(columns.length + 1)}`] : []),
    ].join('\n');
  };
  return [[table(100), table(20), table(5)], ...stacks.flatMap(stackSection)];
}

interface ShownStep {
  readonly address: string;
  readonly action: ShownAction;
  /** The reason, or further detail. */
  readonly detail?: string | undefined;
}

/** The steps as counted for readers: deleting and creating a resource is one replacement. */
function shownSteps(steps: readonly StackStep[]): ShownStep[] {
  const created = new Set(steps.filter(({ action }) => action === 'create').map(({ address }) => address));
  const deleted = new Set(steps.filter(({ action }) => action === 'delete').map(({ address }) => address));
  return steps.flatMap((step): ShownStep[] => {
    const { address, action, because } = step;
    const isReplaced = created.has(address) && deleted.has(address);
    if (isReplaced && action === 'delete') return [];
    if (isReplaced && action === 'create')
      return [{ address, action: 'replace', detail: because && `because ${because}` }];
    return [{ address, action, detail: detailOf(step) }];
  });
}

function detailOf({ action, before, after }: StackStep): string | undefined {
  if (action === 'move') return `from ${String(before)}`;
  if (action !== 'import') return undefined;
  const { id, identity } = (after ?? {}) as { readonly id?: unknown; readonly identity?: unknown };
  if (typeof id === 'string') return `with the ID ${id}`;
  return identity === undefined ? 'with an ID that is known only after apply' : `with ${JSON.stringify(identity)}`;
}

function outcome({ failure, applied, steps, mayHaveChanged }: StackReport): string {
  if (mayHaveChanged) return '**may have changed**';
  if (failure !== undefined) return '**failed**';
  if (applied !== undefined) return applied ? 'applied' : 'not applied';
  return steps.length === 0 ? 'nothing to do' : 'planned';
}

function stackSection(stack: StackReport): Section[] {
  const { failure, notes } = stack;
  const steps = shownSteps(stack.steps);
  if (steps.length === 0 && failure === undefined && notes.length === 0) return [];
  const lines = steps
    .slice(0, MOST_STEPS)
    .map(({ address, action, detail }) =>
      [SIGNS[action], action, inert(address), ...(detail === undefined ? [] : [inert(detail, 300)])].join(' '),
    );
  if (steps.length > MOST_STEPS) lines.push(`  and ${steps.length - MOST_STEPS} more`);
  const adopted = adoptedLines(stack.adopted ?? []);
  const failureLines = failure === undefined ? [] : failure.split('\n').map((line) => inert(line, 500));
  const details = (most: number) =>
    [
      `<details>\n<summary>${htmlCode(stack.stack, 120)}: ${outcome(stack).replaceAll('*', '')}</summary>`,
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${prose(note)}`).join('\n')]),
      ...(failure === undefined ? [] : [fence('text', failureLines.slice(0, most))]),
      ...(lines.length === 0 ? [] : [fence('diff', lines.slice(0, most))]),
      ...(adopted.length === 0
        ? []
        : ['**Adopted: what changes in the account**', fence('diff', adopted.slice(0, most))]),
      '</details>',
    ].join('\n\n');
  return [[details(400), details(15), `- ${codeSpan(stack.stack, 120)}: ${outcome(stack)}`, '']];
}

/** Attributes as they are in the account, and as the apply leaves them. */
function adoptedLines(objects: readonly AdoptedReport[]): string[] {
  const value = (text: string | undefined) => (text === undefined ? 'none' : inert(text, 300));
  return objects.flatMap(({ name, changes }) =>
    changes.length === 0
      ? [`  ${inert(name)}: stays as it is`]
      : [
          `! ${inert(name)}`,
          ...changes.flatMap(({ attribute, before, after }) => [
            `-   ${inert(attribute)}: ${value(before)}`,
            `+   ${inert(attribute)}: ${value(after)}`,
          ]),
        ],
  );
}

/** The differences between the account and the manifests of the base. */
export function driftSections(drifts: readonly DriftReport[]): Section[] {
  if (drifts.length === 0) return [];
  const heading = `### The account differs from the manifests\n\nApplying reverts changes that were made outside the manifests: ${drifts.length} ${drifts.length === 1 ? 'stack differs' : 'stacks differ'}.`;
  return [[heading], ...drifts.map(driftSection)];
}

function driftSection({ stack, access, resources }: DriftReport): Section {
  const blocks = access === undefined ? [] : serviceBlocks(access, { width: 88, most: 20, rows: 50 });
  const lines = resources.map(({ address, attributes }) =>
    attributes.length === 0
      ? `- ${inert(address)} was deleted`
      : `! ${inert(address)}: ${inert(attributes.join(', '))}`,
  );
  const long = [
    `<details>\n<summary>${htmlCode(stack, 120)}: ${access === undefined ? 'same access' : 'access differs from the manifests'}</summary>`,
    ...blocks.flatMap(({ title, lines: blockLines }) => [`**${title}, as it is now**`, fence('diff', blockLines)]),
    ...(access === undefined || access.unknown.length === 0
      ? []
      : [access.unknown.map((part) => `- ${prose(undecidedWords(part))}`).join('\n')]),
    ...(lines.length === 0 ? [] : ['**Changed outside Terraform**', fence('diff', lines.slice(0, 100))]),
    '</details>',
  ].join('\n\n');
  return [long, `- ${codeSpan(stack, 120)}`, ''];
}
