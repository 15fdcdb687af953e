/**
 * Wraps a line at spaces to at most `width` characters, if its words allow it. An ARN is never broken, so that it can
 * be copied. The first line starts with `first`, the others with `next`.
 */
export function wrapped(text: string, width: number, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = next;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

const LABEL_WIDTH = 10;

/** Values after a label on the first line: ` on arn:aws:s3:::b/*`. Empty without values. */
export function labelled(label: string, values: readonly string[], width: number): string[] {
  const blank = ' '.repeat(LABEL_WIDTH);
  return values.flatMap((value, index) =>
    wrapped(value, width, index === 0 ? `  ${label}`.padEnd(LABEL_WIDTH) : blank, `${blank}  `),
  );
}
