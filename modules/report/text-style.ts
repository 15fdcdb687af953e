import { createColors } from 'picocolors';
import type { Severity } from '../diagnostics/severity';
import type { Verdict } from '../policy/comparison';

export interface TextOptions {
  /** Terminal colors; the text has the same content without them. */
  readonly color: boolean;
  /** Line width in characters, if the words allow it; 100 by default. */
  readonly width?: number;
}

export type Colors = ReturnType<typeof createColors>;

export const DEFAULT_WIDTH = 100;

export function colorsOf({ color }: TextOptions): Colors {
  return createColors(color);
}

/** Green for gained and red for lost access, as in other diffs. */
export function paintSigned(line: string, colors: Colors): string {
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}

export function paintVerdict(words: string, verdict: Verdict, colors: Colors): string {
  switch (verdict) {
    case 'broader':
    case 'incomparable':
      return colors.bold(colors.yellow(words));
    case 'unknown':
      return colors.bold(colors.magenta(words));
    case 'narrower':
    case 'equal':
      return colors.bold(colors.green(words));
  }
}

/** The severity in its color, at the start of the line. */
export function paintSeverity(line: string, severity: Severity, colors: Colors): string {
  if (!line.startsWith(severity)) return line;
  const paint = severity === 'critical' || severity === 'high' ? colors.red : colors.yellow;
  return colors.bold(paint(severity)) + line.slice(severity.length);
}
