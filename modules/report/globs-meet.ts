/** Whether some text matches both patterns, in which `*` matches any text and `?` one character. */
export function globsMeet(one: string, other: string): boolean {
  const width = other.length + 1;
  // reached[i * width + j]: some text matches the first i characters of one pattern and the first j of the other.
  const reached = new Uint8Array((one.length + 1) * width);
  reached[0] = 1;
  for (let i = 0; i <= one.length; i += 1) {
    for (let j = 0; j <= other.length; j += 1) {
      if (!reached[i * width + j]) continue;
      const [left, right] = [one[i], other[j]];
      if (left === '*') reached[(i + 1) * width + j] = 1;
      if (right === '*') reached[i * width + j + 1] = 1;
      if (left === undefined || right === undefined) continue;
      // A star stays in place while the other pattern moves on by one character.
      if (left === '*') reached[i * width + j + 1] = 1;
      else if (right === '*') reached[(i + 1) * width + j] = 1;
      else if (left === right || left === '?' || right === '?') reached[(i + 1) * width + j + 1] = 1;
    }
  }
  return reached[reached.length - 1] === 1;
}
