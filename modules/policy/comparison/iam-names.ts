import {
  COLON,
  isRun,
  matches,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  segmentsOf,
  type Step,
  stepsOf,
} from '../languages/pattern';

/**
 * AWS's pages contradict each other on whether case counts in the names of IAM users and roles. A comparison is made
 * in the one reading and then in the other; where they disagree nothing is proved.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export type IamNameReading = 'case-counts' | 'case-is-ignored';

/** An ARN pattern and, where it reaches names of IAM users or roles, the same names in any case. */
export function readIamNames(pattern: Pattern, reading: IamNameReading): readonly Pattern[] {
  if (reading === 'case-counts') return [pattern];
  const segments = segmentsOf(pattern);
  const service = segments[2];
  const resource = segments[5];
  if (!service || !resource || !matches(service, 'iam') || !mayBeUserOrRole(resource)) return [pattern];
  const folded = segments.map((segment, index): readonly Step[] => {
    if (index === 2) return stepsOf('iam');
    return index === 5 ? segment.flatMap(inAnyCase) : segment;
  });
  return [pattern, folded.flatMap((segment, index) => (index === 0 ? segment : [COLON, ...segment]))];
}

function inAnyCase(step: Step): readonly Step[] {
  return step >= 0 && step <= 0xffff ? stepsOf(String.fromCharCode(step), true) : [step];
}

/** Whether a resource part can begin with `user/` or `role/`, in any case. */
function mayBeUserOrRole(resource: Pattern): boolean {
  return ['user/', 'role/'].some((kind) => {
    for (const [index, step] of resource.entries()) {
      if (index === kind.length || isRun(step)) return true;
      const expected = kind.charCodeAt(index);
      const unit = step >= 0 && step <= 0xffff ? String.fromCharCode(step).toLowerCase().charCodeAt(0) : expected;
      if (step !== ONE && step !== ONE_IN_SEGMENT && unit !== expected) return false;
    }
    return resource.length >= kind.length;
  });
}
