import { compareTexts } from './compare-texts';

/** For `sort`: things by a text of theirs, numbers in it by their value: `service-2` before `service-10`. */
export function byNaturalText<T>(textOf: (thing: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [textOf(a), textOf(b)];
    return compareTexts(sortKey(left), sortKey(right)) || compareTexts(left, right);
  };
}

/** Wide enough for every number that a name of AWS, Kubernetes or GitHub can contain. */
const WIDTH = 64;

function sortKey(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(WIDTH, '0'));
}
