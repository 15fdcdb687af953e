/** The element at an index that is known to be within the list. */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError(`index ${index} of ${list.length} elements`);
  return list[index] as T;
}
