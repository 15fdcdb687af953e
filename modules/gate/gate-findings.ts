import type { Finding } from '../change/finding';
import { findingId } from '../findings/finding-id';
import { mostSevereFirst } from '../findings/findings-of-change';
import { GATE_WEAKENED } from '../findings/rules/gate';
import { fillIn } from '../findings/wording';
import type { Configuration } from '../manifest/configuration';
import { gateWeakenings, type Weakening } from './gate-weakenings';
import { severityOfRule } from './severity-of-rule';

/**
 * What the head takes away from the gate of the base, as findings of the configuration; the most severe first.
 *
 * @param configurations of base and head, if they could be read
 * @param today as `2027-03-31`, in UTC
 */
export function gateFindings(
  { before, after }: { readonly before?: Configuration; readonly after?: Configuration },
  today: string,
): readonly Finding[] {
  if (before?.gate === undefined) return [];
  const severity = severityOfRule(before.gate, GATE_WEAKENED);
  const weakenings = [...gateWeakenings(before.gate, after?.gate, today), ...assumedMeaning(before, after)];
  const findings = weakenings.map(({ words, path }): Finding => ({
    id: findingId(GATE_WEAKENED.id, words),
    rule: GATE_WEAKENED.id,
    severity,
    message: fillIn(GATE_WEAKENED.message, { change: words }),
    witnesses: [],
    remedy: GATE_WEAKENED.family.remedy,
    reference: GATE_WEAKENED.reference,
    file: before.file,
    ...(after && path[0] !== 'gate'
      ? after.source.locate(path, 'key')
      : after?.gate
        ? after.source.locate(path)
        : { line: 1, column: 1 }),
  }));
  return mostSevereFirst(findings);
}

/**
 * A change that adds `grants: levels` could hide gained access: its base is compared by levels, too, which is only right
 * if the roles were applied by a release before verbs. So it requires an approval.
 */
function assumedMeaning(before: Configuration, after: Configuration | undefined): Weakening[] {
  if (before.grants !== undefined || after?.grants !== 'levels') return [];
  return [{ words: '`grants: levels` is added, and the base is compared by access levels, too', path: ['grants'] }];
}
