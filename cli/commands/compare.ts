import { notCheckedOf } from '../../modules/access/not-checked';
import { type ShownComparison, shownComparison } from '../../modules/change/shown-comparison';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { compare as compareAccess } from '../../modules/policy/compare';
import type { Verdict } from '../../modules/policy/comparison';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import type { AccessFile } from '../read-access';
import { readAccessFile, STANDARD_INPUT } from '../read-access-file';

export interface ComparePolicyFilesOptions {
  readonly exitCode?: boolean;
  readonly allRows?: boolean;
  readonly format: FormatName;
}

/** Verdicts without gained access, which `--exit-code` accepts. */
const PASSING: ReadonlySet<Verdict> = new Set(['equal', 'narrower']);

/** `compare`: compares the access of two files. */
export async function comparePolicyFiles(
  context: CommandContext,
  before: string,
  after: string,
  { exitCode: gate = false, allRows = false, format }: ComparePolicyFilesOptions,
): Promise<Outcome> {
  if (before === STANDARD_INPUT && after === STANDARD_INPUT) {
    throw new CannotRun('standard input can be only one of the two');
  }
  const [from, to] = [await readAccessFile(before, context), await readAccessFile(after, context)];
  const diagnostics = [...from.diagnostics, ...to.diagnostics];
  const notes = diagnosticsAsText(diagnostics, { color: context.notesColor });
  const options = { ...textOptions(context), whole: allRows };
  if (from.value === undefined || to.value === undefined) {
    return format === 'text'
      ? { exitCode: 1, notes }
      : { exitCode: 1, notes, output: render(format, 'comparison', undecidedBy(from, to), options) };
  }
  const accesses = [from.value, to.value].map((value) => ('policies' in value ? value : { policies: [value] }));
  const comparison = {
    ...shownComparison(compareAccess(from.value, to.value), { allRows }),
    notChecked: notCheckedOf(accesses),
  };
  const refused = gate && !PASSING.has(comparison.verdict);
  return {
    exitCode: refused || hasErrors(diagnostics) ? 1 : 0,
    output: render(format, 'comparison', comparison, options),
    notes: refused
      ? `${notes}exit status 1: the verdict is ${comparison.verdict} (--exit-code accepts equal and narrower)\n`
      : notes,
  };
}

/** A complete result for files that are not valid: nothing is decided, for the reasons that the diagnostics have. */
function undecidedBy(before: AccessFile, after: AccessFile): ShownComparison {
  const unknown = (['before', 'after'] as const).flatMap((side) =>
    (side === 'before' ? before : after).diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, column, code, message }) => ({
        reason: `${file}:${line}:${column}: ${message} (${code})`,
        side,
      })),
  );
  return { verdict: 'unknown', gained: [], lost: [], unknown };
}
